package transcript

import "strings"

const (
	maxPart   = 1 << 10       // bytes of one text that are searched in
	maxFolded = 4 * maxSearch // bytes that are folded to find those that fit
)

// searched is the folded text in which a record is found: what names it first, then what names its parts, each once.
func (r Record) searched() string {
	s := search{seen: map[string]bool{}}
	for _, c := range r.Credentials {
		s.add(c.Name)
		s.add(c.Issuer.Name)
	}
	for _, a := range r.Achievements {
		for _, said := range a.statements() {
			s.add(said.Name, said.Code, said.FieldOfStudy, said.Specialization, said.Creator.Name)
		}
	}
	for _, target := range r.Targets {
		s.add(target.Name, target.Code, target.Framework)
	}
	for _, a := range r.Achievements {
		for _, said := range a.statements() {
			s.add(said.Tags...)
		}
	}
	for _, a := range r.Awards {
		s.add(a.Term, a.License, a.Role)
	}
	for _, a := range r.Achievements {
		if !a.Elsewhere {
			s.part(a.ID) // by which another record may name it
		}
	}
	return s.out.String()
}

// search collects folded texts.
type search struct {
	out    strings.Builder
	seen   map[string]bool
	folded int // bytes
}

func (s *search) add(texts ...Text) {
	for _, t := range texts {
		for _, translation := range t.Translations {
			s.part(translation.Value)
		}
	}
}

// part adds a text on a line of its own, so that no word is found across two. What does not fit is left out.
func (s *search) part(value string) {
	value = strings.ToValidUTF8(value[:min(len(value), maxPart)], "")
	if s.seen[value] || s.folded > maxFolded {
		return
	}
	s.seen[value] = true
	s.folded += len(value)
	folded := Fold(value)
	if folded == "" || s.seen["\n"+folded] || s.out.Len()+1+len(folded) > maxSearch {
		return
	}
	s.seen["\n"+folded] = true
	if s.out.Len() > 0 {
		s.out.WriteByte('\n')
	}
	s.out.WriteString(folded)
}
