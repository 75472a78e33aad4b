package credential

import (
	"errors"

	"clrhost/credential/proof"
)

// checkProof asks for one good proof: the signature around a JWT, or one embedded in the document.
func checkProof(e *examination) {
	embedded := objects("/proof", e.credential.Document["proof"])
	switch {
	case e.credential.JWS != nil:
		checkJWT(e)
		if len(embedded) > 0 {
			e.unchecked("", clauseIntegrity, "%s: the embedded proof beside the signature was not verified; one good proof is enough", embedded[0].at)
		}
	case len(embedded) > 0:
		e.unchecked(Unverifiable, clauseIntegrity, "%s: embedded proofs are not yet verified on this host", embedded[0].at)
	case e.isEmbedded():
		e.record(Unverifiable, OutcomeWarn, clauseIntegrity,
			"the credential has no proof of its own: only the signature of the credential around it speaks for it")
	default:
		e.fail(ProofFailed, clauseIntegrity, "/proof: is required, unless the credential comes as a signed JWT")
	}
}

// checkJWT verifies the signature with the key in the header, then holds the claims against the credential. Claims that
// contradict a credential whose signature is good make it invalid; below a bad signature they are part of the forgery.
func checkJWT(e *examination) {
	jws, contradiction := e.credential.JWS, Invalid
	key, err := jws.Verify()
	var faults proof.Faults
	switch {
	case err == nil:
		e.signer = key
		e.pass(clauseJWT, "the %s signature verifies with the key in the header", text(jws.Header["alg"]))
	case errors.Is(err, proof.ErrKeyElsewhere):
		e.unchecked(Unverifiable, clauseKeys, "the header names its key by kid, and keys are not yet fetched by this host")
	case errors.As(err, &faults):
		contradiction = ProofFailed
		for _, fault := range faults {
			e.fail(ProofFailed, fault.Clause, "%s", fault.Detail)
		}
	}
	if jws.Header["kid"] != nil && jws.Header["jwk"] != nil {
		e.warn(clauseKeys, "the header has both jwk and kid; only jwk was used, and kid was not looked up")
	}
	checkClaims(e, contradiction)
}
