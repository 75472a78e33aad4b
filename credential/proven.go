package credential

import (
	"slices"

	"clrhost/credential/fetch"
)

// Proven reports whether a signature over the credential was verified with a key that is its issuer's. It follows from
// the checks alone, so that it can be asked of a stored verdict, and says nothing of the credentials inside.
func (v Verdict) Proven() bool {
	return v.isPassed(CheckProof) && v.isPassed(CheckIssuerKey)
}

// isPassed reports whether a check passed somewhere and failed nowhere.
func (v Verdict) isPassed(check string) bool {
	passes := func(c Check) bool { return c.Name == check && c.Outcome == OutcomePass }
	return slices.ContainsFunc(v.Checks, passes) && !v.isFailed(check)
}

func (v Verdict) isFailed(check string) bool {
	return slices.ContainsFunc(v.Checks, func(c Check) bool { return c.Name == check && c.Outcome == OutcomeFail })
}

// Silent reports whether the credential is unproven only because the issuer's document, or a key that it may list, did
// not answer, so that asking again may prove it. An answer without the key in it is no silence, nor is a proof that this
// host cannot verify; an issuer that is a did:key or did:jwk is never silent. A verdict that was stored does not know it.
func (v Verdict) Silent() bool { return v.silent }

// unanswered keeps in mind that the key of a method did not answer. Whether it matters, the issuer key check finds out.
func (e *examination) unanswered(method string, err error) {
	if err != nil && (fetch.IsSilence(err) || e.ctx.Err() != nil) {
		e.unheard = append(e.unheard, method)
	}
}

// isSilent decides Silent once every check has run.
func (e *examination) isSilent(v Verdict) bool {
	return e.silent && !v.Proven() && !v.isFailed(CheckProof) && !v.isFailed(CheckIssuerKey)
}
