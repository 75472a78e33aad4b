package credential

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
)

// registeredClaims are those of a JWT (RFC 7519, Section 4.1), which repeat members of the credential or are about the
// token.
var registeredClaims = []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"}

// Content is a digest of what is signed: the document without its own proofs, and its end. Representations with one content
// differ only in serialization and proof.
func (c *Credential) Content() ([]byte, error) {
	document := maps.Clone(c.Document)
	delete(document, "proof")
	if c.JWS != nil {
		for _, claim := range registeredClaims {
			delete(document, claim)
		}
	}
	text, err := json.Marshal([]any{document, c.ValidUntil})
	if err != nil {
		return nil, fmt.Errorf("write the content: %w", err)
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}
