package proof

import (
	"crypto"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ErrKeyElsewhere means that the header names its key with kid and does not carry it: nothing has been verified.
var ErrKeyElsewhere = errors.New("the JWS header names its key with kid and does not carry it in jwk")

// Fault is one rule that a proof breaks. Detail is a sentence fit for a client, Clause the place of the rule.
type Fault struct{ Detail, Clause string }

// Faults is everything that is wrong with a proof.
type Faults []Fault

// Error joins the sentences.
func (f Faults) Error() string {
	details := make([]string, len(f))
	for i, fault := range f {
		details[i] = fault.Detail
	}
	return strings.Join(details, "; ")
}

func (f *Faults) add(clause, format string, args ...any) {
	*f = append(*f, Fault{Detail: fmt.Sprintf(format, args...), Clause: clause})
}

const clauseJWT = "CLR 2.0, JSON Web Token Proof Format"

// headerMembers are the only ones a VC-JWT header may have.
var headerMembers = []string{"alg", "jwk", "kid", "typ"}

// types are the accepted values of typ: the standard's own, and those of the W3C's VC-JOSE-COSE.
var types = []string{"JWT", "vc+jwt", "vc+ld+json+jwt"}

// Verify holds the header against the rules for a VC-JWT and the signature against the key in the header's jwk. It
// returns that key, or Faults with every broken rule, or ErrKeyElsewhere when the header is in order but its key would
// have to be fetched.
func (j *JWS) Verify() (crypto.PublicKey, error) {
	faults := j.headerFaults()
	members, carried := j.Header["jwk"].(map[string]any)
	if !carried {
		if len(faults) > 0 {
			return nil, faults
		}
		return nil, ErrKeyElsewhere
	}
	key, err := keyFrom(members)
	if err != nil {
		faults.add(clauseJWT, "JWS header, jwk: %s", err)
		return nil, faults
	}
	if a, allowed := j.algorithm(); allowed {
		faults = append(faults, j.signatureFaults(a, key)...)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return key, nil
}

// VerifyWith checks the signature alone, with a key the caller has from elsewhere.
func (j *JWS) VerifyWith(key crypto.PublicKey) error {
	a, allowed := j.algorithm()
	if !allowed {
		return Faults{j.algorithmFault()}
	}
	if faults := j.signatureFaults(a, key); len(faults) > 0 {
		return faults
	}
	return nil
}

func (j *JWS) headerFaults() (faults Faults) {
	for _, name := range slices.Sorted(maps.Keys(j.Header)) {
		switch {
		case name == "crit":
			faults.add("RFC 7515, Section 4.1.11", "JWS header, crit: no critical extension is understood here")
		case !slices.Contains(headerMembers, name):
			faults.add(clauseJWT, "JWS header: the member %s is not allowed; only alg, jwk, kid and typ are", quote(name))
		}
	}
	if typ, found := j.Header["typ"]; found && !isOneOf(typ, types) {
		faults.add(clauseJWT, `JWS header, typ: must be "JWT"`)
	}
	kid, hasKid := j.Header["kid"]
	jwk, hasJWK := j.Header["jwk"]
	if _, ok := kid.(string); hasKid && !ok {
		faults.add("RFC 7515, Section 4.1.4", "JWS header, kid: must be a string")
	}
	if _, ok := jwk.(map[string]any); hasJWK && !ok {
		faults.add("RFC 7515, Section 4.1.3", "JWS header, jwk: must be an object")
	}
	if !hasKid && !hasJWK {
		faults.add(clauseJWT, "JWS header: neither kid nor jwk says which key signed")
	}
	if _, allowed := j.algorithm(); !allowed {
		faults = append(faults, j.algorithmFault())
	}
	return faults
}

func (j *JWS) signatureFaults(a algorithm, key crypto.PublicKey) (faults Faults) {
	if !a.fits(key) {
		faults.add("RFC 8725, Section 3.1", "JWS header, alg: %s does not fit the key", a.name)
	} else if err := a.method.Verify(j.signed, j.Signature, key); err != nil {
		faults.add("RFC 7515, Section 5.2", "the signature does not verify: header or payload changed, or another key signed")
	}
	return faults
}

func (j *JWS) algorithm() (algorithm, bool) {
	name, _ := j.Header["alg"].(string)
	return algorithmNamed(name)
}

func (j *JWS) algorithmFault() Fault {
	name, _ := j.Header["alg"].(string)
	return Fault{
		Detail: fmt.Sprintf("JWS header, alg: %s is not one of RS256, ES256, ES384 and EdDSA", quote(name)),
		Clause: "RFC 8725, Section 3.1",
	}
}

func isOneOf(v any, list []string) bool {
	s, ok := v.(string)
	return ok && slices.Contains(list, s)
}

// quote repeats a little of what a client sent.
func quote(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return strconv.Quote(s)
}
