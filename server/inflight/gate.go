package inflight

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// ErrFull means that there was no room, and none came while the caller waited for it.
var ErrFull = errors.New("inflight: full")

// Bounds of a Gate.
type Bounds struct {
	Each int64         // how much work of one key is under way at once
	All  int64         // the weight of all work that is under way at once
	Wait time.Duration // how long work waits for its turn
}

// Gate bounds how much work is under way at once. It is safe for concurrent use.
type Gate struct {
	bounds Bounds
	all    *semaphore.Weighted

	mu   sync.Mutex
	keys map[string]*lane
}

// lane is the work of one key.
type lane struct {
	room *semaphore.Weighted
	work int // under way or waiting; the lane goes with the last
}

// New returns a gate.
func New(b Bounds) *Gate {
	return &Gate{bounds: b, all: semaphore.NewWeighted(b.All), keys: map[string]*lane{}}
}

// Enter waits until there is room for work of the weight that is the work of each of the keys, such as a client and a
// learner. Without room in time it is ErrFull; when ctx ends before, the error is that of ctx. Work that is heavier than
// all there may be weighs as much as that. The caller MUST call Leave on the pass.
func (g *Gate) Enter(ctx context.Context, keys []string, weight int64) (*Pass, error) {
	p := &Pass{gate: g, keys: keys, lanes: g.join(keys), weight: min(weight, g.bounds.All)}
	if err := g.inTime(ctx, p.acquire); err != nil {
		g.part(keys)
		return nil, err
	}
	return p, nil
}

// inTime waits for room as long as work may wait.
func (g *Gate) inTime(ctx context.Context, acquire func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, g.bounds.Wait)
	defer cancel()
	if acquire(limited) == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("wait for room: %w", ctx.Err())
	}
	return ErrFull
}

// join counts work before it waits, so that all work of a key is in one lane.
func (g *Gate) join(keys []string) (lanes []*lane) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, key := range keys {
		l := g.keys[key]
		if l == nil {
			l = &lane{room: semaphore.NewWeighted(g.bounds.Each)}
			g.keys[key] = l
		}
		l.work++
		lanes = append(lanes, l)
	}
	return lanes
}

func (g *Gate) part(keys []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, key := range keys {
		if l := g.keys[key]; l.work > 1 {
			l.work--
		} else {
			delete(g.keys, key)
		}
	}
}

// Pass is the room that work has. It is not safe for concurrent use.
type Pass struct {
	gate   *Gate
	keys   []string
	lanes  []*lane // of the keys
	weight int64
}

// acquire waits in the keys' own lanes first, in the order that every caller gives them: work that waits there takes no
// place in the common line.
func (p *Pass) acquire(ctx context.Context) error {
	for i, l := range p.lanes {
		if err := l.room.Acquire(ctx, 1); err != nil {
			giveBack(p.lanes[:i])
			return err
		}
	}
	if err := p.gate.all.Acquire(ctx, p.weight); err != nil {
		giveBack(p.lanes)
		return err
	}
	return nil
}

func giveBack(lanes []*lane) {
	for _, l := range lanes {
		l.room.Release(1)
	}
}

func (p *Pass) release() {
	p.gate.all.Release(p.weight)
	giveBack(p.lanes)
}

// Shrink gives room back: the work turned out to have the weight only. A greater one changes nothing.
func (p *Pass) Shrink(weight int64) {
	if rest := p.weight - weight; rest > 0 {
		p.gate.all.Release(rest)
		p.weight = weight
	}
}

// Grow waits until there is room for the work to have the weight, and fails as Enter does; the pass keeps what it has. A
// smaller one changes nothing.
func (p *Pass) Grow(ctx context.Context, weight int64) error {
	more := min(weight, p.gate.bounds.All) - p.weight
	if more <= 0 {
		return nil
	}
	err := p.gate.inTime(ctx, func(ctx context.Context) error { return p.gate.all.Acquire(ctx, more) })
	if err == nil {
		p.weight += more
	}
	return err
}

// Leave gives all room back.
func (p *Pass) Leave() {
	p.release()
	p.gate.part(p.keys)
}
