package records

import (
	"fmt"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/pages/words"
	"clrhost/storage"
)

// Line is an Entry as text alone, as files list it that are read outside of this host.
type Line struct {
	Title         string
	TitleLanguage string // "" when it is not known
	Issuer        string
	Issued        time.Time
	Kind          string
	Look          credential.Look
	Verdict       string // in words
}

// LineOf describes a record to its owner, who reads a language.
func LineOf(stored storage.RecordRow, owner storage.User, issuers credential.Issuers, language *words.Language) (Line, error) {
	shown := entryIn(stored, matchOf(indexed(stored.Index.Subject), owner), issuers, language.Tag)
	s := speaker{language: language}
	line := Line{
		Title:         s.name(shown.Title),
		TitleLanguage: shown.Title.Language,
		Issuer:        s.name(shown.Issuer),
		Issued:        shown.Issued,
		Kind:          s.kind(shown, stored.Index.Kind),
		Look:          shown.State.Look,
		Verdict:       s.say(shown.State.Word),
	}
	if s.err != nil {
		return Line{}, fmt.Errorf("describe record %d: %w", stored.Number, s.err)
	}
	return line, nil
}

// speaker writes phrases in a language, until one cannot be written.
type speaker struct {
	language *words.Language
	err      error
}

func (s *speaker) say(p phrase.Phrase) string {
	said, err := s.language.Text(p)
	if err != nil && s.err == nil {
		s.err = err
	}
	return said
}

func (s *speaker) name(n name) string {
	if n.Text != "" {
		return n.Text
	}
	return s.say(n.Instead)
}

func (s *speaker) kind(e Entry, kind string) string {
	if !e.Kind.Says.IsZero() {
		return s.say(e.Kind.Says)
	}
	if kind != "" { // one of the issuer's own
		return text.Line(strings.TrimPrefix(kind, "ext:"), maxName)
	}
	counts := make([]string, len(e.Counts))
	for i, count := range e.Counts {
		counts[i] = s.say(count)
	}
	return strings.Join(counts, ", ")
}
