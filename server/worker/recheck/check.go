package recheck

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/server/worker"
	"clrhost/storage"
)

// checkTime is how long one check may take, other hosts included.
const checkTime = 30 * time.Second

// check repeats the verdict of r, if it is time, and sets when that is due next. An error means that there is no verdict.
func (w *Worker) check(ctx context.Context, r storage.Recheck) (_ storage.Recheck, err error) {
	defer worker.Caught(&err)
	c, err := read(r)
	if err != nil {
		return r, err
	}
	// A verdict on arrival is dated at its end; a date that passed during that check still counts as ahead of it.
	if next := due(c, r, w.Skew, r.CheckedAt.Add(-checkTime)); next.After(w.Now()) {
		r.DueAt = next
		return r, nil
	}
	return w.verify(ctx, r, c, checkTime)
}

func read(r storage.Recheck) (*credential.Credential, error) {
	c, err := credential.ParseStored(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read the stored credential: %w", err)
	}
	return c, nil
}

// verify is r with a verdict of this time, which was found within the limit.
func (w *Worker) verify(ctx context.Context, r storage.Recheck, c *credential.Credential, limit time.Duration) (storage.Recheck, error) {
	now := w.Now()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ctx, asked := fetch.WithBudget(ctx, budget(r))
	v := w.Verifier.Verify(ctx, c, credential.Terms{Types: w.Types[r.Service], Earlier: earlier(r)})
	return w.judged(r, c, v, asked.MetSilence(), now)
}

// earlier is the verdict that r has, and the zero verdict when that cannot be read.
func earlier(r storage.Recheck) (v credential.Verdict) {
	if err := json.Unmarshal(r.VerdictJSON, &v); err != nil {
		return credential.Verdict{}
	}
	return v
}

// budget bounds what the check of r requests from other hosts.
func budget(r storage.Recheck) fetch.Budget {
	isRetry := r.Attempts != 0 || r.Verdict == string(credential.Unverifiable)
	return fetch.Budget{Hosts: 32, Requests: 64, Background: true, Retry: isRetry}
}

// judged is r with the verdict v of a time. Silent means that a host which was asked did not answer.
func (w *Worker) judged(r storage.Recheck, c *credential.Credential, v credential.Verdict, silent bool, at time.Time) (storage.Recheck, error) {
	keep := outlasts(r.Verdict, v)
	isOpen := keep || v.Overall == credential.Unverifiable
	switch {
	case isOpen && silent:
		r.Attempts = max(r.Attempts, 0) + 1
	case isOpen:
		r.Attempts = allAnswered
	default:
		r.Attempts = 0
	}
	r.Proven = v.Proven() || r.Proven && v.Silent()
	if !keep {
		verdict, err := json.Marshal(v)
		if err != nil {
			return r, fmt.Errorf("encode verdict: %w", err)
		}
		r.Verdict, r.VerdictJSON, r.CheckedAt = string(v.Overall), verdict, at
	}
	r.DueAt = due(c, r, w.Skew, at)
	return r, nil
}

// outlasts reports whether the stored verdict stays although there is a new one: it is from a status list, and the new one
// is milder and could not read all lists.
func outlasts(stored string, v credential.Verdict) bool {
	switch credential.Overall(stored) {
	case credential.Revoked, credential.Suspended:
	default:
		return false
	}
	switch v.Overall {
	case credential.Suspended, credential.Expired, credential.NotYetValid, credential.Unverifiable:
	default:
		return false
	}
	for _, check := range v.Checks {
		if check.Name == credential.CheckStatus && check.Outcome == credential.OutcomeUnchecked {
			return true
		}
	}
	return false
}
