package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"clrhost/credential"
)

// verdictPrinter prints verdicts for people: a line for the verdict, a line for each check, and the credentials inside,
// indented.
type verdictPrinter struct {
	w        io.Writer
	coloured bool
	printed  bool // a verdict, so that the next is set apart
}

func (p *verdictPrinter) print(v credential.Verdict) error {
	var text strings.Builder
	if p.printed {
		text.WriteString("\n")
	}
	p.printed = true
	p.write(&text, "", v)
	_, err := io.WriteString(p.w, text.String())
	return err
}

func (p *verdictPrinter) write(text *strings.Builder, indent string, v credential.Verdict) {
	fmt.Fprintf(text, "%s%s: %s\n", indent, printable(v.Source), p.paint(colourOf(v.Verdict), string(v.Verdict)))
	indent += "  "
	for _, c := range v.Checks {
		outcome := p.paint(outcomes[c.Outcome].colour, fmt.Sprintf("%-9s", outcomes[c.Outcome].word))
		fmt.Fprintf(text, "%s%s  %-*s  %s [%s]\n",
			indent, outcome, longestCheck, c.Check, printable(c.Detail), printable(c.Clause))
	}
	for _, inner := range v.Nested {
		p.write(text, indent, inner)
	}
}

// longestCheck is how wide the column of checks is.
const longestCheck = len(credential.CheckNested)

// The colours, as ANSI escape sequences number them (ECMA-48, Section 8.3.117).
const (
	red    = 31
	green  = 32
	yellow = 33
)

// outcomes is how each outcome is shown: a failure stands out without colour too.
var outcomes = map[string]struct {
	word   string
	colour int
}{
	credential.OutcomePass:      {"pass", green},
	credential.OutcomeFail:      {"FAIL", red},
	credential.OutcomeWarn:      {"warn", yellow},
	credential.OutcomeUnchecked: {"unchecked", yellow},
}

func colourOf(word credential.Overall) int {
	switch word {
	case credential.Valid:
		return green
	case credential.Unverifiable:
		return yellow
	}
	return red
}

func (p *verdictPrinter) paint(colour int, text string) string {
	if !p.coloured {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, text)
}

// isColoured reports whether a terminal will show what is written, and nobody asked for plain text with NO_COLOR.
func isColoured(w io.Writer, env []string) bool {
	return isTerminal(w) && !slices.ContainsFunc(env, func(entry string) bool {
		return strings.HasPrefix(entry, "NO_COLOR=") && entry != "NO_COLOR="
	})
}

func isTerminal(w io.Writer) bool {
	file, isFile := w.(*os.File)
	if !isFile {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
