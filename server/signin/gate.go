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
	maxAccountAttempts = 2  // for one account, right passwords included
)

// gate is the way to the password hash. It never queues more than its bounds: who would wait longer is answered at once.
type gate struct {
	slots chan struct{} // one for each password being checked

	mu      sync.Mutex
	all     int
	entered map[party]int
}

// party is whose attempts are counted: an account as it was typed, or a network address.
type party struct{ kind, name string }

// newGate uses half of the processors, at least one: the other half answers everybody else.
func newGate() *gate {
	return &gate{slots: make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1)), entered: map[party]int{}}
}

// enter waits for a slot and returns how to give it back. A laterError means that the account, the
// address or the host has its share of attempts already; ctx's error means that the browser gave up.
func (g *gate) enter(ctx context.Context, account, address string) (leave func(), err error) {
	parties := []party{{"account", account}, {"address", address}}
	if err := g.join(parties); err != nil {
		return nil, err
	}
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots; g.part(parties) }, nil
	case <-ctx.Done():
		g.part(parties)
		return nil, fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
}

func (g *gate) join(parties []party) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch account, address := parties[0], parties[1]; {
	case g.entered[account] >= maxAccountAttempts:
		return laterError{why: crowded, wait: time.Second}
	case g.all >= maxAttempts, g.entered[address] >= maxAddressAttempts:
		return laterError{why: busy, wait: 2 * time.Second}
	}
	g.all++
	for _, p := range parties {
		g.entered[p]++
	}
	return nil
}

func (g *gate) part(parties []party) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	for _, p := range parties {
		if g.entered[p]--; g.entered[p] == 0 {
			delete(g.entered, p)
		}
	}
}
