package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"clrhost/conformance"
)

// TerminalOptions is how a Terminal shows a run. The zero value suits a file or a build log: one line for each result that
// needs work, whose first word is the outcome, and the summary.
type TerminalOptions struct {
	Live     bool // a person watches: progress is rewritten in place, and what is good takes one line a group
	Coloured bool
	Verbose  bool // every check and every case has its lines
	Width    int  // columns; zero means 80
}

// Terminal shows a run while it happens. Begin is called once, then Checked, Started and Finished as things happen, End
// at the end. Calls must not overlap.
type Terminal struct {
	w       io.Writer
	options TerminalOptions
	width   int
	err     error // the first failed write; nothing is written after it

	groups  []*branch
	total   int
	done    int
	running []string // ids of the cases under way, the newest last
}

// branch is a group of the tree.
type branch struct {
	group  conformance.GroupInfo
	seen   totals
	done   int
	titled bool // its title was printed, because one of its cases was
	summed bool
	worst  standing
}

// NewTerminal shows a run on w.
func NewTerminal(w io.Writer, options TerminalOptions) *Terminal {
	return &Terminal{w: w, options: options, width: max(cmp.Or(options.Width, usualWidth), leastWidth)}
}

// Begin starts the display of a run.
func (t *Terminal) Begin(suite conformance.Outline) {
	for _, group := range suite {
		t.branch(group.Name).group = group
		t.total += len(group.Cases)
	}
}

// Checked shows what a preflight check found.
func (t *Terminal) Checked(f conformance.Finding) {
	t.clear()
	mark, word := passed, "ok"
	if !f.OK {
		mark, word = failed, "PROBLEM"
	}
	if t.options.Live {
		t.item(mark, looks[mark].sign, fmt.Sprintf(" %s: %s", line(f.Check), line(f.Detail)), "  ")
		return
	}
	if !f.OK || t.options.Verbose {
		t.item(mark, fmt.Sprintf("%-10s", word), fmt.Sprintf("  preflight.%s  %s", line(f.Check), line(f.Detail)), flatMargin)
	}
}

// Started shows what runs.
func (t *Terminal) Started(c conformance.CaseInfo) {
	t.running = append(t.running, c.ID)
	t.progress()
}

// Finished shows a result, if it is worth a line, and the group it completes.
func (t *Terminal) Finished(r conformance.Result) {
	t.done++
	t.running = slices.DeleteFunc(t.running, func(id string) bool { return id == r.Case.ID })
	b := t.branch(r.Group)
	s := standingOf(r)
	b.seen[s]++
	b.done++
	b.worst = worse(b.worst, s)
	t.clear()
	switch {
	case !t.options.Live:
		if t.options.Verbose || s.needsWork() {
			t.flat(r)
		}
	case t.options.Verbose || s.needsWork():
		t.title(b)
		t.leaf(r)
	}
	if t.options.Live && b.done == len(b.group.Cases) {
		t.sum(b)
	}
	t.progress()
}

// branch finds a group, or makes room for one that was not announced.
func (t *Terminal) branch(name string) *branch {
	for _, b := range t.groups {
		if b.group.Name == name {
			return b
		}
	}
	b := &branch{group: conformance.GroupInfo{Name: name, Title: name}, seen: totals{}, worst: skipped}
	t.groups = append(t.groups, b)
	return b
}

// title prints the name of a group above the first of its cases that is shown.
func (t *Terminal) title(b *branch) {
	if !b.titled {
		b.titled = true
		t.printf("%s\n", t.bold(line(b.group.Title)))
	}
}

// sum ends a group: with one line when nothing of it was shown, else with its totals.
func (t *Terminal) sum(b *branch) {
	if b.summed || b.done == 0 {
		return
	}
	b.summed = true
	counted := b.seen.String()
	if missing := len(b.group.Cases) - b.done; missing > 0 {
		counted += fmt.Sprintf(", %d not run", missing)
	}
	if b.titled {
		t.printf("  %s\n", counted)
		return
	}
	t.printf("%s %s  %s\n", t.mark(b.worst), line(b.group.Title), counted)
}

// progress rewrites the last line. Wrapping is off while it is written (DECAWM), so that a narrow window cuts the line
// instead of leaving half of it behind.
func (t *Terminal) progress() {
	if !t.options.Live || len(t.running) == 0 {
		return
	}
	newest := t.running[len(t.running)-1]
	if others := len(t.running) - 1; others > 0 {
		newest += fmt.Sprintf(" and %d more", others)
	}
	t.printf("\r\x1b[2K\x1b[?7l%d of %d  %s\x1b[?7h", t.done, t.total, line(newest))
}

// clear makes room for lines that stay.
func (t *Terminal) clear() {
	if t.options.Live {
		t.printf("\r\x1b[2K")
	}
}

func (t *Terminal) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}

// item prints a line that begins with a word in the colour of a standing, wrapped to the columns behind a margin.
func (t *Terminal) item(s standing, word, text, margin string) {
	wrapped := wrap(word+text, t.width, margin)
	t.printf("%s%s\n", t.paint(looks[s].colour, word), wrapped[len(word):])
}

// text prints text behind a margin, wrapped to the columns.
func (t *Terminal) text(text, margin string) {
	t.printf("%s\n", wrap(margin+text, t.width, margin))
}
