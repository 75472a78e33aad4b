package credential

import (
	"maps"
	"time"

	"clrhost/credential/model"
	"clrhost/internal/untyped"
)

// decoded returns the credential in the vc claim of a JWT. A plain one of VC Data Model 1.1 may leave out what the registered
// claims say, and then has it from them (Section 6.3.1, "JWT Decoding"); a badge or record has the members itself (CLR 2.0,
// JSON Web Token Proof Format).
func decoded(vc, claims map[string]any) map[string]any {
	if model.VersionOf(vc) != model.Version11 || model.ClassOf(vc["type"]) != model.VerifiableCredential {
		return vc
	}
	document := maps.Clone(vc)
	give := func(object map[string]any, name string, value any) {
		if _, has := object[name]; !has && value != nil {
			object[name] = value
		}
	}
	give(document, "id", claimText(claims["jti"]))
	give(document, "issuer", claimText(claims["iss"]))
	give(document, "issuanceDate", claimDate(claims["nbf"]))
	give(document, "expirationDate", claimDate(claims["exp"]))
	for name, claim := range map[string]string{"issuer": "iss", "credentialSubject": "sub"} {
		if object, ok := document[name].(map[string]any); ok {
			object = maps.Clone(object)
			give(object, "id", claimText(claims[claim]))
			document[name] = object
		}
	}
	return document
}

// claimText and claimDate return nil for what is not such a claim.

func claimText(v any) any {
	if text := untyped.Text(v); text != "" {
		return text
	}
	return nil
}

func claimDate(v any) any {
	if at, ok := numericDate(v); ok {
		return at.Format(time.RFC3339)
	}
	return nil
}
