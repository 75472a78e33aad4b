package deploy

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"sync"

	"clrhost/credential/proof"
)

// issuer is a key, called by itself, so that no host is asked about it.
var issuer = sync.OnceValue(func() (i struct {
	key ed25519.PrivateKey
	id  string
}) {
	_, i.key, _ = ed25519.GenerateKey(nil) // crypto/rand does not fail
	i.id, _ = proof.DIDJWK(i.key.Public())
	return i
})

var contexts = []string{
	"https://www.w3.org/ns/credentials/v2",
	"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
}

// newCredential returns a small CLR that no host has, as a compact JWS.
func newCredential() (string, error) {
	type object = map[string]any
	id := "urn:uuid:" + rand.Text()
	by := object{"id": issuer().id, "type": []string{"Profile"}, "name": "Example College"}
	course := object{"id": id + "#course", "type": []string{"Achievement"}, "achievementType": "Course",
		"name": "Care of adults", "description": "Plans and gives care.", "criteria": object{"narrative": "Passed."}}
	badge := object{"@context": []string{contexts[0], contexts[2]}, "type": []string{"VerifiableCredential", "AchievementCredential"},
		"id": id + "#badge", "name": "Care of adults", "issuer": by, "validFrom": "2023-12-01T00:00:00Z",
		"credentialSubject": object{"id": "did:example:learner", "type": []string{"AchievementSubject"}, "achievement": course}}
	clr, err := json.Marshal(object{"@context": contexts, "type": []string{"VerifiableCredential", "ClrCredential"},
		"id": id, "name": "Transcript", "partial": false, "issuer": by, "validFrom": "2024-01-01T00:00:00Z",
		"credentialSubject": object{"id": "did:example:learner", "type": []string{"ClrSubject"},
			"achievement": []object{course}, "verifiableCredential": []object{badge}}})
	if err != nil {
		return "", err
	}
	return proof.SignJWT(clr, issuer().key)
}
