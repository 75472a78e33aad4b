package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"clrhost/credential"
	"clrhost/internal/text"
)

// verdictPrinter prints findings for people: the verdict, a summary, and the checks that did not pass, those of embedded
// credentials included. A verbose one prints all checks.
type verdictPrinter struct {
	w        io.Writer
	reader   credential.Reader
	coloured bool
	verbose  bool
	printed  bool // a verdict, so that an empty line precedes the next
}

func (p *verdictPrinter) print(f finding) error {
	var out strings.Builder
	if p.printed {
		out.WriteString("\n")
	}
	p.printed = true
	p.summarize(&out, f)
	if f.credential != nil { // the one check of what is no credential is the sentence of the summary
		p.checks(&out, "  ", f.verdict)
		p.nested(&out, "  ", f.verdict)
	}
	_, err := io.WriteString(p.w, out.String())
	return err
}

// printArchive prints what was found in an archive.
func (p *verdictPrinter) printArchive(path string, credentials, others int) error {
	_, err := fmt.Fprintf(p.w, "\n%s: %s, and %s passed over\n", text.Printable(path),
		counted(credentials, "credential", "credentials"), counted(others, "other entry", "other entries"))
	return err
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// summarize prints the verdict and the summary.
func (p *verdictPrinter) summarize(out *strings.Builder, f finding) {
	s := credential.Summarize(f.credential, f.verdict, p.reader)
	word := string(f.verdict.Overall)
	if f.verdict.Overall == credential.Valid && s.Look == credential.LookCaution {
		word += ", with a caution"
	}
	fmt.Fprintf(out, "%s: %s\n", text.Printable(f.verdict.Source), p.paint(colours[s.Look], word))
	if f.credential == nil {
		writeWrapped(out, "  ", "  ", unread(f.verdict))
		return
	}
	writeWrapped(out, "  ", "  ", s.Sentence())
	p.about(out, s)
}

// unread describes why what was read is no credential, in the words of the one check of it.
func unread(v credential.Verdict) string {
	why := text.Printable(v.Checks[0].Detail)
	return strings.ToUpper(why[:1]) + why[1:] + "."
}

// about prints issuer, title, subject, dates and the number of embedded credentials.
func (p *verdictPrinter) about(out *strings.Builder, s credential.Summary) {
	field := func(name, value string) { writeWrapped(out, fmt.Sprintf("  %-7s ", name), "          ", value) }
	issuer := p.id(s.IssuerID)
	if s.Issuer != s.IssuerID && s.IssuerID != "" && !strings.HasPrefix(s.IssuerID, strings.TrimSuffix(s.Issuer, "…")) {
		issuer = s.Issuer + ", " + p.id(s.IssuerID)
	}
	field("Issuer", cmp.Or(issuer, "-"))
	field("Title", cmp.Or(s.Title, "-"))
	whose := "-"
	if len(s.Subjects) > 0 {
		whose = p.id(s.Subjects[0])
	}
	if more := len(s.Subjects) - 1; more > 0 {
		whose += fmt.Sprintf(", and %d more", more)
	}
	field("Whose", whose)
	field("Dates", fmt.Sprintf("from %s, %s", moment(s.From, "-"), until(s.Until)))
	if s.Embedded > 0 {
		field("Inside", inside(s))
	}
}

func until(end time.Time) string {
	if end.IsZero() {
		return "without an end"
	}
	return "until " + moment(end, "")
}

func inside(s credential.Summary) string {
	count := counted(s.Embedded, "credential", "credentials")
	switch s.Covered {
	case 0:
		return count
	case s.Embedded:
		return count + ", covered by the record's signature"
	}
	return fmt.Sprintf("%s, %d of them covered by the record's signature", count, s.Covered)
}

// id abridges a long id in its middle: its end tells two keys apart as well as its beginning does.
func (p *verdictPrinter) id(id string) string {
	const most, tail = 48, 8
	if p.verbose || len(id) <= most {
		return id
	}
	return strings.ToValidUTF8(id[:most-tail], "") + "…" + strings.ToValidUTF8(id[len(id)-tail:], "")
}

// checks prints the checks that did not pass, alike ones once with their places, or all.
func (p *verdictPrinter) checks(out *strings.Builder, indent string, v credential.Verdict) {
	checks := v.Checks
	if !p.verbose {
		checks = alikeChecks(checks)
	}
	for _, c := range checks {
		if c.Outcome == credential.OutcomePass && !p.verbose {
			continue
		}
		word := outcomes[c.Outcome].word
		head := fmt.Sprintf("%s%s  ", indent, p.paint(outcomes[c.Outcome].colour, fmt.Sprintf("%-9s", word)))
		fmt.Fprintf(out, "%s%s\n", head, c.Name)
		writeWrapped(out, indent+"  ", indent+"  ", fmt.Sprintf("%s [%s]", text.Printable(c.Detail), text.Printable(c.Clause)))
	}
}

// maxNested bounds how many embedded credentials are printed unless all are asked for.
const maxNested = 5

// nested prints the verdicts on the embedded credentials of which a check did not pass, alike ones once.
func (p *verdictPrinter) nested(out *strings.Builder, indent string, v credential.Verdict) {
	body := func(inner credential.Verdict) string {
		var inside strings.Builder
		p.checks(&inside, indent+"  ", p.itself(inner))
		p.nested(&inside, indent+"  ", inner)
		return inside.String()
	}
	head := func(inner credential.Verdict, place string) {
		writeWrapped(out, indent, indent, place+": "+p.paint(colourOf(inner.Overall), string(inner.Overall)))
	}
	if p.verbose {
		for _, inner := range v.Nested {
			head(inner, text.Printable(inner.Source))
			out.WriteString(body(inner))
		}
		return
	}
	loud := slices.DeleteFunc(slices.Clone(v.Nested), isQuiet)
	left := 0
	for i, group := range alikeInside(loud, body) {
		if i >= maxNested {
			left += len(group.places)
			continue
		}
		head(group.first, placesLine(group.places))
		out.WriteString(group.text)
	}
	if left > 0 {
		fmt.Fprintf(out, "%s%d more did not pass; --verbose prints them\n", indent, left)
	}
}

// itself leaves out the failures that a credential repeats of those embedded in it, which are printed below it.
func (p *verdictPrinter) itself(v credential.Verdict) credential.Verdict {
	if !p.verbose && len(v.Nested) > 0 {
		v.Checks = slices.DeleteFunc(slices.Clone(v.Checks), func(c credential.Check) bool {
			return c.Name == credential.CheckNested && c.Outcome == credential.OutcomeFail
		})
	}
	return v
}

// isQuiet reports whether every check passed, those of embedded credentials included.
func isQuiet(v credential.Verdict) bool {
	passed := func(c credential.Check) bool { return c.Outcome != credential.OutcomePass }
	return !slices.ContainsFunc(v.Checks, passed) &&
		!slices.ContainsFunc(v.Nested, func(inner credential.Verdict) bool { return !isQuiet(inner) })
}

// The colours, as ANSI escape sequences number them (ECMA-48, Section 8.3.117).
const (
	red    = 31
	green  = 32
	yellow = 33
)

// outcomes is how each outcome is shown. A failure is in capitals, for output without colour.
var outcomes = map[string]struct {
	word   string
	colour int
}{
	credential.OutcomePass:      {"pass", green},
	credential.OutcomeFail:      {"FAIL", red},
	credential.OutcomeWarn:      {"warn", yellow},
	credential.OutcomeUnchecked: {"unchecked", yellow},
}

// colours is how each look of a verdict is shown.
var colours = map[credential.Look]int{
	credential.LookGood: green, credential.LookCaution: yellow, credential.LookOpen: yellow, credential.LookBad: red,
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

func (p *verdictPrinter) paint(colour int, word string) string {
	if !p.coloured {
		return word
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, word)
}

// isColoured reports whether w is a terminal and NO_COLOR is not set.
func isColoured(w io.Writer, env []string) bool {
	return isTerminal(w) && !slices.ContainsFunc(env, func(entry string) bool {
		return strings.HasPrefix(entry, "NO_COLOR=") && entry != "NO_COLOR="
	})
}

// widthOf returns the columns of a terminal, or 0 for anything else.
func widthOf(w io.Writer) int {
	file, isFile := w.(*os.File)
	if !isFile {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	file, isFile := stream.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd()))
}
