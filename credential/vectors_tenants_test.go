package credential_test

import (
	"bytes"
	"crypto/elliptic"

	"clrhost/internal/vector"
)

// The tenants of a shared host: one publishes its keys, one uploads files, one publishes no key, one is a did:web.
const (
	tenant   = "https://shared.example/tenant-a/issuer"
	uploads  = "https://shared.example/tenant-b/"
	keyless  = "https://shared.example/tenant-c/issuer"
	webby    = "did:web:shared.example:tenant-d"
	pagedID  = "https://page.example/issuers/1"
	campusID = "https://campus.example/issuers/1"
	byKeyID  = "https://keys.example/issuers/1"
)

// upload is what the uploading tenant signs with: as another issuer, under a method of its own.
func (w *works) upload(issuer, file string) signer {
	return didKeyOn(w.t, elliptic.P256(), "tenant b").as(issuer, uploads+file)
}

func (w *works) publishTenants() {
	w.publish("shared.example/tenant-a/issuer", w.controller(tenant, w.multikey(didKey(w.t, "tenant a").as(tenant, tenant+"#key-1"))))
	w.publish("shared.example/tenant-c/issuer", map[string]any{"id": keyless, "type": "Profile", "name": "A tenant without keys"})
	w.publish("shared.example/tenant-d/did.json", w.controller(webby, w.multikey(didKey(w.t, "tenant d").as(webby, webby+"#key-1"))))

	jwk := jwkOf(w.t, w.upload("", "").key)
	w.publish("shared.example/tenant-b/key.jwk", jwk)
	inSet := jwkOf(w.t, w.upload("", "").key)
	inSet["kid"] = "1"
	w.publish("shared.example/tenant-b/jwks", map[string]any{"keys": []any{inSet}})
	free := w.multikey(w.upload("", "method"))
	delete(free, "controller")
	w.publish("shared.example/tenant-b/method", free)
	for name, issuer := range map[string]string{"claims-a": tenant, "claims-c": keyless, "claims-d": webby} {
		claims := w.multikey(w.upload(issuer, name))
		w.publish("shared.example/tenant-b/"+name, claims)
		w.publish("shared.example/tenant-b/document-of-"+name, w.controller(issuer, w.multikey(w.upload(issuer, "document-of-"+name+"#key-1"))))
	}

	w.web["page.example/issuers/1"] = []byte("<!doctype html><title>A school</title>\n")
	w.publish("page.example/.well-known/jwks.json", map[string]any{"keys": []any{jwkOf(w.t, didKey(w.t, "page").key)}})
	w.publish("campus.example/issuers/1", map[string]any{"id": campusID, "type": "Profile", "name": "A campus"})
	others := jwkOf(w.t, didKey(w.t, "neighbour").key)
	others["iss"] = "https://campus.example/issuers/2"
	enc := jwkOf(w.t, didKey(w.t, "campus encrypts").key)
	enc["use"] = "enc"
	w.publish("campus.example/.well-known/jwks.json", map[string]any{"keys": []any{jwkOf(w.t, didKey(w.t, "campus").key), others, enc}})

	listed := didKey(w.t, "listed by its name")
	document := w.controller(byKeyID)
	restricted := func(name string, members ...any) map[string]any {
		s := didKey(w.t, "restricted "+name)
		jwk := jwkOf(w.t, s.key)
		for i := 0; i < len(members); i += 2 {
			jwk[members[i].(string)] = members[i+1]
		}
		return map[string]any{"id": "#" + name, "type": "JsonWebKey", "controller": byKeyID, "publicKeyJwk": jwk}
	}
	document["verificationMethod"] = []any{restricted("good", "use", "sig", "key_ops", []any{"verify"}, "alg", "EdDSA"),
		restricted("encrypts", "use", "enc"), restricted("wraps", "key_ops", []any{"wrapKey"}), restricted("other-alg", "alg", "ES256")}
	document["assertionMethod"] = []any{listed.method, "#good", "#encrypts", "#wraps", "#other-alg",
		map[string]any{"id": "#inside", "type": "Multikey", "controller": []any{byKeyID}, "publicKeyMultibase": multikeyOf(w.t, didKey(w.t, "inside").key)}}
	w.publish("keys.example/issuers/1", document)
}

