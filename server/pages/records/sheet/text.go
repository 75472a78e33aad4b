package sheet

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/pages/markdown"
	"clrhost/server/pages/page"
)

// builder lays out one record.
type builder struct {
	transcript.Record
	reader    Reader
	prose     *markdown.Page
	languages map[string]bool // of texts that are in several

	courses       map[int]*Achievement // that rows of terms are about, by their index
	awardsOf      map[int][]int        // by the credential, indexes into Awards
	evidenceOf    map[int][]int        // by the credential, indexes into pieces
	endorsementOf map[int]int          // by the credential that is the endorsement, an index into endorsed
	pieces        []piece
	endorsed      []endorsed
}

// maxLine is how many characters are shown of a text that stands on a line.
const maxLine = 300

// chosen is the translation that the reader wants.
func (b *builder) chosen(t transcript.Text) transcript.Translation {
	if len(t.Translations) > 1 {
		for _, each := range t.Translations {
			b.languages[each.Language] = true
		}
	}
	return t.In(b.reader.Languages...)
}

// plain is a text on one line, without markup.
func (b *builder) plain(t transcript.Text) string { return oneLine(b.chosen(t).Value) }

func oneLine(s string) string {
	return text.Shorten(strings.Join(strings.Fields(text.Lines(s)), " "), maxLine)
}

// line is a text on one line.
func (b *builder) line(t transcript.Text) template.HTML {
	chosen := b.chosen(t)
	return apart("bdi", chosen, template.HTML(template.HTMLEscapeString(oneLine(chosen.Value))))
}

// paragraphs is a text of several lines that has no markup.
func (b *builder) paragraphs(t transcript.Text) template.HTML {
	chosen := b.chosen(t)
	return apart("div", chosen, markdown.Plain(chosen.Value))
}

// rich is a text in Markdown whose headings begin at a level.
func (b *builder) rich(t transcript.Text, level int) template.HTML {
	chosen := b.chosen(t)
	return apart("div", chosen, b.prose.Render(chosen.Value, level))
}

// apart puts what a stranger wrote into an element of its own, in its language and of its own direction.
func apart(element string, t transcript.Translation, content template.HTML) template.HTML {
	if content == "" {
		return ""
	}
	var attributes strings.Builder
	if t.Language != "" {
		attributes.WriteString(` lang="` + template.HTMLEscapeString(t.Language) + `"`)
	}
	switch {
	case t.Direction != "":
		attributes.WriteString(` dir="` + template.HTMLEscapeString(t.Direction) + `"`)
	case element != "bdi": // which is of its own direction
		attributes.WriteString(` dir="auto"`)
	}
	return template.HTML("<" + element + attributes.String() + ">" + string(content) + "</" + element + ">")
}

// code is an identifier.
func code(s string) template.HTML {
	if s == "" {
		return ""
	}
	return template.HTML("<code>" + template.HTMLEscapeString(text.Shorten(s, maxLine)) + "</code>")
}

// words is a text without a language.
func words(s string) template.HTML {
	return apart("bdi", transcript.Translation{}, template.HTML(template.HTMLEscapeString(oneLine(s))))
}

func number(n transcript.Number) string {
	if !n.Given() {
		return ""
	}
	return n.String()
}

// day is the day that a time is of where it was written.
func day(t transcript.Time) time.Time {
	if written, err := time.Parse(time.RFC3339, t.Sent); err == nil {
		return written
	}
	return t.Value
}

// times is a time as a value: its day, or what was sent if that is none.
func times(t transcript.Time) Value {
	if at := day(t); !at.IsZero() {
		return Value{Day: at}
	}
	return Value{Text: words(t.Sent)}
}

// initial is the first letter of a name.
func initial(name string) string {
	for _, r := range name {
		if unicode.In(r, unicode.L, unicode.N) {
			return string(unicode.ToUpper(r))
		}
	}
	return "?"
}

