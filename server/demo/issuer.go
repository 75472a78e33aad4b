package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/credential/jsonld"
	"clrhost/credential/known"
	"clrhost/credential/proof"
)

// institution issues records. What it signs with is made for one demonstration.
type institution struct {
	name, url string
	newKey    func() (key, error)
	unknown   bool // to the host of a demonstration
}

// The institutions. They are made up, and their addresses end in example, a domain that is nobody's (RFC 2606, Section 2).
var (
	lakeshore  = &institution{name: "Lakeshore College of Nursing", url: "https://nursing.lakeshore.example/", newKey: newEmbedder}
	harbor     = &institution{name: "Harbor State University", url: "https://harbor-state.example/", newKey: newWrapper}
	ridgeline  = &institution{name: "Ridgeline Community College", url: "https://ridgeline.example/", newKey: newEmbedder}
	spokes     = &institution{name: "Spokes Community Bicycle Workshop", url: "https://spokes.example/", newKey: newEmbedder}
	kitchen    = &institution{name: "Mesa Abierta Community Kitchen", url: "https://mesa-abierta.example/", newKey: newWrapper}
	riverbend  = &institution{name: "Riverbend Regional Hospital", url: "https://riverbend-hospital.example/", newKey: newWrapper}
	makers     = &institution{name: "Lakeshore Makers' Guild", url: "https://makers.example/", newKey: newEmbedder}
	library    = &institution{name: "Harbor City Library", url: "https://library.example/", newKey: newEmbedder}
	brightpath = &institution{name: "Bright Path Certificates", url: "https://bright-path.example/", newKey: newEmbedder, unknown: true}
)

// issuer is an institution with a key of its own, by which it is called, so nothing has to be fetched to believe it.
type issuer struct {
	*institution
	key
}

// profile is the issuer as its credentials describe it.
func (i issuer) profile() members {
	return members{"id": i.id, "type": []any{"Profile"}, "name": i.name, "url": i.url}
}

// line is how the issuer is kept, and knownOf reads it again: the id, a space, the name.
func (i issuer) line() string { return i.id + " " + i.name }

func knownOf(lines []string) known.Issuers {
	issuers := known.Issuers{}
	for _, line := range lines {
		id, name, _ := strings.Cut(line, " ")
		issuers[credential.Normalized(id)] = credential.KnownIssuer{Name: name, Note: "made up for this demonstration"}
	}
	return issuers
}

// key signs, and is thrown away after that.
type key struct {
	id   string
	sign func(ctx context.Context, credential []byte, at time.Time) ([]byte, error)
}

// newEmbedder makes the key of an issuer called by a did:key, who signs inside of the document.
func newEmbedder() (key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return key{}, fmt.Errorf("make an issuer's key: %w", err)
	}
	multikey, err := proof.EncodeMultikey(public)
	if err != nil {
		return key{}, err
	}
	id := "did:key:" + multikey
	sign := func(ctx context.Context, credential []byte, at time.Time) ([]byte, error) {
		return proof.Signer{
			Canonicalize:       jsonld.Canonicalize,
			Key:                private,
			Cryptosuite:        "eddsa-rdfc-2022",
			VerificationMethod: id + "#" + multikey,
			Created:            at,
		}.Embed(ctx, credential)
	}
	return key{id, sign}, nil
}

// newWrapper makes the key of an issuer called by a did:jwk, who signs around the document, as a VC-JWT.
func newWrapper() (key, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return key{}, fmt.Errorf("make an issuer's key: %w", err)
	}
	id, err := proof.DIDJWK(private.Public())
	sign := func(_ context.Context, credential []byte, _ time.Time) ([]byte, error) {
		jwt, err := proof.SignJWT(credential, private)
		return []byte(jwt), err
	}
	return key{id, sign}, err
}
