package proof

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"clrhost/internal/strictjson"
)

const (
	maxToken     = 16 << 20
	maxSignature = maxRSABits / 8
)

// JWS is a JSON Web Signature in compact form (RFC 7515, Section 7.1), parsed but not verified. A caller MUST NOT rely on
// its contents before Verify.
type JWS struct {
	Header    Header
	Payload   []byte
	Signature []byte
	signed    string // the signing input: header and payload as received
}

// ParseJWS parses a compact JWS. The header MUST be a JSON object; the payload is not examined. An empty signature is
// accepted here, so that Verify reports it. The error may be sent to a client.
func ParseJWS(token []byte) (*JWS, error) {
	if len(token) > maxToken {
		return nil, fmt.Errorf("the JWS is longer than %d bytes", maxToken)
	}
	if bytes.Count(token, []byte(".")) != 2 {
		return nil, errors.New("a compact JWS has three parts separated by periods")
	}
	text := string(token)
	parts := strings.Split(text, ".")
	header, err := decodePart(parts[0])
	if err != nil {
		return nil, errors.New("the JWS header is not base64url without padding")
	}
	j := &JWS{signed: text[:strings.LastIndexByte(text, '.')]}
	var members map[string]any
	if err := strictjson.Decode(header, keyLimits, &members); err != nil {
		return nil, fmt.Errorf("the JWS header: %w", err)
	}
	if members == nil {
		return nil, errors.New("the JWS header is null where an object is expected")
	}
	j.Header = readHeader(members)
	if j.Payload, err = decodePart(parts[1]); err != nil {
		return nil, errors.New("the JWS payload is not base64url without padding")
	}
	if j.Signature, err = decodePart(parts[2]); err != nil || len(j.Signature) > maxSignature {
		return nil, errors.New("the JWS signature is not base64url without padding, or too long")
	}
	return j, nil
}

// CredentialIn finds the credential in the payload of a VC-JWT: the payload itself when that is one, as in VC-JOSE-COSE and
// the standard, else the claim vc of VC Data Model 1.1. A claim vc beside a payload that is a credential is never used, or
// two readers would see two credentials in one JWT.
func CredentialIn(payload map[string]any) (document map[string]any, isClaim bool) {
	_, hasContext := payload["@context"]
	_, hasSubject := payload["credentialSubject"]
	if vc, isObject := payload["vc"].(map[string]any); isObject && !hasContext && !hasSubject {
		return vc, true
	}
	return payload, false
}

// decodePart is strict: encoding/base64 skips line breaks, so one signature would have many encodings.
func decodePart(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, errors.New("line break in base64url")
	}
	return base64url.DecodeString(s)
}
