package credential

import (
	"slices"

	"clrhost/credential/proof"
)

// Signing is what is established about who signed a credential.
type Signing string

const (
	SignedByIssuer Signing = "issuer"  // proven
	SignedAround   Signing = "around"  // it has no proof of its own, and a proven signature around it covers it
	SignedBefore   Signing = "before"  // it was proven, and is not now; see Verdict.ProvenBefore
	SignedUnknown  Signing = "unknown" // that could not be checked
	SignedByOther  Signing = "other"   // with a key that is not the issuer's
	Altered        Signing = "altered" // the signature does not verify
	ProofBroken    Signing = "broken"  // the proof breaks another rule, which leaves open who signed what
	Unsigned       Signing = "unsigned"
)

// signing reads from the checks what is established about who signed c.
func (v Verdict) signing(c *Credential) Signing {
	hasProof := c.JWS != nil || len(objects("/proof", c.Document["proof"])) > 0
	switch {
	case v.Proven():
		return SignedByIssuer
	case v.ProvenBefore:
		return SignedBefore
	case !hasProof && v.isFailed(CheckProof):
		return Unsigned
	case !hasProof && v.isPassed(CheckProof):
		return SignedAround
	case v.isAltered():
		return Altered
	case v.isFailed(CheckProof):
		return ProofBroken
	case v.isFailed(CheckIssuerKey):
		return SignedByOther
	}
	return SignedUnknown
}

// isAltered reports whether a signature was computed and does not verify. Other proofs break a rule that leaves that open,
// such as one on the header or on the key.
func (v Verdict) isAltered() bool {
	return slices.ContainsFunc(v.Checks, func(c Check) bool {
		return c.Name == CheckProof && c.Outcome == OutcomeFail && proof.IsMismatch(c.Clause)
	})
}
