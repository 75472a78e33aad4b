package exchange

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// shortest is the length from which a value that is met in an exchange is treated as a secret wherever it stands. A shorter
// one that a host issued is hidden beside its own name; one that the harness made up stays, and helps a reader.
const shortest = 12

// longest bounds what is searched for, in bytes, as it bounds what is kept of a message. Of a value that is longer the
// beginning is enough, since a text that is shown ends where it would go on.
const longest = maxKept

// Bounds of how many values are learned in a run. A host that sends more of them gets a report without texts.
const (
	most      = 100_000
	mostShort = 500 // of those that each cost a search
)

// withheld is shown instead of every text when there are more secrets than can be searched for.
const withheld = "[not shown: the answers hold more secrets than can be hidden]"

// Secrets learns values that must not be shown and replaces them by a name of their kind, however they are written: with
// the escapes of URLs, JSON and HTML, in base64, broken into lines, or several of these within each other. One that
// stands in two places has the same name in both. It may be shared.
type Secrets struct {
	mu     sync.RWMutex
	names  map[string]string // by value
	counts map[string]int    // by kind
	index  index
	full   bool
}

// Add learns a value of a kind, such as "password", which is a secret however short it is.
func (s *Secrets) Add(kind, value string) {
	if value == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name, isNew := s.name(kind, strings.Clone(value[:min(len(value), longest)]))
	if !isNew {
		return
	}
	for _, spelling := range []string{value, url.QueryEscape(value), url.PathEscape(value)} {
		spelling = spelling[:min(len(spelling), longest)]
		s.index.add(pattern{text: spelling, name: name, whole: len(spelling) < leastAnywhere})
	}
	if plain := plainest(value[:min(len(value), longest)]); len(plain) >= leastPlain {
		s.index.add(pattern{text: plain, name: name})
	}
}

const (
	leastAnywhere = 4 // characters that a value must have to be searched for within words
	leastPlain    = 5 // and after everything was left out that may be added when it is written
)

// addBeside learns a value that is too short to be searched for alone, and hides it where it stands beside the name of its
// parameter, member or field.
func (s *Secrets) addBeside(parameter, kind, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, _ := s.name(kind, value)
	if s.full || len(s.index.short) > mostShort {
		s.full = true
		return
	}
	for _, between := range []string{"=", `":"`, ":", `"value="`} {
		for _, written := range []string{value, plainest(value)} {
			if written != "" {
				s.index.add(pattern{text: parameter + between + written, name: name, from: len(parameter + between), whole: true})
			}
		}
	}
}

// name returns the name of a value, and whether it is a new one.
func (s *Secrets) name(kind, value string) (name string, isNew bool) {
	if s.names == nil {
		s.names, s.counts = map[string]string{}, map[string]int{}
	}
	if known := s.names[value]; known != "" {
		return known, false
	}
	if len(s.names) == most {
		s.full = true
		return withheld, false
	}
	s.counts[kind]++
	s.names[value] = fmt.Sprintf("[%s %d]", kind, s.counts[kind])
	return s.names[value], true
}

// Hide replaces every learned value in a text.
func (s *Secrets) Hide(text string) string { return s.Excerpt(text, 0, len(text)) }

// Excerpt is Hide for a part of a text. A value that lies across an end of the part is hidden as well, which it would not
// be if the text were cut before.
func (s *Secrets) Excerpt(text string, from, to int) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.full && text != "" {
		return withheld
	}
	if len(s.names) == 0 {
		return text[from:to]
	}
	var out strings.Builder
	for _, f := range s.find(text) {
		if f.to <= from || f.from >= to {
			continue
		}
		out.WriteString(text[from:max(f.from, from)])
		out.WriteString(f.name)
		from = min(f.to, to)
	}
	out.WriteString(text[from:to])
	return out.String()
}

// found is a secret in a text.
type found struct {
	from, to int
	name     string
}

// find returns the secrets of a text in their order. Where they overlap, they are one.
func (s *Secrets) find(text string) []found {
	search := search{index: &s.index}
	if search.through(reading{text: text}, maxNested); len(search.found) == 0 {
		return nil
	}
	search.found = nil
	search.through(reading{text: text, located: true}, maxNested) // which costs more
	slices.SortFunc(search.found, func(a, b found) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	apart := search.found[:0]
	for _, f := range search.found {
		if last := len(apart) - 1; last >= 0 && f.from < apart[last].to {
			apart[last].to = max(apart[last].to, f.to)
			continue
		}
		apart = append(apart, f)
	}
	return apart
}

// maxNested is how often a text can be in base64 within base64.
const maxNested = 3

// search looks for secrets in every reading of a text.
type search struct {
	index *index
	found []found
}

// through searches a reading, what it is without its escapes, and what is in base64 within.
func (s *search) through(r reading, nested int) {
	s.in(r)
	r = r.plain(s.in)
	lines := r.joined(false)
	s.in(lines.joined(true))
	if nested == 0 {
		return
	}
	for skip := range 4 {
		if inner, any := lines.fromBase64(skip); any {
			s.through(inner, nested-1)
		}
	}
}

func (s *search) in(r reading) {
	s.index.find(r.text, func(i, j int, name string) {
		from, to := r.span(i, j)
		s.found = append(s.found, found{from, to, name})
	})
}

// plainest is a value after everything that is undone before a text is searched.
func plainest(value string) string { return reading{text: value}.plain(nil).joined(true).text }

// valid is text in UTF-8, for what is shown after it was searched.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
