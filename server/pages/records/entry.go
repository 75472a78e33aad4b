package records

import (
	"time"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/server/pages/records/sheet"
	"clrhost/storage"
)

// Entry is a record in a list. The templates "label" and "glance" in parts/ show what it calls it and how it stands.
type Entry struct {
	Title     name
	Issuer    name
	Issued    time.Time
	Kind      sheet.Value     // of the one achievement,
	Counts    []phrase.Phrase // or how many there are of each family
	State     verdictLine
	CheckedAt time.Time
}

// EntryOf is a record in a list for somebody without an account, who reads a language.
func EntryOf(stored storage.RecordRow, issuers credential.Issuers, language string) Entry {
	return entryIn(stored, matchOpen, issuers, language)
}

func entryIn(stored storage.RecordRow, match string, issuers credential.Issuers, language string) Entry {
	verdict := forHolder(verdictIn(stored.Verdict, stored.VerdictJSON), stored.Proven, match)
	_, isKnown := issuers.Known(stored.IssuerID)
	e := Entry{
		Title:     titleOf(stored, language),
		Issuer:    issuerOf(stored, language),
		Issued:    stored.Index.Issued,
		State:     glance(credential.LookOf(verdict, isKnown), verdict.Overall),
		CheckedAt: stored.CheckedAt,
	}
	if stored.Index.Kind != "" {
		e.Kind = sheet.Kind(stored.Index.Kind)
		return e
	}
	for _, family := range transcript.Families {
		if n := stored.Index.Counts[string(family)]; n > 0 {
			e.Counts = append(e.Counts, kindCount(family, n))
		}
	}
	return e
}
