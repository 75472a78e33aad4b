package signin

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Bounds of the passwords that are checked or wait for it. A check takes about 30 ms of one processor and 19 MiB.
const (
	maxAttempts        = 64 // in all: with one slot the last one waits about 2 s
	maxAddressAttempts = 32 // from one network address, so that none fills the queue alone
	maxAccountAttempts = 16 // for one account, right passwords included
	accountTurns       = 2  // of which so many are in the queue of all; the others wait in their lane
)

// gate bounds the passwords that are checked at once or wait for it. Unlike an inflight.Gate it bounds the queue and not the
// wait: an attempt that finds it full is rejected at once.
type gate struct {
	slots chan struct{} // one for each password being checked

	mu        sync.Mutex
	all       int
	addresses map[string]int
	accounts  map[string]*lane
}

// lane is where the attempts for one account wait, so that another person waits behind at most accountTurns of them.
type lane struct {
	turns    chan struct{}
	attempts int
}

// newGate uses half of the processors, at least one: the other half serves everything else.
func newGate() *gate {
	return &gate{
		slots:     make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1)),
		addresses: map[string]int{},
		accounts:  map[string]*lane{},
	}
}

// enter waits for a slot and returns how to give it back. A laterError means that the account, the address or the host
// has its share of attempts already; an error of ctx means that the browser gave up.
func (g *gate) enter(ctx context.Context, account, address string) (leave func(), err error) {
	own, err := g.join(account, address)
	if err != nil {
		return nil, err
	}
	if err := acquire(ctx, own.turns); err != nil {
		g.part(account, address)
		return nil, err
	}
	if err := acquire(ctx, g.slots); err != nil {
		<-own.turns
		g.part(account, address)
		return nil, err
	}
	return func() { <-g.slots; <-own.turns; g.part(account, address) }, nil
}

func acquire(ctx context.Context, turns chan<- struct{}) error {
	select {
	case turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
}

func (g *gate) join(account, address string) (*lane, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	own := g.accounts[account]
	switch {
	case own != nil && own.attempts >= maxAccountAttempts:
		return nil, laterError{why: crowded, wait: time.Second}
	case g.all >= maxAttempts, g.addresses[address] >= maxAddressAttempts:
		return nil, laterError{why: busy, wait: 2 * time.Second}
	case own == nil:
		own = &lane{turns: make(chan struct{}, accountTurns)}
		g.accounts[account] = own
	}
	g.all++
	g.addresses[address]++
	own.attempts++
	return own, nil
}

func (g *gate) part(account, address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	if g.addresses[address]--; g.addresses[address] == 0 {
		delete(g.addresses, address)
	}
	if g.accounts[account].attempts--; g.accounts[account].attempts == 0 {
		delete(g.accounts, account)
	}
}
