package proof

import (
	"bytes"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"clrhost/strictjson"
)

// claims are the registered claims that repeat members of the credential (CLR 2.0, JSON Web Token Proof Format).
type claims struct {
	Issuer    string `json:"iss"`
	ID        string `json:"jti"`
	NotBefore int64  `json:"nbf"`
	Subject   string `json:"sub,omitempty"` // a subject known only by identifiers has no id to repeat
	Expires   *int64 `json:"exp,omitempty"`
}

// signable is what SignJWT reads of a credential.
type signable struct {
	ID         string    `json:"id"`
	Issuer     any       `json:"issuer"`
	ValidFrom  time.Time `json:"validFrom"`
	ValidUntil time.Time `json:"validUntil"`
	Subject    struct {
		ID string `json:"id"`
	} `json:"credentialSubject"`
}

// SignJWT signs a VCDM 2.0 credential as a VC-JWT: RS256, ES256, ES384 or EdDSA after the signer's key, with the public
// key in the header. An RSA or ECDSA signer must be the private key itself. The payload is the credential's own text with the claims appended as members. It fails for a
// credential that lacks an id, an issuer id or validFrom, and for one that has members named like the claims.
func SignJWT(credential []byte, signer crypto.Signer) (string, error) {
	payload, err := withClaims(credential)
	if err != nil {
		return "", err
	}
	a, err := algorithmFor(signer.Public())
	if err != nil {
		return "", err
	}
	jwk, err := MarshalJWK(signer.Public())
	if err != nil {
		return "", err
	}
	header, err := json.Marshal(map[string]any{"alg": a.name, "typ": "JWT", "jwk": json.RawMessage(jwk)})
	if err != nil {
		return "", fmt.Errorf("encode JWS header: %w", err)
	}
	signed := base64url.EncodeToString(header) + "." + base64url.EncodeToString(payload)
	signature, err := a.method.Sign(signed, signer)
	if err != nil {
		return "", fmt.Errorf("sign with %s: %w", a.name, err)
	}
	return signed + "." + base64url.EncodeToString(signature), nil
}

// withClaims appends the claims to the credential's text, which otherwise stays as it is.
func withClaims(credential []byte) ([]byte, error) {
	var members map[string]any
	var s signable
	if err := strictjson.Decode(credential, strictjson.Limits{}, &members); err != nil {
		return nil, fmt.Errorf("read the credential to sign: %w", err)
	}
	if err := strictjson.Decode(credential, strictjson.Limits{}, &s); err != nil {
		return nil, fmt.Errorf("read the credential to sign: %w", err)
	}
	for _, name := range []string{"iss", "jti", "nbf", "sub", "exp"} {
		if _, found := members[name]; found {
			return nil, fmt.Errorf("the credential to sign already has a member %q", name)
		}
	}
	c := claims{Issuer: issuerID(s.Issuer), ID: s.ID, NotBefore: s.ValidFrom.Unix(), Subject: s.Subject.ID}
	if c.Issuer == "" || c.ID == "" || s.ValidFrom.IsZero() {
		return nil, errors.New("the credential to sign lacks an id, an issuer id or validFrom")
	}
	if !s.ValidUntil.IsZero() {
		expires := s.ValidUntil.Unix()
		c.Expires = &expires
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode claims: %w", err)
	}
	head := bytes.TrimSuffix(bytes.TrimSpace(credential), []byte("}"))
	return append(append(bytes.Clone(head), ','), text[1:]...), nil
}

func issuerID(issuer any) string {
	if profile, ok := issuer.(map[string]any); ok {
		issuer = profile["id"]
	}
	id, _ := issuer.(string)
	return id
}
