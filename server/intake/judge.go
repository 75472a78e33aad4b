package intake

import (
	"cmp"
	"context"
	"time"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/storage"
)

// Judgment is a verdict on a submitted credential, and what is to be stored with it.
type Judgment struct {
	Verdict credential.Verdict
	Record  storage.Credential
}

// Judge verifies a submitted credential when it is the writer's turn. The error is a *Refusal for one that does not conform
// or has a proof that does not verify, with every problem found; the judgment then has the verdict alone. One that has
// merely expired is to be stored with its verdict.
func (in *Intake) Judge(ctx context.Context, w Writer, at Place, c *credential.Credential) (Judgment, error) {
	return inTurn(ctx, in.Turns, w, func(ctx context.Context) (Judgment, error) {
		verdict := in.verify(ctx, c, at.Types)
		if err := in.refuse(verdict); err != nil {
			return Judgment{Verdict: verdict}, err
		}
		return in.Judged(w, at, c, verdict)
	})
}

// Judged is the judgment of a credential that has the verdict.
func (in *Intake) Judged(w Writer, at Place, c *credential.Credential, v credential.Verdict) (Judgment, error) {
	record, err := Record(c, v, in.Now())
	return Judgment{v, written(w, at, record)}, err
}

// refuse returns why a credential with the verdict is not stored, whatever is.
func (in *Intake) refuse(v credential.Verdict) error {
	if refusals := v.Refusals(); len(refusals) > 0 {
		return &Refusal{Reason: Rejected, Checks: refusals}
	}
	if open, verified := unverified(v); in.RequireVerified && !verified {
		return &Refusal{Reason: Unverified, Checks: open, Silent: v.Silent()}
	}
	return nil
}

// defaultPatience is short for a client that waits for the answer, and long for a host that works.
const defaultPatience = 2 * time.Second

// perUpsert bounds what one credential makes this host request from others.
var perUpsert = fetch.Budget{Hosts: 32, Requests: 64}

// verify verifies a credential without waiting long for other hosts or asking many: a check whose key or list does not
// arrive in time is unchecked.
func (in *Intake) verify(ctx context.Context, c *credential.Credential, types []string) credential.Verdict {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(in.Patience, defaultPatience))
	defer cancel()
	ctx, _ = fetch.WithBudget(ctx, perUpsert)
	return in.Verifier.Verify(ctx, c, credential.Terms{Types: types})
}
