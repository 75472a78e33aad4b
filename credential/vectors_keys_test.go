package credential_test

import "clrhost/internal/vector"

// keys are the ways in which an issuer's key may be named.
func (w *works) keys() []recipe {
	good := func(name, shows string, f file) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byKeys, Verdict: "valid", Inside: list{"1 valid"},
			Upsert: 201}, file: f}
	}
	di := func(by signer) file { return w.json(w.signed(heatPump, by)) }
	byKid := func(by signer) file { return w.jwt(w.unsigned(heatPump, by), by, drop("/jwk"), set("/kid", by.method)) }
	confirmed, inSet := w.named(confirmedID), signer{"https://issuer.example/", keySet + "#2024-a", w.p256.key}
	return []recipe{
		good("key-did-jwk", "a did:jwk: the key is the issuer's name", di(didJWKOf(w.t, w.p256.key))),
		good("key-did-web", "a did:web of a whole host", di(w.university)),
		good("key-did-web-path", "a did:web with a path", di(w.music)),
		good("key-https-controller", "an https issuer whose document holds the method and lists it for assertion", di(w.issuer)),
		good("key-https-method", "a method that is a document of its own, and that the issuer's document lists", di(w.methodOf())),
		good("key-https-fragment-confirmed", "a method whose fragment is the key itself, and that the issuer's document holds",
			di(confirmed)),
		good("key-issuer-uri", "the issuer is named by its URI alone, without a Profile",
			w.json(w.signed(heatPump, w.issuer, set("/issuer", issuerID)))),
		good("key-kid-jwk", "the kid of a JWT leads to a single JWK", byKid(signer{issuerID, keyFile, w.rsa.key})),
		good("key-kid-jwks", "the kid of a JWT leads into a key set", byKid(inSet)),
		good("key-kid-label", "the kid of a JWT is a mere label, which the key set of the issuer knows",
			w.jwt(w.unsigned(heatPump, inSet), inSet, drop("/jwk"), set("/kid", "2024-a"))),
		good("key-jwk-published", "a JWT that carries its key, which is also in the key set of the issuer",
			w.jwt(w.unsigned(heatPump, inSet), inSet)),
		good("key-kid-did-web", "the kid of a JWT is a method of a did:web", byKid(w.university)),
		good("key-kid-and-jwk", "a JWT with kid and jwk, which agree",
			w.jwt(w.unsigned(heatPump, w.issuer), w.issuer, set("/kid", w.issuer.method))),
	}
}

// strangers are good signatures with a key that is not known to be the issuer's, or known not to be.
func (w *works) strangers() []recipe {
	one := func(name, shows, verdict string, checks list, says string, f file) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byKeys, Verdict: verdict, Checks: checks,
			Inside: list{"1 valid"}, Says: says, Upsert: 201}, file: f}
		if verdict == "proof-failed" {
			return r.refusing("issuer key")
		}
		return r
	}
	di := func(by signer) file { return w.json(w.signed(diploma, by)) }
	foreign, unknown := list{"issuer key fail"}, list{"issuer key unchecked"}
	unchecked, bad := list{"proof unchecked", "issuer key unchecked"}, list{"proof fail", "issuer key unchecked"}
	stale := didKey(w.t, "issuer before").as(issuerID, issuerID+"#replaced")
	return []recipe{
		one("issuer-wrong", "an https issuer, signed with a did:key of somebody else", "proof-failed", foreign, "lists others",
			di(w.club.as(issuerID, w.club.method))),
		one("issuer-wrong-web", "the issuer is another than the one whose document holds the key", "proof-failed", foreign,
			"lists others", di(w.university.as(issuerID, w.university.method))),
		one("key-not-for-assertion", "a key that the issuer's document lists for signing in only", "proof-failed", foreign,
			"not in assertionMethod", di(w.keyed("login"))),
		one("key-of-another-controller", "the issuer's document holds the method of another controller", "proof-failed", foreign,
			"another controls it", di(w.keyed("lent"))),
		one("key-withdrawn", "a method that was revoked, in a proof made before", "proof-failed", bad, "revoked",
			di(w.keyed("withdrawn"))).refusing("proof"),
		one("key-absent", "the issuer's document does not hold the method", "proof-failed", bad, "does not hold",
			di(w.keyed("never-there"))).refusing("proof"),
		one("key-replaced", "the issuer's document has another key under that name by now", "proof-failed", bad, "",
			di(stale)).refusing("proof").citing(byVerify, "signature does not verify"),
		one("key-https-fragment-denied", "a method whose fragment is a key that the issuer's document does not know", "proof-failed",
			foreign, "lists others", di(w.named(issuerID))),
		one("key-https-fragment", "a method whose fragment is the key itself; nobody else says that it is the issuer's", "unverifiable",
			unknown, "could not be determined", di(w.named("https://quiet.example/issuers/1"))),
		one("key-host-unreachable", "the host of the issuer's key cannot be found", "unverifiable", unchecked,
			"its key could not be obtained", di(w.club.as("https://gone.example/issuers/1", "https://gone.example/issuers/1#key-1"))),
		one("key-not-found", "the host of the issuer's key answers with 404", "unverifiable", unchecked, "status 404",
			di(w.club.as("https://issuer.example/issuers/404", "https://issuer.example/issuers/404#key-1"))),
		one("key-jwk-only", "an https issuer that lists no keys, and a JWT that carries its key and names no place to find it", "unverifiable",
			unknown, "the issuer must list it", w.jwt(w.unsigned(diploma, w.profile), w.profile)),
		one("key-kid-against-jwk", "a JWT whose kid names another key than its jwk is", "proof-failed", bad, "kid names another key",
			w.jwt(w.unsigned(diploma, w.issuer), w.witness.as(issuerID, ""), set("/kid", w.issuer.method))).refusing("proof"),
	}
}
