package key

import (
	"bytes"
	"cmp"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/internal/untyped"
)

// entry is a key that a document lists.
type entry struct {
	id        string         // absolute; may be empty
	members   map[string]any // publicKeyMultibase or publicKeyJwk among them; nil for a mere reference
	assertion bool           // listed for signing credentials
}

// written is a key in the forms that documents use.
type written struct {
	public   crypto.PublicKey
	multikey string
	jwk      map[string]any
}

func writtenAs(public crypto.PublicKey) written {
	w := written{public: public}
	if public == nil {
		return w
	}
	w.multikey, _ = proof.EncodeMultikey(public) // some keys have none
	if text, err := proof.MarshalJWK(public); err == nil {
		_ = json.NewDecoder(bytes.NewReader(text)).Decode(&w.jwk) // our own text
	}
	return w
}

// holds reports whether the entry is the key: by its members, or by a reference whose name contains the key. It compares
// texts, since a document may list thousands.
func (e entry) holds(k written) bool {
	if k.public == nil {
		return false
	}
	if e.members == nil {
		return k.multikey != "" && inName(e.id) == k.multikey || isDIDJWKOf(e.id, k.public)
	}
	if multibase, found := e.members["publicKeyMultibase"]; found {
		return k.multikey != "" && multibase == k.multikey
	}
	jwk, _ := e.members["publicKeyJwk"].(map[string]any)
	for name, value := range k.jwk {
		if jwk[name] != value {
			return false
		}
	}
	return len(k.jwk) > 0
}

// isElsewhere reports whether the entry only refers to a key, which is in another document.
func (e entry) isElsewhere(d *document) bool {
	isPlace := strings.HasPrefix(e.id, "https://") || strings.HasPrefix(e.id, "http://") || strings.HasPrefix(e.id, didWeb)
	_, err := proof.ParseMultikey(fragment(e.id))
	return e.members == nil && isPlace && err != nil && base(e.id) != d.name
}

// inName is the Multikey that a name may end with: that of a did:key, or a fragment.
func inName(id string) string {
	if key, found := strings.CutPrefix(base(id), didKey); found {
		return key
	}
	return fragment(id)
}

func isDIDJWKOf(id string, public crypto.PublicKey) bool {
	m, err := proof.ParseDIDJWK(base(id))
	return err == nil && proof.SameKey(m.PublicKey, public)
}

// trouble returns the reason why the issuer MUST NOT use a listed key with the algorithm it signed with, "" for none.
func (e entry) trouble(issuer string, m proof.Method, now time.Time) string {
	if e.members == nil {
		return ""
	}
	listed, err := e.method(now)
	rule, isUnusable := errors.AsType[*MethodError](err)
	switch {
	case !e.isFor(issuer):
		return "says that another controls it: " + abridge(cmp.Or(untyped.Text(e.members["controller"]), "not the issuer"))
	case isUnusable:
		return "says of it: " + rule.Rule
	case m.PublicKey != nil && !listed.Permits(m.Algorithm):
		return fmt.Sprintf("says that it is for the algorithm %s only, and %s signed", quote(listed.Algorithm), m.Algorithm)
	}
	return ""
}

// isFor reports whether an entry lets an issuer use the key. A method within the document of that issuer MUST NOT name
// another controller (Controlled Identifiers 1.0, Section 3.3), nor a JWK another by iss.
func (e entry) isFor(issuer string) bool {
	jwk, _ := e.members["publicKeyJwk"].(map[string]any)
	if iss, found := jwk["iss"]; found && !sameName(untyped.Text(iss), issuer) {
		return false
	}
	controllers := untyped.List(e.members["controller"])
	if len(controllers) == 0 || e.id != "" && !sameName(base(e.id), base(issuer)) {
		return true
	}
	for _, controller := range controllers {
		if sameName(untyped.Text(controller), issuer) {
			return true
		}
	}
	return false
}

// method reads the key. A revoked or expired one MUST NOT be used for verification, also not of older signatures (Controlled
// Identifiers 1.0, Section 2.2).
func (e entry) method(now time.Time) (proof.Method, error) {
	for _, end := range []string{"revoked", "expires"} {
		if e.members[end] == nil {
			continue
		}
		at, ok := model.Instant(e.members[end])
		if !ok {
			return proof.Method{}, unusable("%s is not a date-time", end)
		}
		if !now.Before(at) {
			return proof.Method{}, denied("not to be used since %s (%s)", at.UTC().Format(time.RFC3339), end)
		}
	}
	m, err := memberKey(e.members)
	if err != nil {
		return proof.Method{}, keyTrouble(err)
	}
	m.ID = e.id
	return m, nil
}

// memberKey reads the key of a verification method in either of its forms.
func memberKey(members map[string]any) (proof.Method, error) {
	multibase, hasMultibase := members["publicKeyMultibase"].(string)
	jwk, hasJWK := members["publicKeyJwk"].(map[string]any)
	switch {
	case hasMultibase && hasJWK:
		return proof.Method{}, errors.New("it has two keys")
	case hasMultibase:
		public, err := proof.ParseMultikey(multibase)
		return proof.Method{PublicKey: public}, err
	case hasJWK:
		return proof.ReadJWK(jwk)
	}
	return proof.Method{}, errors.New("it has neither publicKeyMultibase nor publicKeyJwk")
}

// keyTrouble distinguishes a key that is restricted to another use, which denies the method, from one that cannot be read.
func keyTrouble(err error) error {
	if errors.Is(err, proof.ErrNotForSignatures) {
		return denied("%s", err)
	}
	return unusable("%s", err)
}
