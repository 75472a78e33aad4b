package deploy

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// load is what clients do at a host, and the ledger of what the host acknowledged.
type load struct {
	site    *site
	ada     *learner
	college *partner
	access  string // of a grant that the load does not end

	mu      sync.Mutex
	sent    map[string]bool // credentials
	stored  []string        // those of them that were acknowledged
	clients []*partner
	flows   []*flow
	failed  []error // requests that got no answer, or another than success
	wrong   []error // those of them that no fault explains
}

// flow is one grant, as its partner knows it.
type flow struct {
	code      code
	exchanged bool
	tokens    tokens // the newest that were received
	revoking  bool   // a revocation was sent,
	revoked   bool   // and acknowledged
}

// newLoad prepares a learner and a partner with a grant, who know the host as the site.
func newLoad(t testing.TB, host *process, at *site) *load {
	t.Helper()
	l := &load{site: at, sent: map[string]bool{}}
	l.ada, l.college = at.meet(t, host)
	l.clients = append(l.clients, l.college)
	tokens, err := l.college.connect(t.Context(), l.ada)
	require.NoError(t, err)
	l.access = tokens.Access
	return l
}

// during runs the clients while something happens to the host, and returns when the last of them has ended.
func (l *load) during(t testing.TB, happens func()) {
	t.Helper()
	stop := make(chan struct{})
	var clients sync.WaitGroup
	run := func(n int, work func(context.Context) error) {
		for range n {
			clients.Go(func() { l.repeat(t.Context(), stop, work) })
		}
	}
	run(4, l.upsert)
	run(3, l.flow)
	run(1, l.register)
	happens()
	close(stop)
	clients.Wait()
	require.Empty(t, l.wrong)
}

// repeat does one thing until it is told to stop. That the host does not answer, or cannot, is expected; that it rejects
// what is right is not.
func (l *load) repeat(ctx context.Context, stop <-chan struct{}, work func(context.Context) error) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		err := work(ctx)
		if s := status(err); s >= 400 && s < 500 {
			l.note(func() { l.wrong = append(l.wrong, err) })
		}
		if err != nil {
			l.note(func() { l.failed = append(l.failed, err) })
			pause(ctx)
		}
	}
}

// note writes into the ledger.
func (l *load) note(entry func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry()
}

func (l *load) upsert(ctx context.Context) error {
	jws, err := newCredential()
	if err != nil {
		return err
	}
	l.note(func() { l.sent[jws] = true })
	if err = l.site.upsert(ctx, l.access, jws); err == nil {
		l.note(func() { l.stored = append(l.stored, jws) })
	}
	return err
}

func (l *load) register(ctx context.Context) error {
	client, err := l.site.register(ctx)
	if err == nil {
		l.note(func() { l.clients = append(l.clients, client) })
	}
	return err
}

// flow authorizes, exchanges, rotates up to three times, and revokes every second grant.
func (l *load) flow(ctx context.Context) error {
	c, err := l.college.code(ctx, l.ada)
	if err != nil {
		return err
	}
	f := &flow{code: c}
	l.note(func() { l.flows = append(l.flows, f) })
	if f.tokens, err = l.college.exchange(ctx, c); err != nil {
		return err
	}
	f.exchanged = true
	for range rand.IntN(4) {
		next, err := l.college.refresh(ctx, f.tokens.Refresh)
		if err != nil {
			return err
		}
		f.tokens = next
	}
	if rand.IntN(2) == 0 {
		return nil
	}
	f.revoking = true
	if err = l.college.revoke(ctx, f.tokens.Refresh); err == nil {
		f.revoked = true
	}
	return err
}
