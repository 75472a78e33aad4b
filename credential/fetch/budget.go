package fetch

import (
	"context"
	"errors"
	"sync"
)

// Budget bounds the requests of one operation, such as the verification of one credential, to other hosts. Cached responses
// cost nothing.
type Budget struct {
	Hosts    int // distinct host:port
	Requests int // in all, redirects included
	// Background is for work that nobody waits for: it sends no request to a silent host until its pause is over.
	Background bool
	// Retry is for background work that had no result before: all retries share a small rate limit.
	Retry bool
}

// Spending counts the requests under a Budget. It is safe for concurrent use.
type Spending struct {
	budget Budget

	mu       sync.Mutex
	hosts    map[string]bool
	requests int
	stopped  bool
	silence  bool
}

type spendingKey struct{}

// WithBudget bounds the requests made with the context that it returns.
func WithBudget(ctx context.Context, b Budget) (context.Context, *Spending) {
	s := &Spending{budget: b, hosts: map[string]bool{}}
	return context.WithValue(ctx, spendingKey{}, s), s
}

func spendingOf(ctx context.Context) *Spending {
	s, _ := ctx.Value(spendingKey{}).(*Spending)
	return s
}

// StopAsking ends the budget of ctx: the result is decided, and no further request is sent. Without a budget it does
// nothing.
func StopAsking(ctx context.Context) {
	if s := spendingOf(ctx); s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.stopped = true
	}
}

// MetSilence reports whether some host did not respond, see IsSilence, or was not contacted for that reason.
func (s *Spending) MetSilence() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.silence
}

// spend returns the rule that forbids one more request to a host, or "".
func (s *Spending) spend(host string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		return ruleDecided
	case s.requests >= s.budget.Requests, !s.hosts[host] && len(s.hosts) >= s.budget.Hosts:
		return ruleBudget
	}
	s.hosts[host] = true
	s.requests++
	return ""
}

func (s *Spending) note(err error) {
	if s != nil && err != nil && IsSilence(err) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.silence = true
	}
}

// isOwn reports whether an error is of one caller's budget, so that it MUST NOT be cached for the next.
func isOwn(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Refused && (e.Rule == ruleBudget || e.Rule == ruleDecided || e.Rule == ruleSpared)
}
