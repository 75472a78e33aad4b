package proof

import (
	"bytes"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"clrhost/internal/strictjson"
)

// claims are the registered claims that repeat members of the credential (CLR 2.0, JSON Web Token Proof Format).
type claims struct {
	Issuer    string `json:"iss"`
	ID        string `json:"jti"`
	NotBefore int64  `json:"nbf"`
	Subject   string `json:"sub,omitempty"` // a subject known only by identifiers has no id to repeat
	Expires   *int64 `json:"exp,omitempty"`
}

// signable is what SignJWT and SignJWTInVC read of a credential.
type signable struct {
	ID         string    `json:"id"`
	Issuer     any       `json:"issuer"`
	ValidFrom  time.Time `json:"validFrom"`
	ValidUntil time.Time `json:"validUntil"`
	Issued     time.Time `json:"issuanceDate"`   // what validFrom was in VCDM 1.1
	Expires    time.Time `json:"expirationDate"` // what validUntil was in VCDM 1.1
	Subject    struct {
		ID string `json:"id"`
	} `json:"credentialSubject"`
}

// SignJWT signs a VCDM 2.0 credential as a VC-JWT: RS256, ES256, ES384, ES512 or EdDSA by the signer's key, with the public
// key in the header. An RSA or ECDSA signer MUST be the private key itself. The payload is the credential's own text with
// the claims appended as members. It fails for a credential that lacks an id, an issuer id or validFrom, and for one that
// has members named like the claims.
func SignJWT(credential []byte, signer crypto.Signer) (string, error) {
	s, err := readSignable(credential)
	if err != nil {
		return "", err
	}
	if s.ValidFrom.IsZero() {
		return "", errors.New("the credential to sign lacks validFrom; one of VCDM 1.1 goes into the claim vc")
	}
	claims, err := s.claims()
	if err != nil {
		return "", err
	}
	head := bytes.TrimSuffix(bytes.TrimSpace(credential), []byte("}"))
	return signJWS(slices.Concat(head, []byte(","), claims[1:]), signer)
}

// SignJWTInVC is SignJWT with the other payload: the credential's own text in the claim vc, beside the other claims.
// VCDM 1.1 has only this one, and some readers of VCDM 2.0 credentials expect it too.
func SignJWTInVC(credential []byte, signer crypto.Signer) (string, error) {
	s, err := readSignable(credential)
	if err != nil {
		return "", err
	}
	claims, err := s.claims()
	if err != nil {
		return "", err
	}
	head := bytes.TrimSuffix(claims, []byte("}"))
	return signJWS(slices.Concat(head, []byte(`,"vc":`), bytes.TrimSpace(credential), []byte("}")), signer)
}

func signJWS(payload []byte, signer crypto.Signer) (string, error) {
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

func readSignable(credential []byte) (s signable, err error) {
	var members map[string]any
	if err := strictjson.Decode(credential, strictjson.Limits{}, &members); err != nil {
		return s, fmt.Errorf("read the credential to sign: %w", err)
	}
	if err := strictjson.Decode(credential, strictjson.Limits{}, &s); err != nil {
		return s, fmt.Errorf("read the credential to sign: %w", err)
	}
	for _, name := range []string{"iss", "jti", "nbf", "sub", "exp", "vc"} {
		if _, found := members[name]; found {
			return s, fmt.Errorf("the credential to sign already has a member %q", name)
		}
	}
	return s, nil
}

// claims encodes the claims as a JSON object.
func (s signable) claims() ([]byte, error) {
	from, until := s.ValidFrom, s.ValidUntil
	if from.IsZero() {
		from, until = s.Issued, s.Expires
	}
	c := claims{Issuer: issuerID(s.Issuer), ID: s.ID, NotBefore: from.Unix(), Subject: s.Subject.ID}
	if c.Issuer == "" || c.ID == "" || from.IsZero() {
		return nil, errors.New("the credential to sign lacks an id, an issuer id or the date from which it is valid")
	}
	if !until.IsZero() {
		expires := until.Unix()
		c.Expires = &expires
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode claims: %w", err)
	}
	return text, nil
}

func issuerID(issuer any) string {
	if profile, ok := issuer.(map[string]any); ok {
		issuer = profile["id"]
	}
	id, _ := issuer.(string)
	return id
}
