package specimen

import (
	"crypto"
	"errors"
	"fmt"
	"time"

	"clrhost/credential/proof"
)

// The media types of signed specimens.
const (
	MediaTypeJSON = "application/json"
	MediaTypeJWS  = "text/plain"
)

// Draft is a credential that has not been signed. It never changes: an edit makes another.
type Draft struct {
	issuer   *Issuer
	document map[string]any
}

// ID is the credential's id, empty when an edit has removed it.
func (d *Draft) ID() string {
	id, _ := d.document["id"].(string)
	return id
}

// ValidFrom is from when on the credential is valid, in the zone in which it is written; zero when an edit has spoiled it.
func (d *Draft) ValidFrom() time.Time {
	text, _ := d.document["validFrom"].(string)
	from, _ := time.Parse(time.RFC3339, text) // zero
	return from
}

// With is the draft with further edits, and the same ids unless an edit changes them.
func (d *Draft) With(edits ...Edit) *Draft {
	changed := &Draft{issuer: d.issuer, document: copied(d.document)}
	for _, edit := range edits {
		edit(changed.document)
	}
	changed.document = copied(changed.document) // an edit of a case's own may have put any kind of value in
	return changed
}

// JSON is the credential with an embedded proof. It fails for a document that JSON-LD cannot express; see Signed.
func (d *Draft) JSON() ([]byte, error) {
	document, err := d.embedded()
	if err != nil {
		return nil, err
	}
	if err := d.issuer.prove(document); err != nil {
		return nil, fmt.Errorf("sign a specimen: %w", err)
	}
	return indented(document), nil
}

// Unsigned is the credential without a proof. What is embedded in it has proofs.
func (d *Draft) Unsigned() ([]byte, error) {
	document, err := d.embedded()
	if err != nil {
		return nil, err
	}
	return indented(document), nil
}

// JWS is the credential as an RS256 JWS whose payload is the credential and whose header holds the key. Where the draft
// names the issuer by its did:key, the JWS names it by the did:jwk of that key.
func (d *Draft) JWS() ([]byte, error) {
	id, err := d.issuer.JWSID()
	if err != nil {
		return nil, err
	}
	key, err := rsaKey()
	if err != nil {
		return nil, err
	}
	return d.signJWT(id, key)
}

// EdDSA is the credential as a JWS by the key that signs JSON, so that both forms have one issuer.
func (d *Draft) EdDSA() ([]byte, error) { return d.signJWT(d.issuer.id, d.issuer.signer.Key) }

func (d *Draft) signJWT(issuerID string, key crypto.Signer) ([]byte, error) {
	document, err := d.embedded()
	if err != nil {
		return nil, err
	}
	profile, isProfile := document["issuer"].(map[string]any)
	switch {
	case isProfile && profile["id"] == d.issuer.id:
		profile["id"] = issuerID
	case document["issuer"] == any(d.issuer.id):
		document["issuer"] = issuerID
	}
	jws, err := proof.SignJWT(encoded(document), key)
	if err != nil {
		return nil, fmt.Errorf("sign a specimen: %w", err)
	}
	return []byte(jws), nil
}

// Signed is the credential with a good signature and the media type to send it with: JSON where the document can have an
// embedded proof, else a JWS.
func (d *Draft) Signed() (specimen []byte, mediaType string, err error) {
	specimen, err = d.JSON()
	if _, unsignable := errors.AsType[*proof.CanonicalizeError](err); !unsignable {
		return specimen, MediaTypeJSON, err
	}
	specimen, err = d.JWS()
	return specimen, MediaTypeJWS, err
}

// embedded is a copy of the document in which every embedded credential is signed.
func (d *Draft) embedded() (map[string]any, error) {
	document := copied(d.document)
	if err := d.issuer.proveEmbedded(document); err != nil {
		return nil, fmt.Errorf("sign what is embedded in a specimen: %w", err)
	}
	return document, nil
}
