package report

// changesView is what changed since an earlier run.
type changesView struct {
	Since, OtherHost, Nothing string
	Lists                     []changedView
	Names                     []namedView
}

type changedView struct {
	Heading string
	Changes []changeView
}

type changeView struct {
	ID, Word, Before string
	Standing         standing
}

// namedView is cases that cannot be compared. Run is set where they have a place on the page.
type namedView struct {
	Heading string
	IDs     []string
	Run     bool
}

// changesView returns nil when the run is compared with none.
func (d Document) changesView() *changesView {
	if d.Past == nil {
		return nil
	}
	c := d.changes()
	v := &changesView{Since: since(*d.Past)}
	if d.Past.Host != d.Run.Subject.Address {
		v.OtherHost = otherHost(*d.Past)
	}
	if c.isZero() {
		v.Nothing = nothingChanged
	}
	for _, l := range c.lists() {
		shown := changedView{Heading: l.heading}
		for _, found := range l.list {
			shown.Changes = append(shown.Changes, changeView{line(found.ID), words[found.After], words[found.Before], found.After})
		}
		v.Lists = append(v.Lists, shown)
	}
	for _, n := range c.names() {
		v.Names = append(v.Names, namedView{n.heading, n.ids, n.ran})
	}
	return v
}
