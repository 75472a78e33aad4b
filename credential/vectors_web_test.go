package credential_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
)

// What the other hosts serve.

// issuerID is the issuer with a controller document on the web.
const issuerID = "https://issuer.example/issuers/1"

// publish puts a document at HOST/PATH.
func (w *works) publish(place string, document any) {
	body, err := json.MarshalIndent(document, "", "  ")
	require.NoError(w.t, err)
	w.web[place] = append(body, '\n')
}

// controller is the document of who has these methods. All of them may sign credentials, but for the one called login.
func (w *works) controller(id string, methods ...map[string]any) map[string]any {
	var assertion []any
	for _, m := range methods {
		if m["id"] != id+"#login" {
			assertion = append(assertion, m["id"])
		}
	}
	return map[string]any{"@context": []any{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}, "id": id,
		"verificationMethod": methods, "assertionMethod": assertion, "authentication": []any{id + "#login"}}
}

func (w *works) multikey(s signer, members ...any) map[string]any {
	m := map[string]any{"id": s.method, "type": "Multikey", "controller": s.id, "publicKeyMultibase": multikeyOf(w.t, s.key)}
	for i := 0; i < len(members); i += 2 {
		m[members[i].(string)] = members[i+1]
	}
	return m
}

// keyed is the issuer with another of the methods in its document.
func (w *works) keyed(fragment string) signer {
	return didKey(w.t, "issuer "+fragment).as(issuerID, issuerID+"#"+fragment)
}

// named is an issuer on the web whose method has its key in its own name.
func (w *works) named(id string) signer {
	s := didKey(w.t, id)
	return s.as(id, id+"#"+multikeyOf(w.t, s.key))
}

// methodOf is the issuer with a method elsewhere on its host: a document that is only that method.
func (w *works) methodOf() signer {
	return didKey(w.t, "a method alone").as(issuerID, "https://issuer.example/methods/1")
}

const (
	confirmedID = "https://issuer.example/issuers/2"
	keyFile     = "https://issuer.example/keys/rsa.jwk"
	keySet      = "https://issuer.example/.well-known/jwks.json"
)

func (w *works) publishKeys() {
	issuer := w.controller(issuerID, w.multikey(w.issuer), w.multikey(w.keyed("login")),
		w.multikey(w.keyed("withdrawn"), "revoked", "2024-06-30T00:00:00Z"),
		w.multikey(w.keyed("lent"), "controller", "https://lender.example/issuers/9"),
		w.multikey(w.witness.as(issuerID, issuerID+"#replaced")))
	issuer["assertionMethod"] = append(issuer["assertionMethod"].([]any), w.methodOf().method, keyFile)
	w.publish("issuer.example/issuers/1", issuer)
	w.publish("lender.example/issuers/9", w.controller("https://lender.example/issuers/9", w.multikey(w.keyed("lent"), "controller",
		"https://lender.example/issuers/9")))
	confirmed := w.named(confirmedID)
	w.publish("issuer.example/issuers/2", w.controller(confirmedID, w.multikey(confirmed)))
	w.publish("issuer.example/methods/1", w.multikey(w.methodOf()))
	w.publish("university.example/.well-known/did.json", w.controller(w.university.id, w.multikey(w.university)))
	w.publish("university.example/music/did.json", w.controller(w.music.id, w.multikey(w.music)))
	w.publish("status.example/.well-known/did.json", w.controller(w.lists.id, w.multikey(w.lists)))

	single, inSet := jwkOf(w.t, w.rsa.key), jwkOf(w.t, w.p256.key)
	single["iss"], inSet["kid"], inSet["alg"] = issuerID, "2024-a", "ES256"
	w.publish("issuer.example/keys/rsa.jwk", single)
	w.publish("issuer.example/.well-known/jwks.json", map[string]any{"keys": []any{inSet}})
}

// The places in the status lists that are set, and their neighbours that are not.
const (
	revokedAt, notRevokedAt     = "94567", "94568"
	suspendedAt, notSuspendedAt = "12", "13"
)

