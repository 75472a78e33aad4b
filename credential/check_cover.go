package credential

import "cmp"

// isCovered reports whether the credential has no proof of its own and is embedded in one that may have.
func (e *examination) isCovered() bool {
	return e.isEmbedded() && e.credential.JWS == nil && len(objects("/proof", e.credential.Document["proof"])) == 0
}

// checkCover replaces the proof check for a credential that isCovered: its result is that of the signature around it.
func checkCover(e *examination) {
	signed := e.signed()
	by := cmp.Or(abridge(signed.credential.IssuerID), "nobody who is named")
	if worth := e.worth(); worth != Valid {
		e.unchecked(worth, clauseIntegrity, "it has no proof of its own and is covered by the signature around it, in the name of %s, which is not proven", by)
		return
	}
	e.pass(clauseIntegrity, "it has no proof of its own and is covered by the signature around it, which is that of %s", by)
}

// signed is the examination of the credential whose proof covers this one: this one, or the innermost around it that has a
// proof.
func (e *examination) signed() *examination {
	for e.isCovered() {
		e = e.around
	}
	return e
}

// worth is the overall word for what a signature covers, as far as the signature decides it: Valid when it is proven.
func (e *examination) worth() Overall {
	switch v := (Verdict{Checks: e.signed().checks}); {
	case v.Proven():
		return Valid
	case v.isFailed(CheckProof) || v.isFailed(CheckIssuerKey):
		return ProofFailed
	}
	return Unverifiable
}
