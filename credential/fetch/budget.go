package fetch

import (
	"context"
	"errors"
	"sync"
)

// Budget bounds what one piece of work, such as the verification of one credential, may ask of other hosts. Answers from
// memory cost nothing.
type Budget struct {
	Hosts    int // host:port that may be asked
	Requests int // requests in all, redirects included
	// Background is for work that nobody waits for: it leaves a silent host alone until its pause is over.
	Background bool
	// Retry is for background work that was done before without a result: it asks little, whoever is asked.
	Retry bool
}

// Spending is what was asked under a Budget. It may be used by several goroutines.
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

// StopAsking ends the budget of ctx: what it is spent on is decided, and nobody else is asked about it. Without a budget
// it does nothing.
func StopAsking(ctx context.Context) {
	if s := spendingOf(ctx); s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.stopped = true
	}
}

// MetSilence reports whether some host gave no answer for now, as IsSilence has it, or was spared for that reason.
func (s *Spending) MetSilence() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.silence
}

// spend names the rule that forbids one more request to a host, or "".
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

// isOwn reports whether an error is of one caller's budget, and so no answer for the next.
func isOwn(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Refused && (e.Rule == ruleBudget || e.Rule == ruleDecided || e.Rule == ruleSpared)
}
