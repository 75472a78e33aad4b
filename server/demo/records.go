package demo

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"clrhost/credential"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"clrhost/server/api/credentials"
	"clrhost/storage"
)

//go:embed records/*.json records/*.header
var embedded embed.FS

// shown are the sample records of a demonstration, oldest first, and the kind of issuer that signs each: one of each form.
var shown = []struct {
	sample string
	issuer func() (issuer, error)
}{
	{"nursing-program", newEmbedder},
	{"term-transcript", newWrapper},
	{"workshop-badge", newEmbedder},
}

// age is how long before the demonstration the latest record was issued, and how far each is from the next.
const age = 7 * 24 * time.Hour

// signedRecords returns the sample records, issued to the learner in the last weeks, in the order of their dates.
func signedRecords(ctx context.Context, learnerID string, now time.Time) ([]storage.Credential, error) {
	folder, err := fs.Sub(embedded, "records")
	if err != nil {
		return nil, err
	}
	all, err := samples.Read(folder)
	if err != nil {
		return nil, err
	}
	records := make([]storage.Credential, len(shown))
	for i, show := range shown {
		at := slices.IndexFunc(all, func(r samples.Record) bool { return r.Name == show.sample })
		if at < 0 {
			return nil, fmt.Errorf("there is no sample record %s", show.sample)
		}
		issuer, err := show.issuer()
		if err != nil {
			return nil, err
		}
		issued := now.Add(-age * time.Duration(len(shown)-i)).UTC().Truncate(time.Second)
		text, err := all[at].For(samples.Parties{Issuer: issuer.id, Learner: learnerID, ValidFrom: issued})
		if err != nil {
			return nil, err
		}
		signed, err := issuer.sign(ctx, text, issued)
		if err != nil {
			return nil, fmt.Errorf("sign sample record %s: %w", show.sample, err)
		}
		if records[i], err = record(ctx, signed, now); err != nil {
			return nil, fmt.Errorf("sample record %s: %w", show.sample, err)
		}
	}
	return records, nil
}

// record is a credential as a host stores it after a partner has submitted it.
func record(ctx context.Context, signed []byte, now time.Time) (storage.Credential, error) {
	received, err := credential.Parse(signed, strictjson.Limits{})
	if err != nil {
		return storage.Credential{}, err
	}
	verifier := credential.New(credential.Options{Now: func() time.Time { return now }}) // offline: the issuers' ids are their keys
	verdict := verifier.Verify(ctx, received, credential.Terms{Types: []string{credential.TypeCLR}})
	return credentials.Record(received, verdict, now)
}