func (w *works) publishLists() {
	const enough = 131_072
	put := func(list map[string]any) { w.publish(strings.TrimPrefix(list["id"].(string), "https://"), list) }
	put(w.lists.prove(w.t, w.statusList("revocation", "revocation", enough, revokedAt)))
	put(w.lists.prove(w.t, w.statusList("suspension", "suspension", enough, suspendedAt)))
	put(w.lists.prove(w.t, w.statusList("short", "revocation", 1024, "7")))
	altered := w.lists.prove(w.t, w.statusList("altered", "revocation", enough, revokedAt))
	altered["validFrom"] = "2020-02-01T00:00:00Z"
	put(altered)
	expired := w.statusList("expired", "revocation", enough, revokedAt)
	expired["validUntil"] = "2021-01-01T00:00:00Z"
	put(w.lists.prove(w.t, expired))
	token := w.lists.jwt(w.t, w.statusList("revocation.jwt", "revocation", enough, revokedAt), drop("/jwk"), set("/kid", w.lists.method))
	w.web["status.example/revocation.jwt"] = append(token, '\n')
	secured := func(name string, payload change, header ...change) {
		list := w.statusList(name, "revocation", enough, revokedAt)
		payload(w.t, list)
		w.web["status.example/"+name] = append(w.lists.compact(w.t, list, append(header, drop("/jwk"), set("/kid", w.lists.method), set("/typ", "vc+jwt"))...), '\n')
	}
	secured("plain.jwt", all())
	secured("iat.jwt", all(set("/iss", w.lists.id), set("/iat", 1577836800)))
	secured("cty.jwt", drop("/validFrom"), set("/cty", "vc"), set("/tide", "high"))
	secured("ended.jwt", set("/exp", 1577836801))
	secured("other-iss.jwt", set("/iss", "https://issuer.example/"))
	secured("decoy.jwt", set("/vc", w.statusList("decoy.jwt", "revocation", enough, "0")))
	w.publish("status.example/revoked.json", map[string]any{"id": "https://status.example/revoked.json", "issuer": w.club.id,
		"revokedCredential": []any{
			map[string]any{"id": "urn:example:revocation-list-revoked", "revoked": true,
				"revocationReason": "Issued to another person of the same name."},
			map[string]any{"id": "urn:example:revocation-list-good", "revoked": false},
		}})
}

// statusList is a list credential with one entry set, unsigned.
func (w *works) statusList(name, purpose string, entries int, at string) map[string]any {
	index, err := strconv.Atoi(at)
	require.NoError(w.t, err)
	bits := make([]byte, entries/8)
	bits[index/8] |= 0x80 >> (index % 8) // bit 0 is the most significant of byte 0
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, err = zip.Write(bits)
	require.NoError(w.t, err)
	require.NoError(w.t, zip.Close())
	url := "https://status.example/" + name
	return map[string]any{
		"@context": []any{vc20}, "id": url, "type": []any{"VerifiableCredential", "BitstringStatusListCredential"},
		"issuer": w.lists.id, "validFrom": "2020-01-01T00:00:00Z",
		"credentialSubject": map[string]any{"id": url + "#list", "type": "BitstringStatusList", "statusPurpose": purpose,
			"encodedList": "u" + base64url(zipped.Bytes())},
	}
}

// listed is a change that names an entry of a status list.
func listed(name, purpose, index string) change {
	return set("/credentialStatus", entryOf("https://status.example/"+name, purpose, index))
}

// publishRefreshed publishes the responses of refresh services.
func (w *works) publishRefreshed() {
	later := set("/validFrom", "2024-07-01T00:00:00Z")
	w.publish("issuer.example/refresh/current", w.signed(diploma, w.club, refreshing("current"))("refresh-current"))
	w.publish("issuer.example/refresh/newer", w.signed(diploma, w.club, refreshing("newer"), later)("refresh-newer"))
	w.publish("issuer.example/refresh/revoked", w.signed(diploma, w.club, refreshing("revoked"), later,
		listed("revocation", "revocation", revokedAt))("refresh-revoked"))
}
