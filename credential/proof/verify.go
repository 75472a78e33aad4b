package proof

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ErrKeyElsewhere means that the header names its key with kid and does not carry it: nothing has been verified.
var ErrKeyElsewhere = errors.New("the JWS header names its key with kid and does not carry it in jwk")

// Defect is one rule that a proof breaks. Detail is a sentence fit for a client, Clause the place of the rule.
type Defect struct{ Detail, Clause string }

// Defects is everything that is wrong with a proof.
type Defects []Defect

// Error joins the sentences.
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

// IsMismatch reports whether a defect that cites this clause means that a signature was computed and does not fit what it should
// be over. Every other defect is a rule that was broken before that.
func IsMismatch(clause string) bool {
	return clause == clauseSignature || clause == clauseVerify || clause == clauseSelect
}

// Rules are the ones for the header of a VC-JWT.
type Rules int

const (
	// RulesOfBadges are those of Open Badges and CLR: no member but the four they name, and a word on the key.
	RulesOfBadges Rules = iota
	// RulesOfJOSE are those of VC-JOSE-COSE: further members are ignored (RFC 7515, Section 4).
	RulesOfJOSE
)

// headerMembers are the only ones that RulesOfBadges allow.
var headerMembers = []string{"alg", "jwk", "kid", "typ"}

// types are the accepted values of typ: the standard's own, and those of the W3C's VC-JOSE-COSE and its drafts.
var types = []string{"jwt", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"}

// Verify holds the header against the rules and the signature against the key in the header's jwk. It returns that key
// with the algorithm it signed with, or
//   - Defects with every broken rule,
//   - *Unchecked when nothing is wrong and the algorithm is not computed here,
//   - ErrKeyElsewhere when the header is in order but its key would have to be fetched.
func (j *JWS) Verify(rules Rules) (Method, error) {
	defects := j.headerDefects(rules)
	members, carried := j.Header["jwk"].(map[string]any)
	key, err := ReadJWK(members)
	if carried && err != nil && !(errors.Is(err, ErrUnknownKey) && j.mayFitUnknown()) {
		defects.add(clauseJWT, "JWS header, jwk: %s", err)
	}
	a, computed := j.algorithm()
	if carried && err == nil && computed {
		defects = append(defects, j.signatureDefects(a, key)...)
	}
	switch {
	case len(defects) > 0:
		return Method{}, defects
	case !computed || carried && err != nil:
		return Method{}, &Unchecked{Kind: ErrAlgorithm, Clause: clauseJWT,
			Detail: fmt.Sprintf("JWS header, alg: %s is not computed here for such a key, so the signature was not verified", quote(j.algorithmName()))}
	case !carried && j.Header["kid"] == nil:
		return Method{}, &Unchecked{Kind: ErrNoKey, Clause: clauseJWT, Detail: "JWS header: neither kid nor jwk says which key signed"}
	case !carried:
		return Method{}, ErrKeyElsewhere
	}
	return Method{PublicKey: key.PublicKey, Algorithm: a.name}, nil
}

// mayFitUnknown reports whether the header's algorithm takes keys of kinds that are not known here.
func (j *JWS) mayFitUnknown() bool {
	name := j.algorithmName()
	return name == "EdDSA" || isUnknown(name)
}

// VerifyWith checks the signature alone, with a key the caller has from elsewhere, and returns that with the algorithm it
// signed with. The error is as that of Verify.
func (j *JWS) VerifyWith(key Method) (Method, error) {
	a, allowed := j.algorithm()
	if !allowed {
		return Method{}, Defects{j.algorithmDefect()}
	}
	if defects := j.signatureDefects(a, key); len(defects) > 0 {
		return Method{}, defects
	}
	key.Algorithm = a.name
	return key, nil
}

func (j *JWS) headerDefects(rules Rules) (defects Defects) {
	for _, name := range slices.Sorted(maps.Keys(j.Header)) {
		switch {
		case name == "crit":
			defects.add("RFC 7515, Section 4.1.11", "JWS header, crit: no critical extension is understood here")
		case rules == RulesOfBadges && !slices.Contains(headerMembers, name):
			defects.add(clauseJWT, "JWS header: the member %s is not allowed; only alg, jwk, kid and typ are", quote(name))
		}
	}
	if typ, found := j.Header["typ"]; found && !slices.Contains(types, mediaType(typ)) {
		defects.add(clauseJWT, `JWS header, typ: must be "JWT" or "vc+jwt"`)
	}
	kid, hasKid := j.Header["kid"]
	jwk, hasJWK := j.Header["jwk"]
	if _, ok := kid.(string); hasKid && !ok {
		defects.add("RFC 7515, Section 4.1.4", "JWS header, kid: must be a string")
	}
	if _, ok := jwk.(map[string]any); hasJWK && !ok {
		defects.add("RFC 7515, Section 4.1.3", "JWS header, jwk: must be an object")
	}
	if rules == RulesOfBadges && !hasKid && !hasJWK {
		defects.add(clauseJWT, "JWS header: neither kid nor jwk says which key signed")
	}
	if _, computed := j.algorithm(); !computed && !isUnknown(j.algorithmName()) {
		defects = append(defects, j.algorithmDefect())
	}
	return defects
}

// mediaType is a typ as it is compared: without case, and without the prefix that may be left out (RFC 7515, Section
// 4.1.9).
func mediaType(typ any) string {
	text, _ := typ.(string)
	text = strings.ToLower(text)
	if rest, found := strings.CutPrefix(text, "application/"); found && !strings.Contains(rest, "/") {
		return rest
	}
	return text
}

func (j *JWS) signatureDefects(a algorithm, key Method) (defects Defects) {
	switch {
	case !a.fits(key.PublicKey):
		defects.add("RFC 8725, Section 3.1", "JWS header, alg: %s does not fit the key, %s", a.name, kindOf(key.PublicKey))
	case !key.Permits(a.name):
		defects.add(clauseAlgorithm, "JWS header, alg: is %s, and the key is for %s only", a.name, quote(key.Algorithm))
	case a.method.Verify(j.signed, j.Signature, key.PublicKey) != nil:
		defects.add(clauseSignature, "the signature does not verify: header or payload changed, or another key signed")
	}
	return defects
}

func (j *JWS) algorithmName() string {
	name, _ := j.Header["alg"].(string)
	return name
}

func (j *JWS) algorithm() (algorithm, bool) { return algorithmNamed(j.algorithmName()) }

func (j *JWS) algorithmDefect() Defect {
	if _, found := j.Header["alg"]; !found {
		return Defect{Detail: "JWS header, alg: is required, such as RS256, ES256 or EdDSA", Clause: "RFC 7515, Section 4.1.1"}
	}
	return Defect{
		Detail: fmt.Sprintf("JWS header, alg: %s is no signature of a public key, such as RS256, ES256 or EdDSA", quote(j.algorithmName())),
		Clause: "RFC 8725, Section 3.1",
	}
}

// quote repeats a little of what a client sent.
func quote(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return strconv.Quote(s)
}