// tenants are credentials in the name of one tenant of a shared host, signed by another who may upload files there.
func (w *works) tenants() (all []recipe) {
	di := func(by signer) file { return w.json(w.signed(heatPump, by)) }
	kid := func(by signer) file { return w.jwt(w.unsigned(heatPump, by), by, drop("/jwk"), set("/kid", by.method)) }
	both := func(by signer) file { return w.jwt(w.unsigned(heatPump, by), by, set("/kid", by.method)) }
	inName := func(issuer string) signer {
		s := w.upload(issuer, "")
		return s.as(issuer, uploads+"file#"+multikeyOf(w.t, s.key))
	}
	for _, victim := range []struct{ name, id, whose, verdict, check, says string }{
		{"tenant", tenant, "an issuer whose document lists its key", "proof-failed", "issuer key fail", "lists others, " + tenant + "#key-1"},
		{"tenant-keyless", keyless, "an issuer whose document lists no key", "unverifiable", "issuer key unchecked", "the issuer must list it"},
		{"tenant-did", webby, "a did:web whose document lists its key", "proof-failed", "issuer key fail", "lists others, " + webby + "#key-1"},
	} {
		claims := map[string]string{tenant: "claims-a", keyless: "claims-c", webby: "claims-d"}[victim.id]
		for _, forgery := range []struct {
			name, by string
			file     file
		}{
			{"jwk", "a bare JWK that another tenant uploaded", di(w.upload(victim.id, "key.jwk"))},
			{"jwks", "a key of a set that another tenant uploaded", di(w.upload(victim.id, "jwks#1"))},
			{"multikey", "a method without controller that another tenant uploaded", di(w.upload(victim.id, "method"))},
			{"controller", "a method that another tenant uploaded, which names the issuer as its controller", di(w.upload(victim.id, claims))},
			{"document", "a method in a document that another tenant uploaded, which calls itself the issuer's",
				di(w.upload(victim.id, "document-of-"+claims+"#key-1"))},
			{"fragment", "a key in the name of another tenant's file", di(inName(victim.id))},
			{"did-key", "a did:key", di(w.upload("", "").as(victim.id, didKeyOn(w.t, elliptic.P256(), "tenant b").method))},
			{"jwt-jwk", "a JWT whose kid is a JWK that another tenant uploaded", kid(w.upload(victim.id, "key.jwk"))},
			{"jwt-jwks", "a JWT whose kid is in a key set that another tenant uploaded", kid(w.upload(victim.id, "jwks#1"))},
			{"jwt-both", "a JWT that carries the key another tenant uploaded, and says where", both(w.upload(victim.id, "key.jwk"))},
			{"jwt-carried", "a JWT that carries another tenant's key", w.jwt(w.unsigned(heatPump, w.upload(victim.id, "")), w.upload(victim.id, ""))},
		} {
			r := recipe{Vector: vector.Vector{Name: victim.name + "-" + forgery.name, Shows: victim.whose + "; signed with " + forgery.by,
				Clause: byKeys, Verdict: victim.verdict, Checks: list{victim.check}, Inside: list{"1 valid"}, Says: victim.says, Upsert: 201},
				file: forgery.file}
			if victim.verdict == "proof-failed" {
				r = r.refusing("issuer key")
			}
			all = append(all, r)
		}
	}
	return all
}

