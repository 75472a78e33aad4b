package credential

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"

	"clrhost/credential/bake"
	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// Parse reads a credential from a JSON object or a compact JWS, found out from the content. The limits hold for the JSON in
// either form. The error may be sent to a client; it wraps a *strictjson.Error when the JSON is rejected, and is ErrForeign for
// what is something else.
func Parse(data []byte, l strictjson.Limits) (*Credential, error) {
	return parse(data, l, expectedDocument)
}

func parse(data []byte, l strictjson.Limits, expected string) (*Credential, error) {
	trimmed := bytes.Trim(data, " \t\r\n")
	if what := foreignText(trimmed, expected); what != "" {
		return nil, foreign(what)
	}
	if isBase64URL(trimmed[0]) {
		return parseJWS(trimmed, l)
	}
	document, err := object(data, l)
	if err != nil {
		return nil, err
	}
	if what := foreignObject(document, "JSON object"); what != "" {
		return nil, foreign(what)
	}
	c := index(document)
	c.Raw, c.Form = data, FormJSON
	return c, nil
}

// ParseStored is Parse for bytes that were accepted before: they are read at any length, since the limit may be lower by now.
func ParseStored(data []byte) (*Credential, error) {
	return Parse(data, strictjson.Limits{Bytes: len(data)})
}

// ParseFile is Parse for a file: it may also be a PNG or SVG image into which a credential is baked, or an
// EnvelopedVerifiableCredential around a JWT; its content is then the credential as received. The limit of bytes holds for
// the credential; an image has limits of its own.
func ParseFile(data []byte, l strictjson.Limits) (*Credential, error) {
	if bake.Sniff(data) == bake.KindOther {
		return parse(unwrapped(data, l), l, expectedFile)
	}
	baked, err := bake.Extract(data, bake.Limits{Payload: l.Bytes})
	if err != nil {
		return nil, err
	}
	c, err := Parse(baked.Payload, l)
	if err != nil {
		return nil, fmt.Errorf("the baked credential: %w", err)
	}
	c.Baked = &baked
	return c, nil
}

func parseJWS(token []byte, l strictjson.Limits) (*Credential, error) {
	jws, err := proof.ParseJWS(token)
	if err != nil {
		return nil, err
	}
	claims, err := object(jws.Payload, l)
	if err != nil {
		return nil, fmt.Errorf("the JWS payload: %w", err)
	}
	document, isClaim := proof.CredentialIn(claims)
	if isClaim {
		document = decoded(document, claims)
	}
	if what := foreignObject(document, "JWT"); what != "" {
		return nil, foreign(what)
	}
	c := index(document)
	c.Raw, c.Form, c.JWS, c.claims, c.inClaim = token, FormJWS, jws, claims, isClaim
	if exp, ok := numericDate(claims["exp"]); ok && !c.endsBefore(exp) {
		c.ValidUntil = exp
	}
	return c, nil
}

// endsBefore reports whether the credential ends by its own member before a JWT does. By VC-JOSE-COSE exp is the end of the
// signature alone; by the standard it is that of the credential.
func (c *Credential) endsBefore(exp time.Time) bool {
	return !c.isOneEdTech() && !c.ValidUntil.IsZero() && c.ValidUntil.Before(exp)
}

// index reads what a Credential keeps of a document, as it is found inside a JWS or another credential.
func index(document map[string]any) *Credential {
	c := &Credential{
		Document:  document,
		Version:   model.VersionOf(document),
		ID:        untyped.Text(document["id"]),
		IssuerID:  idOf(document["issuer"]),
		SubjectID: untyped.Text(untyped.Member(only(document["credentialSubject"]), "id")),
		Name:      localized(document["name"]),
		Types:     untyped.Texts(document["type"]),
		Contexts:  untyped.Texts(document["@context"]),
	}
	from, until := c.dateMembers()
	c.ValidFrom, _ = model.Instant(document[from])
	c.ValidUntil, _ = model.Instant(document[until])
	return c
}

// dateMembers names the members that bound the credential's validity.
func (c *Credential) dateMembers() (from, until string) {
	version := model.GenerationOf(c.Document)
	return version.Member("validFrom"), version.Member("validUntil")
}

func object(data []byte, l strictjson.Limits) (map[string]any, error) {
	var members map[string]any
	if err := strictjson.Decode(data, l, &members); err != nil {
		return nil, err
	}
	if members == nil {
		return nil, errors.New("null is given where an object is expected")
	}
	return members, nil
}

func isBase64URL(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}

// numericDate reads a claim of seconds since the epoch (RFC 7519, Section 2), within the instants a date may take.
func numericDate(v any) (time.Time, bool) {
	seconds, ok := v.(float64)
	if !ok || seconds < float64(model.FirstInstant.Unix()) || seconds >= float64(model.LastInstant.Unix()) {
		return time.Time{}, false
	}
	return time.Unix(int64(math.Floor(seconds)), 0).UTC(), true
}
