package intake

import (
	"context"
	"time"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/server/inflight"
	"clrhost/storage"
)

// Store keeps credentials.
type Store interface {
	HoldsCredential(ctx context.Context, c storage.Credential) (bool, error)
	UpsertCredential(ctx context.Context, c storage.Credential) (storage.Upsert, error)
}

// Verifier verifies a credential.
type Verifier interface {
	Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict
}

// Intake takes credentials into records. It is safe for concurrent use.
type Intake struct {
	Store    Store
	Verifier Verifier
	Now      func() time.Time
	MaxBytes int64          // of a credential
	Turns    *inflight.Gate // of what uses a processor, by client and learner
	// Patience is how long a verification waits for issuers' keys and status lists; zero means 2 s. What is unchecked by then
	// is stored so.
	Patience time.Duration
	// RequireVerified refuses a credential that could not be checked to the end, instead of storing it as unverifiable.
	RequireVerified bool
}

// Parse reads a credential from a JSON object or a compact JWS. The error is a *Refusal where the bytes are not one.
func (in *Intake) Parse(ctx context.Context, w Writer, data []byte) (*credential.Credential, error) {
	return in.parse(ctx, w, data, credential.Parse)
}

// ParseFile is Parse for a file, which may also be an image into which a credential is baked. The bound on the bytes of a
// credential holds for what is baked; an image has bounds of its own (see package bake).
func (in *Intake) ParseFile(ctx context.Context, w Writer, file []byte) (*credential.Credential, error) {
	return in.parse(ctx, w, file, credential.ParseFile)
}

type parser func([]byte, strictjson.Limits) (*credential.Credential, error)

func (in *Intake) parse(ctx context.Context, w Writer, data []byte, parse parser) (*credential.Credential, error) {
	return inTurn(ctx, in.Turns, w, func(context.Context) (*credential.Credential, error) {
		c, err := parse(data, strictjson.Limits{Bytes: int(in.MaxBytes)})
		if err != nil {
			return nil, &Refusal{Reason: NoCredential, Checks: credential.Unparsed(err).Refusals(), Err: err}
		}
		return c, nil
	})
}

// Accept judges and stores a credential, and reports what that changed. Bytes that are stored already change nothing, and are
// not verified again. The error is a *Refusal where it is not stored because of what it is, a *storage.FullError where the
// record of the learner is full, inflight.ErrFull without a turn in time, and that of the store otherwise.
func (in *Intake) Accept(ctx context.Context, w Writer, at Place, c *credential.Credential) (storage.Upsert, error) {
	held, err := in.Store.HoldsCredential(ctx, written(w, at, same(c)))
	if err != nil {
		return "", ofStore(err)
	}
	if held {
		return storage.UpsertUnchanged, nil
	}
	j, err := in.Judge(ctx, w, at, c)
	if err != nil {
		return "", err
	}
	outcome, err := in.Store.UpsertCredential(ctx, j.Record)
	if err != nil {
		return "", ofStore(err)
	}
	return outcome, refused(outcome, j.Verdict)
}
