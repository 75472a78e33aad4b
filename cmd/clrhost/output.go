package main

import (
	"encoding/json"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"clrhost/internal/text"
)

// writeJSON writes one value, indented.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// table aligns rows in columns. Rows are shown by flush.
type table struct{ columns *tabwriter.Writer }

func newTable(w io.Writer, header ...string) table {
	t := table{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	if len(header) > 0 {
		t.row(header...)
	}
	return t
}

// row adds a row. An error of the writer shows at the next flush.
func (t table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = text.Printable(cell)
	}
	_, _ = io.WriteString(t.columns, strings.TrimRight(strings.Join(cells, "\t"), "\t")+"\n")
}

func (t table) flush() error { return t.columns.Flush() }

// moment formats a time for people, in UTC, or returns none for the zero time.
func moment(t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}

// list adds a row for each entry, named in the first.
func (t table) list(name string, entries []string) {
	if len(entries) == 0 {
		t.row(name, "-")
	}
	for i, entry := range entries {
		if i > 0 {
			name = ""
		}
		t.row(name, entry)
	}
}

// columns is how wide sentences for people are.
const columns = 80

// writeWrapped breaks a sentence between words, so that it fits the columns. A word that is longer has a line of its own.
func writeWrapped(w *strings.Builder, first, next, sentence string) {
	line, width := first, utf8.RuneCountInString(first)
	empty := true
	for _, word := range strings.Fields(sentence) {
		n := utf8.RuneCountInString(word)
		if !empty && width+1+n > columns {
			w.WriteString(line + "\n")
			line, width, empty = next, utf8.RuneCountInString(next), true
		}
		if !empty {
			line, width = line+" ", width+1
		}
		line, width, empty = line+word, width+n, false
	}
	w.WriteString(line + "\n")
}
