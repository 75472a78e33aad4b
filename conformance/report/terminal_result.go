package report

import (
	"fmt"
	"strings"

	"clrhost/conformance"
)

// The colours, as ANSI escape sequences number them (ECMA-48, Section 8.3.117).
const (
	bold   = 1
	red    = 31
	green  = 32
	yellow = 33
)

// looks are how a standing shows on a terminal: a sign in the tree, a word where no person watches.
var looks = map[standing]struct {
	sign, word string
	colour     int
}{
	failed:     {"✗", "FAIL", red},
	unexpected: {"✗", "UNEXPECTED", red},
	undecided:  {"?", "ERROR", red},
	warned:     {"!", "warn", yellow},
	known:      {"~", "known", yellow},
	skipped:    {"–", "skip", yellow},
	passed:     {"✓", "pass", green},
}

// flatMargin is the margin below a result where no person watches.
const flatMargin = "            "

// flat is a result where no person watches: one line, and what explains a bad one indented below it.
func (t *Terminal) flat(r conformance.Result) {
	s := standingOf(r)
	t.item(s, fmt.Sprintf("%-10s", looks[s].word), fmt.Sprintf("  %s  %s  %s", line(r.Case.ID), r.Case.Level, line(about(r, s))), flatMargin)
	if s.needsWork() {
		t.explain(r, s, flatMargin)
	}
}

// about is the rest of a result's line: the rule, or why nothing is known about it.
func about(r conformance.Result, s standing) string {
	switch s {
	case skipped:
		return r.Reason
	case known:
		return r.Known
	}
	return r.Case.Want
}

// leaf is a result in the tree.
func (t *Terminal) leaf(r conformance.Result) {
	s := standingOf(r)
	const margin = "      "
	t.item(s, "  "+looks[s].sign, fmt.Sprintf(" %s  %s  %s", line(r.Case.ID), r.Case.Level, line(about(r, s))), margin)
	if s.needsWork() || t.options.Verbose && len(r.Notes) > 0 {
		t.explain(r, s, margin)
	}
}

// How much of a text is printed, in bytes. A reason is whole, since it ends with what to do.
const (
	printedSide   = 600
	printedReason = 4 << 10
)

// explain writes what a reader needs to mend what is wrong.
func (t *Terminal) explain(r conformance.Result, s standing, margin string) {
	const widest = 10
	inner := margin + strings.Repeat(" ", widest+2)
	say := func(name, text string, most int) {
		if text != "" {
			t.printf("%s\n", wrap(fmt.Sprintf("%s%-*s  %s", margin, widest, name, cut(visible(text), most)), t.width, inner))
		}
	}
	say("rule", rule(r), printedSide)
	if s == failed || s == warned {
		say("expected", r.Expected, printedSide)
		say("actual", r.Actual, printedSide)
	}
	say("unexpected", r.Unexpected, printedReason)
	say("reason", r.Reason, printedReason)
	for _, note := range r.Notes {
		say("note", note, printedReason)
	}
	if s.needsWork() && r.At >= 0 && r.At < len(r.Exchanges) {
		say("request", fmt.Sprintf("%s (%d of %d)", asked(r.Exchanges[r.At]), r.At+1, len(r.Exchanges)), printedSide)
	}
	if r.Repeat != "" {
		t.printf("%s%-*s  %s\n", margin, widest, "repeat", wrapCommand(line(r.Repeat), t.width, inner))
	}
}

// rule names where a rule is written and which requirements a case proves.
func rule(r conformance.Result) string {
	parts := []string{}
	if r.Case.Clause != "" {
		parts = append(parts, r.Case.Clause)
	}
	if len(r.Case.Proves) > 0 {
		parts = append(parts, strings.Join(r.Case.Proves, ", "))
	}
	return line(strings.Join(parts, "; "))
}

func (t *Terminal) mark(s standing) string  { return t.paint(looks[s].colour, looks[s].sign) }
func (t *Terminal) bold(text string) string { return t.paint(bold, text) }

func (t *Terminal) paint(colour int, text string) string {
	if !t.options.Coloured {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, text)
}
