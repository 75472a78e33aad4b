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

// Line is a record in one line, as files list it that are read outside of this host.
type Line struct {
	Title         string
	TitleLanguage string // "" when it is not known
	Issuer        string
	Issued        time.Time
	Kind          string
	Look          credential.Look
	Verdict       string // in words
}

// Line describes a record to its owner, who reads a language.
func (h *Handler) Line(stored storage.RecordRow, owner storage.User, language *words.Language) (Line, error) {
	shown := lister{h, owner, language.Tag}.row(stored)
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

func (s *speaker) kind(r row, kind string) string {
	if !r.Kind.Says.IsZero() {
		return s.say(r.Kind.Says)
	}
	if kind != "" { // one of the issuer's own
		return text.Line(strings.TrimPrefix(kind, "ext:"), maxName)
	}
	counts := make([]string, len(r.Counts))
	for i, count := range r.Counts {
		counts[i] = s.say(count)
	}
	return strings.Join(counts, ", ")
}
