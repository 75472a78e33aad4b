package sheet

import (
	"clrhost/credential"
	"clrhost/internal/phrase"
)

// Inner is the verdict on a credential inside the record, where it has one of its own. The zero value says nothing: what has
// no proof is covered by the record's, and the verdict on the record speaks for it.
type Inner struct {
	Look credential.Look
	Word phrase.Phrase
}

// inner is the verdict on a credential inside.
func (b *builder) inner(n int) Inner {
	c := b.Credentials[n]
	switch {
	case n == 0 || !c.Signed:
		return Inner{}
	case !c.Judged:
		return Inner{credential.LookOpen, phrase.Of("Could not be checked")}
	}
	known := false
	if b.reader.Issuers != nil {
		_, known = b.reader.Issuers.Known(c.Issuer.ID.Value)
	}
	look := credential.LookOf(c.Verdict, known)
	return Inner{look, look.Word(c.Verdict.Overall)}
}
