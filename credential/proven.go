package credential

import "clrhost/credential/fetch"

// Proven reports whether a signature over the credential was verified with a key that is its issuer's. It follows from the
// checks alone, so it works on a stored verdict, and it does not cover the credentials inside.
func (v Verdict) Proven() bool {
	return v.isPassed(CheckProof) && v.isPassed(CheckIssuerKey)
}

// isPassed reports whether a check passed somewhere and failed nowhere.
func (v Verdict) isPassed(check string) bool {
	return v.Has(check, OutcomePass) && !v.isFailed(check)
}

func (v Verdict) isFailed(check string) bool { return v.Has(check, OutcomeFail) }

// Silent reports whether the credential is unproven only because the issuer's document, or a key that it may list, could not
// be fetched, so that a later verification may prove it. A response without the key is not silence, nor is a proof that this
// host cannot verify; an issuer that is a did:key or did:jwk is never silent. A stored verdict does not keep it.
func (v Verdict) Silent() bool { return v.silent }

// unanswered records that the key of a method could not be fetched. Whether it matters, the issuer key check decides.
func (e *examination) unanswered(method string, err error) {
	if err != nil && (fetch.IsSilence(err) || e.ctx.Err() != nil) {
		e.unheard = append(e.unheard, method)
	}
}

// isSilent decides Silent once every check has run.
func (e *examination) isSilent(v Verdict) bool {
	return e.silent && !v.Proven() && !v.isFailed(CheckProof) && !v.isFailed(CheckIssuerKey)
}
