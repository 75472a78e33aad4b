package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"time"

	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
)

// issuer signs with a key of its own and is called by that key, so nothing has to be fetched to believe it.
type issuer struct {
	id   string
	sign func(ctx context.Context, credential []byte, at time.Time) ([]byte, error)
}

// newEmbedder makes an issuer called by a did:key, who signs inside of the document.
func newEmbedder() (issuer, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return issuer{}, fmt.Errorf("make an issuer's key: %w", err)
	}
	multikey, err := proof.EncodeMultikey(public)
	if err != nil {
		return issuer{}, err
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
	return issuer{id, sign}, nil
}

// newWrapper makes an issuer called by a did:jwk, who signs around the document, as a VC-JWT.
func newWrapper() (issuer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return issuer{}, fmt.Errorf("make an issuer's key: %w", err)
	}
	id, err := proof.DIDJWK(key.Public())
	sign := func(_ context.Context, credential []byte, _ time.Time) ([]byte, error) {
		jwt, err := proof.SignJWT(credential, key)
		return []byte(jwt), err
	}
	return issuer{id, sign}, err
}
