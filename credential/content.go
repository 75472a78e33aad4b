package credential

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
)

// registeredClaims are those of a JWT (RFC 7519, Section 4.1), which repeat what the credential says or are about the token.
var registeredClaims = []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"}

// Content is a digest of what is signed: the document without its own proofs, and when it ends. Representations of one
// content differ only in how they are written down and secured.
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
