package proof

import (
	"crypto"
	"errors"
	"fmt"
	"strings"
)

const didJWK = "did:jwk:"

// DIDJWK is the did:jwk identifier of a key: the identifier contains the key, so nothing has to be fetched.
func DIDJWK(key crypto.PublicKey) (string, error) {
	text, err := MarshalJWK(key)
	if err != nil {
		return "", err
	}
	return didJWK + base64url.EncodeToString(text), nil
}

// IsDIDJWK reports whether the identifier uses the did:jwk method.
func IsDIDJWK(id string) bool { return strings.HasPrefix(id, didJWK) }

// ParseDIDJWK returns the key that a did:jwk identifier contains, under that identifier.
func ParseDIDJWK(id string) (Method, error) {
	if !IsDIDJWK(id) {
		return Method{}, errors.New("not a did:jwk identifier")
	}
	text, err := decodePart(strings.TrimPrefix(id, didJWK))
	if err != nil {
		return Method{}, errors.New("the did:jwk identifier is not base64url")
	}
	method, err := ParseJWK(text)
	if err != nil {
		return Method{}, fmt.Errorf("the did:jwk identifier: %w", err)
	}
	method.ID = id
	return method, nil
}
