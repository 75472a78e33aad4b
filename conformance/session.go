package conformance

import (
	"context"
	"slices"
	"sync"
	"time"

	"clrhost/conformance/exchange"
)

// Session is one run: what its role and its cases share.
type Session struct {
	Secrets *exchange.Secrets // hidden in everything that is reported

	cfg   Config
	ctx   context.Context
	abort context.CancelCauseFunc
	alone bool // cases run one at a time

	patience *patience

	mu     sync.Mutex
	values map[string]*shared
}

// Context is the run's. It outlives the attempts, for what may take longer than a case may.
func (s *Session) Context() context.Context { return s.ctx }

// Now returns the time.
func (s *Session) Now() time.Time { return s.cfg.Now() }

// Sleep waits, or until ctx ends.
func (s *Session) Sleep(ctx context.Context, d time.Duration) { s.cfg.Sleep(ctx, d) }

// Timeout is how long a case may take, besides what it waits for a change to become visible.
func (s *Session) Timeout() time.Duration { return s.cfg.Timeout }

// Alone makes the cases run one at a time from the next group on. A role calls it in its preflight, where cases would
// otherwise disturb each other at the subject.
func (s *Session) Alone() { s.alone = true }

// Abort ends the run early, for a reason that the report gives.
func (s *Session) Abort(why error) { s.abort(why) }

// repeat is the command that asks one case again. What a command line holds of a secret, such as a password in an address,
// is in no report.
func (s *Session) repeat(id string) string {
	if s.cfg.Command == "" {
		return ""
	}
	return s.Secrets.Hide(s.cfg.Command) + " --only " + id
}

// timeout is how long a case with some needs may take.
func (s *Session) timeout(needs []Feature) time.Duration {
	if slices.Contains(needs, FeatureSlow) {
		return slowTimeout
	}
	return s.cfg.Timeout + s.cfg.Patience
}

// Try runs a body as a case is run and returns how it ended, for a role's preflight.
func (s *Session) Try(ctx context.Context, body func(a *Attempt)) Result {
	ctx, allowed, cancel := allow(ctx, s.cfg.Timeout)
	defer cancel()
	result := Result{Case: CaseInfo{Level: Must}, At: -1}
	s.attempt(ctx, "preflight", allowed.prolong).play(&result, body)
	return result
}

// Given makes what a case needs before its question can be asked. If that fails, the case is not decided: neither it nor
// its rule is to blame.
func Given[T any](p Prober, what string, make func() T) (made T) {
	defer func() {
		switch end := recover().(type) {
		case nil:
		case broken:
			p.attempt().Unable("%s could not be obtained: expected %s, got %s", what, end.expected, end.actual)
		default:
			panic(end)
		}
	}()
	return make()
}

// Prober is an Attempt, or a probe that has one embedded.
type Prober interface{ attempt() *Attempt }
