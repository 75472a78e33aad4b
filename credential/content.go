package credential

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
)

// RegisteredClaims are those of a JWT (RFC 7519, Section 4.1), which repeat members of the credential or are about the
// token.
var RegisteredClaims = []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"}

// Content is a digest of what is signed: the Members, and the credential's end. Representations with one content differ only
// in serialization and proof.
func (c *Credential) Content() ([]byte, error) {
	text, err := json.Marshal([]any{c.Members(), c.ValidUntil})
	if err != nil {
		return nil, fmt.Errorf("write the content: %w", err)
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}

// Members are those of the document without its own proofs, and without the registered claims of a JWT. They MUST NOT be
// changed.
func (c *Credential) Members() map[string]any {
	members := maps.Clone(c.Document)
	delete(members, "proof")
	if c.JWS != nil {
		for _, claim := range RegisteredClaims {
			delete(members, claim)
		}
	}
	return members
}
