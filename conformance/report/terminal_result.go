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

// flat is a result where no person watches: one line, and what explains a bad one indented below it.
func (t *Terminal) flat(r conformance.Result) {
	s := standingOf(r)
	t.printf("%s  %s  %s  %s\n", t.paint(looks[s].colour, fmt.Sprintf("%-10s", looks[s].word)), line(r.Case.ID), r.Case.Level, line(about(r, s)))
	if s.needsWork() {
		t.explain(r, s, "            ")
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
	t.printf("  %s %s  %s  %s\n", t.mark(s), t.bold(line(r.Case.ID)), r.Case.Level, line(about(r, s)))
	if s.needsWork() || t.options.Verbose && len(r.Notes) > 0 {
		t.explain(r, s, "      ")
	}
}

// explain writes what a reader needs to mend what is wrong.
func (t *Terminal) explain(r conformance.Result, s standing, margin string) {
	const widest = 10
	say := func(name, text string) {
		if text != "" {
			t.printf("%s%-*s  %s\n", margin, widest, name, indent(cut(visible(text), 600), margin+strings.Repeat(" ", widest+2)))
		}
	}
	say("rule", rule(r))
	if s == failed || s == warned {
		say("expected", r.Expected)
		say("actual", r.Actual)
	}
	if s == unexpected {
		say("unexpected", r.Unexpected)
	}
	say("reason", r.Reason)
	for _, note := range r.Notes {
		say("note", note)
	}
	if s.needsWork() && r.At >= 0 && r.At < len(r.Exchanges) {
		say("request", fmt.Sprintf("%s (%d of %d)", asked(r.Exchanges[r.At]), r.At+1, len(r.Exchanges)))
	}
	say("repeat", r.Repeat)
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