// picture is what a record shows of itself or of an achievement. A picture on a stranger's host is not shown.
func (b *builder) picture(i transcript.Image, name transcript.Text) Picture {
	p := Picture{Initial: initial(b.plain(name))}
	if i.Kind == transcript.ResourceData {
		p.Path = b.reader.PicturePath(i.Value)
	}
	return p
}

// largeFile is from how many bytes on a link says so in words.
const largeFile = 1 << 20

// resource is a link to what a URI names, as far as it can be followed.
func (b *builder) resource(r transcript.Resource) Value {
	switch r.Kind {
	case transcript.ResourceWeb:
		if host := page.HostOf(strings.TrimSpace(r.Value)); host != "" {
			return Value{Link: Link{Href: strings.TrimSpace(r.Value), Text: words(text.Shorten(r.Value, maxAddress)), Host: host}}
		}
	case transcript.ResourceData:
		return Value{Link: Link{Href: b.reader.FilePath(r.Value), Says: fileWords(r), File: true}}
	}
	return Value{Text: code(r.Value)}
}

// maxAddress is how many characters of an address are shown.
const maxAddress = 100

func fileWords(r transcript.Resource) phrase.Phrase {
	if r.Size > largeFile {
		return phrase.Of("A large file, %s, %s", text.Shorten(r.Media, maxLine), Size(int64(r.Size)))
	}
	return phrase.Of("A file, %s, %s", text.Shorten(r.Media, maxLine), Size(int64(r.Size)))
}

// Size is a number of bytes in words.
func Size(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%d kB", bytes>>10)
	}
	return fmt.Sprintf("%d B", bytes)
}

// choices are the languages that the reader can choose for the texts of the record.
func (b *builder) choices() (all []Language) {
	delete(b.languages, "")
	if len(b.languages) < 2 {
		return nil
	}
	current := ""
	for tag := range b.languages {
		parsed, err := language.Parse(tag)
		name := tag
		if self := display.Self.Name(parsed); err == nil && self != "" {
			name = self
		}
		all = append(all, Language{Tag: tag, Name: text.Shorten(name, maxAddress)})
	}
	slices.SortFunc(all, func(a, b Language) int { return strings.Compare(a.Tag, b.Tag) })
	for _, wanted := range b.reader.Languages {
		for i := range all {
			if current == "" && (all[i].Tag == wanted || primary(all[i].Tag) == primary(wanted)) {
				current, all[i].Current = all[i].Tag, true
			}
		}
	}
	if len(all) > maxLanguages {
		return all[:maxLanguages]
	}
	return all
}

// maxLanguages bounds how many languages can be chosen.
const maxLanguages = 30

func primary(tag string) string {
	first, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(first)
}

// anchor is the link to a part of the page.
func anchor(kind string, n int) string { return "#" + id(kind, n) }

// id is the id of a part of the page.
func id(kind string, n int) string { return kind + strconv.Itoa(n) }

// The kinds of parts that are linked to.
const (
	achievementAnchor = "a"
	evidenceAnchor    = "e"
	endorsementAnchor = "n"
	targetAnchor      = "t"
	termAnchor        = "term"
)

// facts collects facts that have a value.
type facts []Fact

func (f *facts) add(label phrase.Phrase, values ...Value) {
	var given []Value
	for _, v := range values {
		if v.Text != "" || !v.Says.IsZero() || !v.Day.IsZero() || v.Link.Href != "" {
			given = append(given, v)
		}
	}
	if len(given) > 0 {
		*f = append(*f, Fact{label, given})
	}
}

func (f *facts) text(label phrase.Phrase, texts ...template.HTML) {
	values := make([]Value, len(texts))
	for i, t := range texts {
		values[i] = Value{Text: t}
	}
	f.add(label, values...)
}

func (f *facts) time(label phrase.Phrase, t transcript.Time) {
	if t.Given() {
		f.add(label, times(t))
	}
}