// listings are the ways in which an issuer's document, or the key set of its authority, lists a key.
func (w *works) listings() []recipe {
	di := func(by signer) file { return w.json(w.signed(heatPump, by)) }
	carried := func(by signer) file { return w.jwt(w.unsigned(heatPump, by), by) }
	good := func(name, shows string, f file) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byKeys, Verdict: "valid", Inside: list{"1 valid"},
			Upsert: 201}, file: f}
	}
	bad := func(name, shows, verdict, check, says string, f file) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byKeys, Verdict: verdict, Checks: list{check},
			Inside: list{"1 valid"}, Says: says, Upsert: 201}, file: f}
		if verdict == "proof-failed" {
			return r.refusing("issuer key")
		}
		return r
	}
	byName := didKey(w.t, "listed by its name")
	campus := didKey(w.t, "campus")
	return []recipe{
		good("listed-did-key", "an https issuer whose document lists a did:key method in assertionMethod", di(byName.as(byKeyID, byName.method))),
		good("listed-inside", "a method that stands in assertionMethod itself, under a relative id, with a list of controllers",
			di(didKey(w.t, "inside").as(byKeyID, byKeyID+"#inside"))),
		good("listed-by-key", "a JWT that carries a key which the issuer's document lists", carried(w.issuer)),
		good("listed-as-did-key", "a did:key method whose key the issuer's document lists under another name",
			di(w.issuer.as(issuerID, didKey(w.t, "issuer").method))),
		good("listed-by-reference", "a JWT that carries a key which the issuer's document lists by its URL alone", carried(w.rsa.as(issuerID, ""))),
		good("key-set-of-profile", "an issuer whose document lists no key, and a did:key method whose key is in the key set of its authority",
			di(campus.as(campusID, campus.method))),
		good("key-set-of-page", "an issuer at whose URL is a web page, and a key in the key set of its authority",
			carried(didKey(w.t, "page").as(pagedID, ""))),
		bad("key-set-of-neighbour", "a key that the key set keeps for another issuer", "unverifiable", "issuer key unchecked",
			"does not hold the key", carried(didKey(w.t, "neighbour").as(campusID, ""))),
		bad("key-set-for-encryption", "a key that the key set has for encryption", "proof-failed", "issuer key fail", `use is "enc"`,
			carried(didKey(w.t, "campus encrypts").as(campusID, ""))),
		bad("key-set-beside-document", "a key of the authority's key set, for an issuer whose document lists others", "proof-failed",
			"issuer key fail", "lists others", carried(w.p256.as(issuerID, ""))),
		bad("id-with-slash", "the id of an issuer with a slash more, where nothing is published", "unverifiable", "issuer key unchecked",
			"the issuer must list it", di(w.issuer.as(issuerID+"/", issuerID+"#key-1"))),
		bad("id-with-query", "the id of an issuer with a query more, so that its document is of another id", "unverifiable", "issuer key unchecked",
			"that of another id", di(w.issuer.as(issuerID+"?tenant=2", issuerID+"#key-1"))),
		bad("id-with-userinfo", "the id of an issuer with a user name more, which nobody is asked with", "unverifiable", "issuer key unchecked",
			"a user name or password", di(w.issuer.as("https://issuer.example@shared.example/tenant-c/issuer", issuerID+"#key-1"))),
		bad("id-of-no-place", "an issuer whose id is no place where a document could be", "unverifiable", "issuer key unchecked",
			"are looked up for https", di(w.issuer.as("urn:example:issuer", issuerID+"#key-1"))),
	}
}

