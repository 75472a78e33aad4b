package records

import (
	"clrhost/credential"
	"clrhost/internal/phrase"
)

// verdictLine is a verdict as every page of this room shows it, by the template "verdict" in parts/: a shape, a word, and
// sentences where there is room for them.
type verdictLine struct {
	Look credential.Look
	Word phrase.Phrase
	Says []phrase.Phrase
}

// lineOf is what a summary says. What is merely covered by the signature around it has no word of its own.
func lineOf(s credential.Summary) verdictLine {
	line := verdictLine{Look: s.Look, Word: s.Word(), Says: s.Says}
	if s.Signing == credential.SignedAround && s.Overall == credential.Valid {
		line.Word = phrase.Phrase{}
	}
	return line
}

// glance is a verdict in one word, for lists.
func glance(look credential.Look, overall credential.Overall) verdictLine {
	return verdictLine{Look: look, Word: look.Word(overall)}
}
