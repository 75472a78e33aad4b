package proof

import (
	"errors"
	"fmt"
	"strings"

	"clrhost/internal/text"
)

// ErrKeyElsewhere means that the header names its key by kid and does not carry it: nothing has been verified.
var ErrKeyElsewhere = errors.New("the JWS header names its key with kid and does not carry it in jwk")

// Defect is one rule that a proof breaks. Detail may be sent to a client, Clause the place of the rule.
type Defect struct{ Detail, Clause string }

// Defects is everything that is wrong with a proof.
type Defects []Defect

// Error joins the details.
func (f Defects) Error() string {
	details := make([]string, len(f))
	for i, defect := range f {
		details[i] = defect.Detail
	}
	return strings.Join(details, "; ")
}

func (f *Defects) add(clause, format string, args ...any) {
	*f = append(*f, Defect{Detail: fmt.Sprintf(format, args...), Clause: clause})
}

const (
	clauseJWT       = "CLR 2.0, JSON Web Token Proof Format"
	clauseSignature = "RFC 7515, Section 5.2"
	clauseAlgorithm = "RFC 7517, Section 4.4"
)

// IsMismatch reports whether a defect that cites this clause means that a signature was computed and does not verify. Every
// other defect is a rule that was broken before that.
func IsMismatch(clause string) bool {
	return clause == clauseSignature || clause == clauseVerify || clause == clauseSelect
}

// Verify compares the header with the rules, and the signature with the key in the header's jwk. It returns that key
// with the algorithm it signed with, or
//   - Defects with every broken rule,
//   - *Unchecked when there is no defect and the algorithm is not supported,
//   - ErrKeyElsewhere when the header conforms but its key would have to be fetched.
func (j *JWS) Verify(rules Rules) (Method, error) {
	h := j.Header
	defects := h.defects(rules)
	if h.hasKey() && h.isComputed {
		defects = append(defects, j.signatureDefects(h.key)...)
	}
	switch {
	case len(defects) > 0:
		return Method{}, defects
	case !h.isComputed || h.keyErr != nil:
		return Method{}, &Unchecked{Kind: ErrAlgorithm, Clause: clauseJWT,
			Detail: fmt.Sprintf("JWS header, alg: %s is not supported for such a key, so the signature was not verified", quote(h.Alg))}
	case h.JWK == nil && !h.kidIsText:
		return Method{}, &Unchecked{Kind: ErrNoKey, Clause: clauseJWT, Detail: "JWS header: neither kid nor jwk says which key signed"}
	case h.JWK == nil:
		return Method{}, ErrKeyElsewhere
	}
	return Method{PublicKey: h.key.PublicKey, Algorithm: h.Alg}, nil
}

// VerifyWith verifies the signature alone, with a key that the caller resolved, and returns that key with the algorithm it
// signed with. The error is as that of Verify.
func (j *JWS) VerifyWith(key Method) (Method, error) {
	if !j.Header.isComputed {
		return Method{}, Defects{j.Header.algorithmDefect()}
	}
	if defects := j.signatureDefects(key); len(defects) > 0 {
		return Method{}, defects
	}
	key.Algorithm = j.Header.Alg
	return key, nil
}

func (j *JWS) signatureDefects(key Method) (defects Defects) {
	switch a := j.Header.algorithm; {
	case !a.fits(key.PublicKey):
		defects.add("RFC 8725, Section 3.1", "JWS header, alg: %s does not fit the key, %s", a.name, kindOf(key.PublicKey))
	case !key.Permits(a.name):
		defects.add(clauseAlgorithm, "JWS header, alg: is %s, and the key is for %s only", a.name, quote(key.Algorithm))
	case a.method.Verify(j.signed, j.Signature, key.PublicKey) != nil:
		defects.add(clauseSignature, "the signature does not verify: header or payload changed, or another key signed")
	}
	return defects
}

// quote quotes a bounded part of what a client sent.
func quote(s string) string { return text.Quote(s, 40) }