// restricted are keys with restrictions on their use.
func (w *works) restricted() []recipe {
	refused := func(name, shows, clause, check, says string, f file) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "proof-failed",
			Checks: list{check + " fail"}, Inside: list{"1 valid"}, Says: says}, file: f}
		if check == "proof" {
			r.Checks = append(r.Checks, "issuer key unchecked")
		}
		return r.refusing(check)
	}
	by := func(name string) signer { return didKey(w.t, "restricted "+name).as(byKeyID, byKeyID+"#"+name) }
	di := func(name string) file { return w.json(w.signed(heatPump, by(name))) }
	kid := func(name string) file {
		return w.jwt(w.unsigned(heatPump, by(name)), by(name), drop("/jwk"), set("/kid", by(name).method))
	}
	body := w.unsigned(heatPump, w.rsa)
	header := func(edits ...change) file { return w.jwt(body, w.rsa, edits...) }
	did := func(member string, value any) file {
		jwk := jwkOf(w.t, w.p256.key)
		jwk[member] = value
		id := "did:jwk:" + base64url(bytes.TrimSpace(encode(w.t, jwk)))
		return w.json(w.signed(heatPump, w.p256.as(id, id+"#0")))
	}
	const byUse, byAlg = byKeys, "RFC 7517, Section 4.4"
	return []recipe{
		{Vector: vector.Vector{Name: "key-for-signatures", Shows: "a key whose use, key_ops and alg are for this signature", Clause: byKeys,
			Verdict: "valid", Inside: list{"1 valid"}, Upsert: 201}, file: di("good")},
		refused("key-use-enc", "a key whose use is encryption, in an embedded proof", byUse, "proof", `use is "enc"`, di("encrypts")),
		refused("key-ops-wrap", "a key whose key_ops do not let it verify, in an embedded proof", byUse, "proof", "key_ops", di("wraps")),
		refused("key-alg-differs", "a key whose alg is another, in an embedded proof", byAlg, "proof", `for "ES256" only`, di("other-alg")),
		refused("jwt-key-use-enc", "the kid of a JWT leads to a key whose use is encryption", byUse, "proof", `use is "enc"`, kid("encrypts")),
		refused("jwt-key-ops-wrap", "the kid of a JWT leads to a key whose key_ops do not let it verify", byUse, "proof", "key_ops", kid("wraps")),
		refused("jwt-key-alg-differs", "the kid of a JWT leads to a key whose alg is another", byAlg, "proof", `for "ES256" only`, kid("other-alg")),
		refused("jwt-jwk-use-enc", "a JWT carries a key whose use is encryption", byJWT, "proof", `use is "enc"`, header(set("/jwk/use", "enc"))),
		refused("jwt-jwk-ops-encrypt", "a JWT carries a key whose key_ops are to encrypt", byJWT, "proof", "key_ops",
			header(set("/jwk/key_ops", []any{"encrypt"}))),
		refused("jwt-jwk-alg-differs", "a JWT carries a key whose alg is another", byAlg, "proof", `for "PS256" only`, header(set("/jwk/alg", "PS256"))),
		refused("did-jwk-use-enc", "a did:jwk whose key is for encryption", byUse, "proof", `use is "enc"`, did("use", "enc")),
		refused("did-jwk-alg-differs", "a did:jwk whose key is for another algorithm", byAlg, "proof", `for "ECDH-ES" only`, did("alg", "ECDH-ES")),
	}
}

// algorithms are JWTs with algorithms beside the usual ones.
func (w *works) algorithms() []recipe {
	p521 := didJWKOf(w.t, ecdsaKey(w.t, elliptic.P521(), "p521"))
	ed := didJWKOf(w.t, didKey(w.t, "club").key)
	one := func(name, shows, verdict string, f file) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byJWT, Verdict: verdict, Inside: list{"1 valid"}, Upsert: 201}, file: f}
		if verdict == "unverifiable" {
			r.Checks, r.Says = list{"proof unchecked", "issuer key unchecked"}, "is not supported"
		}
		return r
	}
	return []recipe{
		one("jwt-es512", "a JWT signed with ES512", "valid", w.jwt(w.unsigned(heatPump, p521), p521)),
		one("jwt-ed25519", "a JWT that calls its algorithm Ed25519 and not EdDSA", "valid", w.jwt(w.unsigned(heatPump, ed), ed, set("/alg", "Ed25519"))),
		one("jwt-es256k", "a JWT with an algorithm that is registered, and that not everybody computes", "unverifiable",
			w.jwt(w.unsigned(heatPump, w.p256), w.p256, set("/alg", "ES256K"), set("/jwk/crv", "secp256k1"))),
		one("jwt-unknown-algorithm", "a JWT with an algorithm that nobody knows", "unverifiable",
			w.jwt(w.unsigned(heatPump, w.p256), w.p256, set("/alg", "tide-2077"))),
		one("jwt-typ-media-type", "a JWT whose typ is a whole media type, in another case", "valid",
			w.jwt(w.unsigned(heatPump, ed), ed, set("/typ", "Application/VC+JWT"))),
	}
}
