package transcript

import "strings"

// maxPart bounds how much of one text is searched in, in bytes before it is folded.
const maxPart = 1 << 10

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
	return s.out.String()
}

// search collects folded texts.
type search struct {
	out  strings.Builder
	seen map[string]bool
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
	if s.seen[value] || s.out.Len() == maxSearch {
		return
	}
	s.seen[value] = true
	folded := Fold(strings.ToValidUTF8(value[:min(len(value), maxPart)], ""))
	if folded == "" || s.seen["\n"+folded] || s.out.Len()+1+len(folded) > maxSearch {
		return
	}
	s.seen["\n"+folded] = true
	if s.out.Len() > 0 {
		s.out.WriteByte('\n')
	}
	s.out.WriteString(folded)
}
