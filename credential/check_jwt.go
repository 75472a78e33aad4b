package credential

import (
	"errors"
	"fmt"
	"net/url"

	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/internal/untyped"
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

// checkJWT verifies the signature with the key in the header or the one that kid names, then holds the claims against
// the credential. Claims that contradict a credential whose signature is good make it invalid; below a bad signature they
// are part of the forgery.
func checkJWT(e *examination) {
	jws, contradiction := e.credential.JWS, Invalid
	carried, err := jws.Verify(e.credential.headerRules())
	var defects proof.Defects
	var unchecked *proof.Unchecked
	switch {
	case err == nil:
		e.signers = []proof.Method{carried}
		e.pass(clauseJWT, "the %s signature verifies with the key in the header", carried.Algorithm)
	case errors.Is(err, proof.ErrKeyElsewhere):
		err = checkKid(e)
	case errors.As(err, &defects):
		e.failAll(defects)
	case errors.As(err, &unchecked):
		e.unchecked(Unverifiable, unchecked.Clause, "%s", unchecked.Detail)
	}
	if jws.Header["jwk"] != nil && isPlace(jws.Header["kid"]) {
		err = errors.Join(err, checkKidBesideJWK(e, carried))
	}
	if errors.As(err, &defects) {
		contradiction = ProofFailed
	}
	checkClaims(e, contradiction)
}

func (e *examination) failAll(defects proof.Defects) {
	for _, defect := range defects {
		e.fail(ProofFailed, defect.Clause, "%s", defect.Detail)
	}
}

// isPlace tells a kid that says where the key is from one that is a mere label.
func isPlace(kid any) bool {
	u, err := url.Parse(untyped.Text(kid))
	return err == nil && u.IsAbs()
}

// placeOf is the kid, when it says where the key is.
func placeOf(jws *proof.JWS) string {
	if isPlace(jws.Header["kid"]) {
		return untyped.Text(jws.Header["kid"])
	}
	return ""
}

// resolveKid finds the key that kid names: where kid says, or for a label among the keys that the issuer publishes.
func (e *examination) resolveKid() (proof.Method, error) {
	if place := placeOf(e.credential.JWS); place != "" {
		return e.verifier.keys.Resolve(e.ctx, place)
	}
	return e.verifier.keys.Labelled(e.ctx, e.credential.IssuerID, untyped.Text(e.credential.JWS.Header["kid"]))
}

// checkKid looks up the key that kid names and verifies with it. The error is proof.Defects when the proof is bad.
func checkKid(e *examination) error {
	jws := e.credential.JWS
	method, err := e.resolveKid()
	if isDenied(err) {
		return e.denyKid(err)
	}
	if err != nil || method.PublicKey == nil {
		e.unanswered(placeOf(jws), err)
		e.unchecked(Unverifiable, clauseKeys, "JWS header, kid: its key could not be had, so nothing was verified: %s", keyTrouble(err))
		return nil
	}
	method, err = jws.VerifyWith(method)
	var defects proof.Defects
	if errors.As(err, &defects) {
		e.failAll(defects)
		return defects
	}
	e.signers = []proof.Method{method}
	e.pass(clauseJWT, "the %s signature verifies with the key that kid names", method.Algorithm)
	return nil
}

// denyKid fails a kid that the document which speaks for it speaks against.
func (e *examination) denyKid(err error) error {
	return e.denyJWK(clauseKeys, "JWS header, kid: "+keyTrouble(err))
}

func (e *examination) denyJWK(clause, detail string) error {
	defects := proof.Defects{{Detail: detail, Clause: clause}}
	e.signers = nil
	e.failAll(defects)
	return defects
}

// checkKidBesideJWK asks that both name one key, once the signature has verified with the one in jwk. A kid that cannot
// be looked up takes nothing from that.
func checkKidBesideJWK(e *examination, carried proof.Method) error {
	if len(e.signers) == 0 {
		return nil
	}
	method, err := e.resolveKid()
	switch {
	case isDenied(err):
		return e.denyKid(err)
	case err != nil || method.PublicKey == nil:
		e.unchecked("", clauseKeys, "JWS header, kid: its key could not be had, so only jwk was used: %s", keyTrouble(err))
		return nil
	case !proof.SameKey(method.PublicKey, carried.PublicKey):
		return e.denyJWK(clauseKeys, "JWS header: kid names another key than jwk carries")
	case !method.Permits(carried.Algorithm):
		return e.denyJWK(clauseKeyAlgorithm, fmt.Sprintf("JWS header, alg: is %s, and the key that kid names is for %s only",
			carried.Algorithm, quote(method.Algorithm)))
	}
	e.signers[0].ID = method.ID
	e.pass(clauseKeys, "kid names the key that jwk carries")
	return nil
}
