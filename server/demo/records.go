package demo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"clrhost/server/intake"
	"clrhost/storage"
)

//go:embed records/*.json records/*.header
var embedded embed.FS

// sample is a record of a demonstration: one of the sample records, or an award.
type sample struct {
	by    *institution
	file  string
	award award
}

// age is how long before the demonstration the latest of a person's sample records was issued, and how far each is from the
// next.
const age = 7 * day

// press issues records.
type press struct {
	files    []samples.Record
	now      time.Time
	verifier *credential.Verifier
	issuers  map[*institution]issuer
}

func newPress(now time.Time) (*press, error) {
	folder, err := fs.Sub(embedded, "records")
	if err != nil {
		return nil, err
	}
	files, err := samples.Read(folder)
	return &press{
		files: files,
		now:   now,
		verifier: credential.New(credential.Options{
			Fetch: fetch.Known{Documents: Places(), Next: fetch.Offline{}}, // the issuers' ids are their keys
			Now:   func() time.Time { return now },
		}),
		issuers: map[*institution]issuer{},
	}, err
}

// issuer returns the issuer that an institution is, with a key that is made at the first call.
func (p *press) issuer(by *institution) (issuer, error) {
	if _, ok := p.issuers[by]; !ok {
		key, err := by.newKey()
		if err != nil {
			return issuer{}, err
		}
		p.issuers[by] = issuer{by, key}
	}
	return p.issuers[by], nil
}

// known returns the issuers so far that the host of a demonstration knows, as they are kept, sorted.
func (p *press) known() (lines []string) {
	for by, issuer := range p.issuers {
		if !by.unknown {
			lines = append(lines, issuer.line())
		}
	}
	slices.Sort(lines)
	return lines
}

// issue returns the records of a learner, in the order of their dates.
func (p *press) issue(ctx context.Context, learner string, list []sample) ([]storage.Credential, error) {
	records := make([]storage.Credential, len(list))
	for i, s := range list {
		by, err := p.issuer(s.by)
		if err != nil {
			return nil, err
		}
		var signed []byte
		if s.file != "" {
			signed, err = p.file(ctx, s.file, by, learner, p.now.Add(-age*time.Duration(len(list)-i)))
		} else {
			signed, err = p.award(ctx, s.award, by, learner)
		}
		if err == nil {
			records[i], err = p.record(ctx, signed)
		}
		if err != nil {
			return nil, fmt.Errorf("sample record %s%s: %w", s.file, s.award.name, err)
		}
	}
	return records, nil
}

// file returns a sample record, signed.
func (p *press) file(ctx context.Context, name string, by issuer, learner string, issued time.Time) ([]byte, error) {
	at := slices.IndexFunc(p.files, func(r samples.Record) bool { return r.Name == name })
	if at < 0 {
		return nil, errors.New("there is no such file")
	}
	issued = issued.UTC().Truncate(time.Second)
	text, err := p.files[at].For(samples.Parties{Issuer: by.id, Learner: learner, ValidFrom: issued})
	if err != nil {
		return nil, err
	}
	return by.sign(ctx, text, issued)
}

// award returns the record of an award, signed, with what in it has a signature of its own.
func (p *press) award(ctx context.Context, a award, by issuer, learner string) ([]byte, error) {
	issued, until := p.now.Add(-a.age), time.Time{}
	if a.ends != 0 {
		until = p.now.Add(a.ends)
	}
	record := a.document(by, learner, issued, until)
	inside := record["credentialSubject"].(members)["verifiableCredential"].([]any)
	badge := inside[0].(members)
	if a.endorsed != "" {
		hospital, err := p.issuer(riverbend)
		if err != nil {
			return nil, err
		}
		signed, err := signDocument(ctx, hospital, endorsement(hospital, badge, a.endorsed), issued)
		if err != nil {
			return nil, err
		}
		badge["endorsementJwt"] = []any{string(signed)}
	}
	if a.own {
		signed, err := signDocument(ctx, by, badge, issued)
		if err != nil {
			return nil, err
		}
		inside[0] = json.RawMessage(signed)
	}
	return signDocument(ctx, by, record, issued)
}

func signDocument(ctx context.Context, by issuer, document members, at time.Time) ([]byte, error) {
	text, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	return by.sign(ctx, text, at)
}

// record is a credential as a host stores it after a partner has submitted it.
func (p *press) record(ctx context.Context, signed []byte) (storage.Credential, error) {
	received, err := credential.Parse(signed, strictjson.Limits{})
	if err != nil {
		return storage.Credential{}, err
	}
	verdict := p.verifier.Verify(ctx, received, credential.Terms{Types: []string{credential.TypeCLR}})
	return intake.Record(received, verdict, p.now)
}
