package credential

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/credential/model"
	"clrhost/internal/untyped"
)

// isCredential reports whether an object claims to be a credential, however wrong: then its defects are reported one by one.
func isCredential(object map[string]any) bool {
	_, hasSubject := object["credentialSubject"]
	return hasSubject || untyped.Contains(object["type"], model.VerifiableCredential)
}

// relative is a kind of document that is submitted in place of a credential.
type relative struct {
	is   func(object map[string]any) bool
	name string
	cure string // what to do when no credential is found inside
}

const jwsCure = "give it in the compact form: protected header, payload and signature, joined by periods"

// relatives are tried in order, the most specific first.
var relatives = []relative{
	{typed("VerifiablePresentation"), "a presentation of credentials", "it holds none"},
	{has("vp"), "a presentation of credentials", "it holds none that is a JWT or an object"},
	{typed("EnvelopedVerifiablePresentation"), "an envelope around a presentation", "give one of the credentials that it presents by itself"},
	{has("payload", "signature"), "a JWS in the form of JSON", jwsCure},
	{has("payload", "signatures"), "a JWS in the form of JSON", jwsCure},
	{typed(typeEnveloped), "an envelope around a credential", "give the token inside by itself"},
	{inContext("https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/v1"), "a document of Open Badges 2.0 or older",
		"such a badge carries no verifiable credential; its issuer can award it again by Open Badges 3.0"},
	{has("badge", "recipient"), "an award of Open Badges 1.1 or older", "its issuer can award it again by Open Badges 3.0"},
	{inContext("purl.imsglobal.org/spec/clr/v1p0"), "a CLR 1.0 document", "its issuer can issue it again by CLR 2.0"},
	{has("imsx_codeMajor"), "the error answer of an API", "the request that brought it failed, and it says why"},
	{has("access_token"), "the answer of an OAuth token endpoint", "it holds a secret: do not pass it on"},
	{has("verificationMethod"), "a DID document, which lists keys", "give the credential that was signed with one of them"},
	{has("kty"), "a JSON Web Key", "give the credential that was signed with it"},
	{has("keys"), "a JSON Web Key Set", "give the credential that was signed with one of its keys"},
	{typed("Profile"), "a Profile", "give the credential that names it"},
	{typed("Achievement"), "an Achievement, the description of what may be awarded", "give the credential by which it was awarded"},
	{typed("Assertion", "BadgeClass"), "a document of Open Badges 2.0", "its issuer can award it again by Open Badges 3.0"},
	{typed("CLR", "Clr"), "a CLR 1.0 document", "its issuer can issue it again by CLR 2.0"},
}

func typed(names ...string) func(map[string]any) bool {
	return func(object map[string]any) bool {
		return slices.ContainsFunc(names, func(name string) bool { return untyped.Contains(object["type"], name) })
	}
}

func has(members ...string) func(map[string]any) bool {
	return func(object map[string]any) bool {
		return !slices.ContainsFunc(members, func(member string) bool { return object[member] == nil })
	}
}

func inContext(parts ...string) func(map[string]any) bool {
	return func(object map[string]any) bool {
		return slices.ContainsFunc(untyped.Texts(object["@context"]), func(context string) bool {
			return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(context, part) })
		})
	}
}

// foreignObject names an object that does not claim to be a credential, and where a credential is in it. Its wrapping is
// "JSON object" or "JWT".
func foreignObject(object map[string]any, wrapping string) string {
	if isCredential(object) {
		return ""
	}
	name, cure := "a "+wrapping, "it has neither credentialSubject nor the type VerifiableCredential"
	if i := slices.IndexFunc(relatives, func(r relative) bool { return r.is(object) }); i >= 0 {
		name, cure = relatives[i].name, relatives[i].cure
	}
	if at := placeOfCredential("", object, 3); at != "" {
		cure = fmt.Sprintf("give the credential at %s by itself", abridge(string(at)))
	}
	return fmt.Sprintf("this is %s, not a credential: %s", name, cure)
}

// tokenMembers hold JWTs that are not credentials and are secret.
var tokenMembers = []string{"access_token", "refresh_token", "id_token"}

// placeOfCredential points to the first credential inside a value, at most so many levels down, or to nowhere.
func placeOfCredential(at jsontext.Pointer, v any, levels int) jsontext.Pointer {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "ey") && compactJWS.MatchString(v) {
			return at
		}
	case map[string]any:
		if isCredential(v) {
			return at
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if levels > 0 && !slices.Contains(tokenMembers, name) {
				if found := placeOfCredential(at.AppendToken(name), v[name], levels-1); found != "" {
					return found
				}
			}
		}
	case []any:
		if levels > 0 && len(v) > 0 { // one list holds things of one kind
			return placeOfCredential(at.AppendToken("0"), v[0], levels-1)
		}
	}
	return ""
}
