package transcript

// Alignment is a place in a framework to which something is aligned (CLR 2.0, Alignment).
type Alignment struct {
	Target      int // an index into Record.Targets
	Name        Text
	Code        Text
	Description Text
	Framework   Text
	Type        Word // targetType
	URL         Resource

	Place
}

// Framework groups targets by the framework as named; the last one has no name.
type Framework struct {
	Name    Text
	Targets []int // indexes into Record.Targets
}

// Target is a place in a framework, once for the whole record.
type Target struct {
	Alignment       // the first that names it
	MetBy     []int // indexes into Record.Achievements
}

func (n *node) alignments(name string) (all []Alignment) {
	n.each(name, func(n *node) {
		n.is("Alignment")
		all = append(all, Alignment{
			Name:        n.text("targetName"),
			Code:        n.text("targetCode"),
			Description: n.text("targetDescription"),
			Framework:   n.text("targetFramework"),
			Type:        n.word("targetType"),
			URL:         resourceOf(n.word("targetUrl")),
			Place:       n.place,
		})
	})
	return all
}
