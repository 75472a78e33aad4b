package key

import (
	"crypto"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"clrhost/credential/loose"
	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/strictjson"
)

// documentLimits bounds a document that holds keys.
var documentLimits = strictjson.Limits{Bytes: maxBody, Depth: 32, Members: 20_000}

// document is a JSON object that was served under a name, an https URL or a DID.
type document struct {
	name    string
	members map[string]any
	moved   bool // a redirect led to another origin, for which the one in the name does not speak
}

// found is a method as its document has it.
type found struct {
	key        crypto.PublicKey
	controller string // empty when none is named
	assertion  bool
}

func readDocument(name string, body []byte) (*document, error) {
	d := &document{name: name}
	if err := strictjson.Decode(body, documentLimits, &d.members); err != nil || d.members == nil {
		return nil, unusable("the document at %s is not a JSON object", abridge(name))
	}
	return d, nil
}

func (d *document) id() string { return loose.Text(d.members["id"]) }

// speaksFor reports whether the document is that of a controller: served under its name, and not of another's id.
func (d *document) speaksFor(controller string) bool {
	return sameName(d.name, controller) && (d.id() == "" || sameName(d.id(), d.name))
}

// isController reports whether the document lists verification methods (Controlled Identifiers 1.0, Section 2).
func (d *document) isController() bool {
	return d.members["verificationMethod"] != nil || d.members["assertionMethod"] != nil
}

// find reads a method from the document, whichever of the four shapes that has.
func (d *document) find(id string, now time.Time) (found, error) {
	switch {
	case d.members["kty"] != nil:
		return d.fromJWK(d.members)
	case d.members["keys"] != nil:
		return d.fromSet(id)
	case d.isController():
		return d.fromController(id, now)
	case d.members["publicKeyMultibase"] != nil || d.members["publicKeyJwk"] != nil:
		if d.id() != id {
			return found{}, denied("the document at %s holds another verification method", abridge(d.name))
		}
		return d.fromEntry(d.members, loose.Text(d.members["controller"]), true, now)
	}
	return found{}, unusable("the document at %s holds no key", abridge(d.name))
}

func (d *document) fromJWK(jwk map[string]any) (found, error) {
	key, err := jwkKey(jwk)
	if err != nil {
		return found{}, unusable("the key at %s cannot be used: %s", abridge(d.name), err)
	}
	use, isUse := jwk["use"].(string)
	operations, isList := jwk["key_ops"].([]any)
	if isUse && use != "sig" || isList && !slices.Contains(operations, any("verify")) {
		return found{}, denied("the key at %s is not for signatures", abridge(d.name))
	}
	return found{key: key, controller: loose.Text(jwk["iss"]), assertion: true}, nil
}

// fromSet picks from a JWK set (RFC 7517, Section 5) by kid: the whole URL of the method, or its fragment.
func (d *document) fromSet(id string) (found, error) {
	_, fragment, _ := strings.Cut(id, "#")
	var chosen []map[string]any
	for _, jwk := range objects(d.members["keys"]) {
		if kid := loose.Text(jwk["kid"]); kid != "" && (kid == id || kid == fragment) {
			chosen = append(chosen, jwk)
		}
	}
	switch len(chosen) {
	case 0:
		return found{}, denied("the key set at %s has no key with this kid", abridge(d.name))
	case 1:
		return d.fromJWK(chosen[0])
	}
	return found{}, unusable("the key set at %s has more than one key with this kid", abridge(d.name))
}

func (d *document) fromController(id string, now time.Time) (found, error) {
	entry := d.entry(id)
	if entry == nil {
		return found{}, denied("the document at %s does not hold the verification method", abridge(d.name))
	}
	controller := loose.Text(entry["controller"])
	if controller == "" {
		controller = d.subject()
	}
	return d.fromEntry(entry, controller, d.mentions("assertionMethod", id), now)
}

// fromEntry reads a verification method. One that was revoked or has expired is no longer used for verifying, also not
// for older signatures (Controlled Identifiers 1.0, Section 2.2).
func (d *document) fromEntry(entry map[string]any, controller string, assertion bool, now time.Time) (found, error) {
	for _, end := range []string{"revoked", "expires"} {
		if entry[end] == nil {
			continue
		}
		at, ok := model.Instant(entry[end])
		if !ok {
			return found{}, unusable("the verification method at %s: %s is not a date-time", abridge(d.name), end)
		}
		if !now.Before(at) {
			return found{}, denied("the verification method at %s is not to be used since %s (%s)", abridge(d.name), at.UTC().Format(time.RFC3339), end)
		}
	}
	key, err := entryKey(entry)
	if err != nil {
		return found{}, unusable("the verification method at %s cannot be used: %s", abridge(d.name), err)
	}
	return found{key: key, controller: controller, assertion: assertion}, nil
}

// entry is the object of a method, among the verification methods or embedded in assertionMethod.
func (d *document) entry(id string) map[string]any {
	for _, member := range []string{"verificationMethod", "assertionMethod"} {
		for _, entry := range objects(d.members[member]) {
			if d.absolute(loose.Text(entry["id"])) == id {
				return entry
			}
		}
	}
	return nil
}

// mentions reports whether a member lists a method, by its id or as an object.
func (d *document) mentions(member, id string) bool {
	for _, item := range loose.List(d.members[member]) {
		name := loose.Text(item)
		if entry, ok := item.(map[string]any); ok {
			name = loose.Text(entry["id"])
		}
		if d.absolute(name) == id {
			return true
		}
	}
	return false
}

// absolute completes an id that is only a fragment.
func (d *document) absolute(id string) string {
	if strings.HasPrefix(id, "#") {
		return d.subject() + id
	}
	return id
}

// subject is what the document is about.
func (d *document) subject() string {
	if id := d.id(); id != "" {
		return id
	}
	return d.name
}

// entryKey reads the key of a verification method in either of its forms.
func entryKey(entry map[string]any) (crypto.PublicKey, error) {
	multibase, hasMultibase := entry["publicKeyMultibase"].(string)
	jwk, hasJWK := entry["publicKeyJwk"].(map[string]any)
	switch {
	case hasMultibase && hasJWK:
		return nil, unusable("it has two keys")
	case hasMultibase:
		return proof.ParseMultikey(multibase)
	case hasJWK:
		return jwkKey(jwk)
	}
	return nil, unusable("it has neither publicKeyMultibase nor publicKeyJwk")
}

func jwkKey(members map[string]any) (crypto.PublicKey, error) {
	data, err := json.Marshal(members)
	if err != nil {
		return nil, unusable("the key is not a JSON Web Key")
	}
	return proof.ParseJWK(data)
}

func objects(v any) (all []map[string]any) {
	for _, item := range loose.List(v) {
		if object, ok := item.(map[string]any); ok {
			all = append(all, object)
		}
	}
	return all
}
