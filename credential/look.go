package credential

import (
	"slices"
	"strings"

	"clrhost/internal/phrase"
)

// Look is how a verdict is shown to a person: a page gives each a shape and a colour, a terminal a colour.
type Look string

const (
	LookGood    Look = "good"
	LookCaution Look = "caution" // genuine, with something for the reader to consider
	LookOpen    Look = "open"    // a deciding check could not be made
	LookBad     Look = "bad"     // not to be relied on
)

// Looks lists every look, the best first.
func Looks() []Look { return []Look{LookGood, LookCaution, LookOpen, LookBad} }

// looks is the look of each overall word where a signature is proven.
var looks = map[Overall]Look{
	Valid:        LookGood,
	Expired:      LookCaution,
	Suspended:    LookCaution,
	NotYetValid:  LookCaution,
	Unverifiable: LookOpen,
	Revoked:      LookBad,
	Invalid:      LookBad,
	ProofFailed:  LookBad,
}

// LookOf is the look of a verdict, by a reader who knows the issuer or not. It follows from the checks alone, so it works on a
// stored verdict. What is valid has a caution while its reader does not know the issuer, or while a credential inside it is in
// doubt: anybody can sign anything in any name.
func LookOf(v Verdict, isKnown bool) Look {
	look := looks[v.Overall]
	switch {
	case v.Proven() && look == LookGood && (!isKnown || !v.Answers() || v.isDoubtfulInside()):
		return LookCaution
	case v.Proven(), look == LookBad && !v.ProvenBefore:
		return look
	case v.ProvenBefore && v.Overall == ProofFailed: // the issuer has withdrawn the key, which is no forgery
		return LookCaution
	case v.Overall == Revoked || v.Overall == Invalid:
		return LookBad
	}
	return LookOpen
}

func worse(a, b Look) Look {
	if slices.Index(Looks(), a) > slices.Index(Looks(), b) {
		return a
	}
	return b
}

// isDoubtfulInside reports whether a credential inside is not valid by itself, or could not be checked.
func (v Verdict) isDoubtfulInside() bool {
	return v.Has(CheckNested, OutcomeWarn) || v.Has(CheckNested, OutcomeUnchecked)
}

// isSuperseded reports whether the issuer offers a newer version.
func (v Verdict) isSuperseded() bool {
	return slices.ContainsFunc(v.Nested, func(inner Verdict) bool { return strings.HasSuffix(inner.Source, refreshedVersion) })
}

// Has reports whether a check has an outcome anywhere in the credential itself.
func (v Verdict) Has(check, outcome string) bool {
	return slices.ContainsFunc(v.Checks, func(c Check) bool { return c.Name == check && c.Outcome == outcome })
}

// Word is the label of a verdict of this look: one or a few words.
func (l Look) Word(overall Overall) phrase.Phrase {
	switch {
	case l == LookOpen, overall == Unverifiable:
		return phrase.Of("Could not be checked")
	case l == LookCaution && overall == ProofFailed:
		return phrase.Of("Key withdrawn")
	case l == LookCaution && overall == Valid:
		return phrase.Of("Valid, with a caution")
	}
	switch overall {
	case Valid:
		return phrase.Of("Valid")
	case Expired:
		return phrase.Of("Expired")
	case NotYetValid:
		return phrase.Of("Not valid yet")
	case Suspended:
		return phrase.Of("Suspended")
	case Revoked:
		return phrase.Of("Revoked")
	case ProofFailed:
		return phrase.Of("Not genuine")
	}
	return phrase.Of("Not valid")
}
