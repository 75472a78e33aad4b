package credential_test

import "clrhost/internal/vector"

// terms are JWTs whose contexts do not define their members, or define them twice, though the signature covers every byte.
func (w *works) terms() []recipe {
	one := func(name, shows, verdict string, checks list, says string, f file) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byContexts, Verdict: verdict, Checks: checks,
			Inside: list{"1 valid"}, Says: says, Upsert: 201}, file: f}
		if verdict == "invalid" {
			r.Upsert, r.Refused = 400, list{"context"}
		}
		return r
	}
	jwt := func(edits ...change) file { return w.jwt(w.unsigned(beekeeping, w.rsa, edits...), w.rsa) }
	old := func(edits ...change) file { return w.jwt(w.old(beekeeping, w.rsa).then(w.t, edits...), w.rsa) }
	title := map[string]any{"en": "What Noor did", "fr": "Ce que Noor a fait", "ar": "ما فعلته نور"}
	fails := list{"context fail"}
	kiln := map[string]any{"kiln": "https://terms.example/kiln"}
	unknown := add("/@context", "https://terms.example/v1")
	return []recipe{
		one("term-unknown-in-jwt", "a JWT with a member that no context defines", "invalid", fails,
			"/kiln is defined by no context in @context, so readers need not agree", jwt(set("/kiln", "K-3"))),
		one("term-unknown-in-jwt-1.1", "a member that no context defines, in the claim vc of a JWT", "invalid", fails,
			"/kiln is defined by no context", old(set("/kiln", "K-3"))),
		one("term-unknown-inside-jwt", "a JWT with a member that no context defines, deep inside", "invalid", fails,
			"/issuer/kiln is defined by no context", jwt(set("/issuer/kiln", "K-3"))),
		one("term-type-unknown-in-jwt", "a JWT of a type that no context defines", "invalid", fails, `/type/2: "Diploma" is defined by no context`,
			jwt(add("/type", "Diploma"))),
		one("term-defined-in-jwt", "a JWT with a term of the issuer's own, defined in a context that it carries", "valid", nil, "",
			jwt(add("/@context", kiln), set("/kiln", "K-3"))),
		one("term-redefined-in-jwt", "a JWT whose own context gives another meaning to a term that the standard protects", "invalid", fails,
			`/@context/3: redefines "VerifiableCredential"`, jwt(add("/@context", map[string]any{"VerifiableCredential": "https://terms.example/Paper"}))),
		one("term-redefined-inside-jwt", "the same in a context deep inside", "invalid", fails, "/issuer/@context: redefines",
			jwt(set("/issuer/@context", map[string]any{"name": "https://terms.example/name"}))),
		one("context-unknown-in-jwt", "a JWT with a context that is not known here; its signature covers every byte nevertheless", "valid",
			list{"context unchecked"}, "https://terms.example/v1", jwt(unknown, set("/kiln", "K-3"))),
		one("claims-in-jwt", "a JWT with every registered claim, none of which is a member of the credential", "valid", nil, "",
			w.claiming(w.unsigned(beekeeping, w.rsa), w.rsa, set("/aud", "https://host.example"), set("/iat", 1717236000.0))),
		one("claim-private-in-jwt", "a JWT with a claim that is not registered, and so a member that no context defines", "invalid", fails,
			"/nonce is defined by no context", w.claiming(w.unsigned(beekeeping, w.rsa), w.rsa, set("/nonce", "n-0S6"))),
		one("language-maps", "names in several languages, by a form that no context defines", "invalid", fails,
			"is defined by no context", jwt(set("/name", title))),
	}
}
