package fetch

import (
	"context"
	"sync"
)

// gates admits a bounded number of concurrent callers for each name. A gate exists only while a caller uses it, so memory is
// bounded by the requests in flight.
type gates struct {
	width int
	mu    sync.Mutex
	open  map[string]*gate
}

type gate struct {
	places chan struct{}
	users  int // inside or waiting
}

// enter waits for a place and returns the function that leaves it. It fails only with the error of ctx.
func (g *gates) enter(ctx context.Context, name string) (leave func(), err error) {
	at := g.approach(name)
	select {
	case at.places <- struct{}{}:
		return sync.OnceFunc(func() {
			<-at.places
			g.depart(name, at)
		}), nil
	case <-ctx.Done():
		g.depart(name, at)
		return nil, ctx.Err()
	}
}

func (g *gates) approach(name string) *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := g.open[name]
	if at == nil {
		at = &gate{places: make(chan struct{}, g.width)}
		g.open[name] = at
	}
	at.users++
	return at
}

func (g *gates) depart(name string, at *gate) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if at.users--; at.users == 0 {
		delete(g.open, name)
	}
}
