package credential

import (
	"crypto"
	"errors"
	"net/url"

	"clrhost/credential/loose"
	"clrhost/credential/proof"
)

// checkJWT verifies the signature with the key in the header or the one that kid names, then holds the claims against
// the credential. Claims that contradict a credential whose signature is good make it invalid; below a bad signature they
// are part of the forgery.
func checkJWT(e *examination) {
	jws, contradiction := e.credential.JWS, Invalid
	carried, err := jws.Verify()
	var faults proof.Faults
	switch {
	case err == nil:
		e.signers = []proof.Method{{PublicKey: carried}}
		e.pass(clauseJWT, "the %s signature verifies with the key in the header", loose.Text(jws.Header["alg"]))
	case errors.Is(err, proof.ErrKeyElsewhere) && e.verifier.Keys == nil:
		e.unchecked(Unverifiable, clauseKeys, "the header names its key by kid, and keys are not yet fetched by this host")
	case errors.Is(err, proof.ErrKeyElsewhere):
		err = checkKid(e)
	case errors.As(err, &faults):
		e.failAll(faults)
	}
	if jws.Header["jwk"] != nil && isPlace(jws.Header["kid"]) {
		err = errors.Join(err, checkKidBesideJWK(e, carried))
	}
	if errors.As(err, &faults) {
		contradiction = ProofFailed
	}
	checkClaims(e, contradiction)
}

func (e *examination) failAll(faults proof.Faults) {
	for _, fault := range faults {
		e.fail(ProofFailed, fault.Clause, "%s", fault.Detail)
	}
}

// isPlace tells a kid that says where the key is from one that is a mere label.
func isPlace(kid any) bool {
	u, err := url.Parse(loose.Text(kid))
	return err == nil && u.IsAbs()
}

// resolveKid finds the key that kid names: where kid says, or for a label in the issuer's key set.
func (e *examination) resolveKid() (proof.Method, error) {
	kid := loose.Text(e.credential.JWS.Header["kid"])
	if isPlace(kid) {
		return e.verifier.Keys.Resolve(e.ctx, kid)
	}
	return e.verifier.Keys.Published(e.ctx, e.credential.IssuerID, kid, nil)
}

// checkKid looks up the key that kid names and verifies with it. The error is proof.Faults when the proof is bad.
func checkKid(e *examination) error {
	jws := e.credential.JWS
	method, err := e.resolveKid()
	if isDenied(err) {
		return e.denyKid(err)
	}
	if err != nil || method.PublicKey == nil {
		e.heard(err)
		e.unchecked(Unverifiable, clauseKeys, "JWS header, kid: its key could not be had, so nothing was verified: %s", keyTrouble(err))
		return nil
	}
	err = jws.VerifyWith(method.PublicKey)
	var faults proof.Faults
	if errors.As(err, &faults) {
		e.failAll(faults)
		return faults
	}
	e.signers = []proof.Method{method}
	e.pass(clauseJWT, "the %s signature verifies with the key that kid names", loose.Text(jws.Header["alg"]))
	return nil
}

// denyKid fails a kid that the document which speaks for it speaks against.
func (e *examination) denyKid(err error) error {
	faults := proof.Faults{{Detail: "JWS header, kid: " + keyTrouble(err), Clause: clauseKeys}}
	e.failAll(faults)
	return faults
}

// checkKidBesideJWK asks that both name one key, once the signature has verified with the one in jwk. A kid that cannot
// be looked up takes nothing from that.
func checkKidBesideJWK(e *examination, carried crypto.PublicKey) error {
	if e.verifier.Keys == nil {
		e.warn(clauseKeys, "the header has both jwk and kid; only jwk was used, and kid was not looked up")
		return nil
	}
	if len(e.signers) == 0 {
		return nil
	}
	method, err := e.resolveKid()
	want, _ := proof.Thumbprint(carried)
	switch {
	case isDenied(err):
		e.signers = nil
		return e.denyKid(err)
	case err != nil || method.PublicKey == nil:
		e.unchecked("", clauseKeys, "JWS header, kid: its key could not be had, so only jwk was used: %s", keyTrouble(err))
		return nil
	case !hasThumbprint(method.PublicKey, want):
		e.signers = nil
		faults := proof.Faults{{Detail: "JWS header: kid names another key than jwk carries", Clause: clauseKeys}}
		e.failAll(faults)
		return faults
	}
	e.signers = []proof.Method{method}
	e.pass(clauseKeys, "kid names the key that jwk carries")
	return nil
}
