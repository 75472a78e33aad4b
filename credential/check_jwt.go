package credential

import (
	"errors"
	"fmt"
	"net/url"

	"clrhost/credential/model"
	"clrhost/credential/proof"
)

// isOneEdTech reports whether the credential is of a kind that the standard defines, so that its rules for JWTs hold; those
// of VC-JOSE-COSE hold for any other.
func (c *Credential) isOneEdTech() bool {
	return model.ClassOf(c.Document["type"]) != model.VerifiableCredential
}

func (c *Credential) headerRules() proof.Rules {
	if c.isOneEdTech() {
		return proof.RulesOfBadges
	}
	return proof.RulesOfJOSE
}

// checkJWT verifies the signature and compares the claims with the credential. Claims that contradict a credential whose
// signature is good make it invalid; below a bad signature they are part of the forgery.
func checkJWT(e *examination) {
	contradiction := Invalid
	method, err := e.verifyJWT()
	defects, isBad := errors.AsType[proof.Defects](err)
	unchecked, isUnchecked := errors.AsType[*proof.Unchecked](err)
	switch {
	case isBad:
		contradiction = ProofFailed
		for _, d := range defects {
			e.fail(ProofFailed, d.Clause, "%s", d.Detail)
		}
	case isUnchecked:
		e.unchecked(Unverifiable, unchecked.Clause, "%s", unchecked.Detail)
	default:
		e.signers = []signer{{method: method}}
	}
	checkClaims(e, contradiction)
}

// verifyJWT verifies the signature with the key in the header, or the one that kid names, and returns that key. The error
// is proof.Defects or a *proof.Unchecked.
func (e *examination) verifyJWT() (proof.Method, error) {
	jws := e.credential.JWS
	method, err := jws.Verify(e.credential.headerRules())
	switch {
	case errors.Is(err, proof.ErrKeyElsewhere):
		return e.verifyByKid()
	case err != nil:
		return proof.Method{}, err
	}
	e.pass(clauseJWT, "the %s signature verifies with the key in the header", method.Algorithm)
	if isPlace(jws.Header.Kid) {
		return e.compareKid(method)
	}
	return method, nil
}

// isPlace reports whether a kid is an absolute URI, and not a mere label.
func isPlace(kid string) bool {
	u, err := url.Parse(kid)
	return err == nil && u.IsAbs()
}

// keyOfKid resolves the key that kid names: by its URI, or for a label among the keys that the issuer publishes.
func (e *examination) keyOfKid() (proof.Method, error) {
	kid := e.credential.JWS.Header.Kid
	if isPlace(kid) {
		return e.verifier.keys.Resolve(e.ctx, kid)
	}
	return e.verifier.keys.Labelled(e.ctx, e.credential.IssuerID, kid)
}

func (e *examination) verifyByKid() (proof.Method, error) {
	jws := e.credential.JWS
	method, err := e.keyOfKid()
	switch {
	case isDenied(err):
		return proof.Method{}, deniedKid(err)
	case err != nil:
		e.unanswered(placeOf(jws), err)
		return proof.Method{}, &proof.Unchecked{Kind: proof.ErrNoKey, Err: err, Clause: clauseKeys,
			Detail: "JWS header, kid: its key could not be obtained, so nothing was verified: " + keyTrouble(err)}
	}
	if method, err = jws.VerifyWith(method); err != nil {
		return proof.Method{}, err
	}
	e.pass(clauseJWT, "the %s signature verifies with the key that kid names", method.Algorithm)
	return method, nil
}

// compareKid checks that kid names the key in jwk, with which the signature has verified. A kid that cannot be resolved does
// not change that.
func (e *examination) compareKid(carried proof.Method) (proof.Method, error) {
	named, err := e.keyOfKid()
	switch {
	case isDenied(err):
		return proof.Method{}, deniedKid(err)
	case err != nil:
		e.unchecked("", clauseKeys, "JWS header, kid: its key could not be obtained, so only jwk was used: %s", keyTrouble(err))
		return carried, nil
	case !proof.SameKey(named.PublicKey, carried.PublicKey):
		return proof.Method{}, proof.Defects{{Clause: clauseKeys, Detail: "JWS header: kid names another key than jwk carries"}}
	case !named.Permits(carried.Algorithm):
		return proof.Method{}, proof.Defects{{Clause: clauseKeyAlgorithm, Detail: fmt.Sprintf("JWS header, alg: is %s, and the key that kid names is for %s only",
			carried.Algorithm, quote(named.Algorithm))}}
	}
	carried.ID = named.ID
	e.pass(clauseKeys, "kid names the key that jwk carries")
	return carried, nil
}

// deniedKid is the defect of a kid that the authoritative document does not list.
func deniedKid(err error) error {
	return proof.Defects{{Clause: clauseKeys, Detail: "JWS header, kid: " + keyTrouble(err)}}
}

// placeOf is the kid, when it is an absolute URI.
func placeOf(jws *proof.JWS) string {
	if isPlace(jws.Header.Kid) {
		return jws.Header.Kid
	}
	return ""
}
