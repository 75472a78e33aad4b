package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"time"

	"clrhost/credential"
	"clrhost/credential/proof"
	"clrhost/server/credentials"
	"clrhost/storage"
	"clrhost/strictjson"
	"clrhost/testdata"
)

// issuer signs with a key of its own and is called by that key.
type issuer struct {
	id  string // a did:jwk
	key *ecdsa.PrivateKey
}

func newIssuer() (issuer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return issuer{}, fmt.Errorf("make the issuer's key: %w", err)
	}
	id, err := proof.DIDJWK(key.Public())
	return issuer{id, key}, err
}

// age is how long before the demonstration the latest record was issued, and how far each is from the next.
const age = 7 * 24 * time.Hour

// signedRecords returns the sample records, issued to the learner in the last weeks, in the order of their dates.
func signedRecords(ctx context.Context, learnerID string, now time.Time) ([]storage.Credential, error) {
	issuer, err := newIssuer()
	if err != nil {
		return nil, err
	}
	samples, err := testdata.Records()
	if err != nil {
		return nil, err
	}
	records := make([]storage.Credential, len(samples))
	for i, sample := range samples {
		issued := now.Add(-age * time.Duration(len(samples)-i)).UTC().Truncate(time.Second)
		text, err := sample.For(testdata.Parties{Issuer: issuer.id, Learner: learnerID, ValidFrom: issued})
		if err != nil {
			return nil, err
		}
		if records[i], err = issuer.sign(ctx, text, now); err != nil {
			return nil, fmt.Errorf("sample record %s: %w", sample.Name, err)
		}
	}
	return records, nil
}

// sign makes of a credential the record that a host would have stored had a partner submitted it.
func (i issuer) sign(ctx context.Context, text []byte, now time.Time) (storage.Credential, error) {
	jwt, err := proof.SignJWT(text, i.key)
	if err != nil {
		return storage.Credential{}, err
	}
	signed, err := credential.Parse([]byte(jwt), strictjson.Limits{})
	if err != nil {
		return storage.Credential{}, err
	}
	verifier := credential.Verifier{Now: func() time.Time { return now }}
	verdict := verifier.Verify(ctx, signed)
	return credentials.Record(signed, verdict, now)
}
