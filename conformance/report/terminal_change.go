package report

import "fmt"

// mostChanges is how many changes of a kind are printed; the written reports have all.
const mostChanges = 20

// changes names what changed since an earlier run.
func (t *Terminal) changes(d Document) {
	if d.Past == nil {
		return
	}
	c := d.changes()
	t.printf("\n%s\n", t.bold(wrap("Changes since "+since(*d.Past), t.width, "")))
	if d.Past.Host != d.Run.Subject.Address {
		t.text(otherHost(*d.Past), "  ")
	}
	if c.isZero() {
		t.text(nothingChanged, "  ")
	}
	for _, l := range c.lists() {
		t.text(fmt.Sprintf("%s: %d", l.heading, len(l.list)), "  ")
		for _, found := range l.list[:min(len(l.list), mostChanges)] {
			t.item(found.After, "    "+looks[found.After].sign, fmt.Sprintf(" %s  %s, before: %s", found.ID, words[found.After], words[found.Before]), "      ")
		}
		if more := len(l.list) - mostChanges; more > 0 {
			t.text(fmt.Sprintf("and %d more", more), "    ")
		}
	}
	for _, n := range c.names() {
		t.text(fmt.Sprintf("%s: %s", n.heading, some(n.ids)), "  ")
	}
}

const nothingChanged = "Nothing changed."

// since names an earlier run.
func since(p Past) string {
	return fmt.Sprintf("the run of %s by %s, catalogue %s", p.Started.UTC().Format("2 January 2006, 15:04 UTC"), line(p.Tool), line(p.Catalogue))
}

// otherHost warns that two hosts are compared, which may be meant.
func otherHost(p Past) string { return "That run was of another host, " + line(p.Host) + "." }
