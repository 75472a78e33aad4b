package proof

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"clrhost/internal/untyped"
)

// Header is the JOSE header of a VC-JWT (RFC 7515, Section 4). A member that is absent or of the wrong type is zero; Verify
// rejects the latter.
type Header struct {
	Names []string // of all members, sorted
	Alg   string
	Kid   string
	Typ   string
	JWK   map[string]any

	kidIsText  bool
	algorithm  algorithm // that Alg names
	isComputed bool      // the algorithm is, here
	key        Method    // in JWK
	keyErr     error     // why key is not set, if there is a JWK
}

func readHeader(members map[string]any) Header {
	h := Header{
		Names: slices.Sorted(maps.Keys(members)),
		Alg:   untyped.Text(members["alg"]),
		Typ:   untyped.Text(members["typ"]),
	}
	h.Kid, h.kidIsText = members["kid"].(string)
	h.algorithm, h.isComputed = algorithmNamed(h.Alg)
	if h.JWK, _ = members["jwk"].(map[string]any); h.JWK != nil {
		h.key, h.keyErr = ReadJWK(h.JWK)
	}
	return h
}

func (h Header) has(member string) bool { return slices.Contains(h.Names, member) }

// hasKey reports whether the header carries a usable key.
func (h Header) hasKey() bool { return h.JWK != nil && h.keyErr == nil }

// Rules are the ones for the header of a VC-JWT.
type Rules int

const (
	// RulesOfBadges are those of Open Badges and CLR: no member but the four they name, and kid or jwk is required.
	RulesOfBadges Rules = iota
	// RulesOfJOSE are those of VC-JOSE-COSE: further members are ignored (RFC 7515, Section 4).
	RulesOfJOSE
)

// headerMembers are the only ones that RulesOfBadges allow.
var headerMembers = []string{"alg", "jwk", "kid", "typ"}

// types are the accepted values of typ: the standard's own, and those of the W3C's VC-JOSE-COSE and its drafts.
var types = []string{"jwt", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"}

func (h Header) defects(rules Rules) (defects Defects) {
	for _, name := range h.Names {
		switch {
		case name == "crit":
			defects.add("RFC 7515, Section 4.1.11", "JWS header, crit: no critical extension is understood here")
		case rules == RulesOfBadges && !slices.Contains(headerMembers, name):
			defects.add(clauseJWT, "JWS header: the member %s is not allowed; only alg, jwk, kid and typ are", quote(name))
		}
	}
	if h.has("typ") && !slices.Contains(types, mediaType(h.Typ)) {
		defects.add(clauseJWT, `JWS header, typ: must be "JWT" or "vc+jwt"`)
	}
	if h.has("kid") && !h.kidIsText {
		defects.add("RFC 7515, Section 4.1.4", "JWS header, kid: must be a string")
	}
	if h.has("jwk") && h.JWK == nil {
		defects.add("RFC 7515, Section 4.1.3", "JWS header, jwk: must be an object")
	}
	if rules == RulesOfBadges && !h.has("kid") && !h.has("jwk") {
		defects.add(clauseJWT, "JWS header: neither kid nor jwk says which key signed")
	}
	if !h.isComputed && !isUnknown(h.Alg) {
		defects = append(defects, h.algorithmDefect())
	}
	if h.JWK != nil && h.keyErr != nil && !h.mayBeUnknown() {
		defects.add(clauseJWT, "JWS header, jwk: %s", h.keyErr)
	}
	return defects
}

// mayBeUnknown reports whether the key is of a kind that is not supported and that the algorithm may accept.
func (h Header) mayBeUnknown() bool {
	return errors.Is(h.keyErr, ErrUnknownKey) && (h.Alg == "EdDSA" || isUnknown(h.Alg))
}

func (h Header) algorithmDefect() Defect {
	if !h.has("alg") {
		return Defect{Detail: "JWS header, alg: is required, such as RS256, ES256 or EdDSA", Clause: "RFC 7515, Section 4.1.1"}
	}
	return Defect{
		Detail: fmt.Sprintf("JWS header, alg: %s is not a public-key signature algorithm, such as RS256, ES256 or EdDSA", quote(h.Alg)),
		Clause: "RFC 8725, Section 3.1",
	}
}

// mediaType is a typ as it is compared: without case, and without the prefix that may be left out (RFC 7515, Section
// 4.1.9).
func mediaType(typ string) string {
	typ = strings.ToLower(typ)
	if rest, found := strings.CutPrefix(typ, "application/"); found && !strings.Contains(rest, "/") {
		return rest
	}
	return typ
}
