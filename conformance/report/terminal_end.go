package report

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
)

// End sums a run up: what hindered it, what to fix first, what was expected, what changed, how much there was, what made it,
// and where the reports were written. It returns the first error of the writer.
func (t *Terminal) End(d Document, written ...string) error {
	r := d.Run
	t.running = nil
	t.clear()
	if t.options.Live {
		for _, b := range t.groups {
			t.sum(b)
		}
	}
	t.troubles(r)
	t.fixFirst(r)
	t.list(r, known, "Known failures", func(r conformance.Result) string { return r.Known })
	t.notAsked(r)
	t.list(r, unexpected, "Other outcomes than expected", func(r conformance.Result) string { return r.Unexpected })
	t.left(r)
	t.steps(d)
	t.changes(d)
	t.printf("\n%s\n", t.bold(wrap(verdict(r), t.width, "")))
	t.text(fmt.Sprintf("%s of %s: %s; %s.", plural(len(r.Results()), "case", ""), line(r.Subject.Address), count(r.Results()), took(r.Duration)), "")
	t.text(fmt.Sprintf("Made by %s, catalogue %s, for %s, %s.", line(r.Tool), line(r.Catalogue), line(r.Subject.Standard), selection(r)), "")
	for _, path := range written {
		t.printf("Report: %s\n", line(path))
	}
	return t.err
}

// troubles are what kept the run from meaning what it should.
func (t *Terminal) troubles(r conformance.Report) {
	found := slices.ContainsFunc(r.Preflight, func(f conformance.Finding) bool { return r.Aborted == f.Check+": "+f.Detail })
	if r.Aborted != "" && !found { // what the preflight found follows, with what to do about it
		t.printf("\n")
		t.item(failed, "The run ended early:", " "+visible(r.Aborted), "  ")
	}
	if !slices.ContainsFunc(r.Preflight, func(f conformance.Finding) bool { return !f.OK }) {
		return
	}
	t.printf("\n%s\n", t.bold("Before anything else"))
	for _, f := range r.Preflight {
		if !f.OK {
			t.item(failed, "  "+looks[failed].sign, fmt.Sprintf(" %s: %s", line(f.Check), line(f.Detail)), "    ")
			t.text("Fix: "+line(f.Fix), "    ")
		}
	}
}

// Only so much is printed of what to fix first; the written reports have it whole.
const (
	mostCauses = 10
	mostIDs    = 5

	causeMargin = "     "
)

func (t *Terminal) fixFirst(r conformance.Report) {
	all := causes(r)
	if len(all) == 0 {
		return
	}
	t.printf("\n%s\n", t.bold("What to fix first"))
	for i, c := range all[:min(len(all), mostCauses)] {
		s := c.worst()
		t.item(s, fmt.Sprintf("%3d. %s", i+1, looks[s].word), fmt.Sprintf("  %s  %s", c.level(), c.title), causeMargin)
		t.text(some(c.ids()), causeMargin)
		if more := hint(c, all[i+1:]); more != "" {
			t.text(more, causeMargin)
		}
	}
	if more := len(all) - mostCauses; more > 0 {
		t.text(fmt.Sprintf("and %d more", more), causeMargin)
	}
}

// hint marks that what comes later may be a consequence.
func hint(c cause, later []cause) string {
	if c.base && c.worst() != warned && slices.ContainsFunc(later, func(other cause) bool { return other.depth() > c.depth() }) {
		return "Later failures may follow from this one. Mend it and run again."
	}
	return ""
}

// some names the first few and counts the rest.
func some(ids []string) string {
	if len(ids) > mostIDs {
		return line(strings.Join(ids[:mostIDs], ", ")) + fmt.Sprintf(" and %d more", len(ids)-mostIDs)
	}
	return line(strings.Join(ids, ", "))
}

// notAsked counts the cases that were skipped by their reasons, so that what was left out is not mistaken for what
// passed.
func (t *Terminal) notAsked(r conformance.Report) {
	type count struct{ all, must int }
	counts := map[string]*count{}
	var reasons []string
	for _, result := range r.Results() {
		if standingOf(result) != skipped {
			continue
		}
		if counts[result.Reason] == nil {
			counts[result.Reason] = &count{}
			reasons = append(reasons, result.Reason)
		}
		counts[result.Reason].all++
		if result.Case.Level == conformance.Must {
			counts[result.Reason].must++
		}
	}
	if len(reasons) == 0 {
		return
	}
	t.printf("\n%s\n", t.bold("What was not asked"))
	for _, reason := range reasons {
		c := counts[reason]
		t.item(skipped, "  "+looks[skipped].sign, fmt.Sprintf(" %s, %d MUST: %s", plural(c.all, "case", ""), c.must, line(reason)), "    ")
	}
}

// left names what the run left at the host, for its owner to remove.
func (t *Terminal) left(r conformance.Report) {
	if len(r.Left) == 0 {
		return
	}
	t.printf("\n%s\n", t.bold("What the run left at the host"))
	for _, sentence := range r.Left {
		t.text(line(sentence), "  ")
	}
}

// list names the results of one standing with a word on each.
func (t *Terminal) list(r conformance.Report, of standing, heading string, word func(conformance.Result) string) {
	first := true
	for _, result := range r.Results() {
		if standingOf(result) != of {
			continue
		}
		if first {
			t.printf("\n%s\n", t.bold(heading))
			first = false
		}
		t.item(of, "  "+looks[of].sign, fmt.Sprintf(" %s  %s", line(result.Case.ID), line(word(result))), "    ")
	}
}
