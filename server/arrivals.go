package server

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// arrivals are the connections of a server. A server that shuts down closes one whose first request it has not read yet, or
// has just read, without an answer; so a host that stops waits for those.
type arrivals struct {
	mu    sync.Mutex
	conns map[net.Conn]*arrival
}

// arrival is a connection. It stands in the context of its requests.
type arrival struct{ handled atomic.Bool } // a request of it reached the handler

type arrivalKey struct{}

// watch makes the server report its connections.
func (a *arrivals) watch(srv *http.Server) {
	a.conns = map[net.Conn]*arrival{}
	srv.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		a.mu.Lock()
		defer a.mu.Unlock()
		came := &arrival{}
		a.conns[c] = came
		return context.WithValue(ctx, arrivalKey{}, came)
	}
	srv.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateClosed || state == http.StateHijacked {
			a.mu.Lock()
			defer a.mu.Unlock()
			delete(a.conns, c)
		}
	}
	handler := srv.Handler
	srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if came, ok := r.Context().Value(arrivalKey{}).(*arrival); ok {
			came.handled.Store(true)
		}
		handler.ServeHTTP(w, r)
	})
}

// wait returns when a request of every connection has reached the handler, or when ctx ends.
func (a *arrivals) wait(ctx context.Context) {
	for !a.areHandled() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Millisecond):
		}
	}
}

func (a *arrivals) areHandled() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, came := range a.conns {
		if !came.handled.Load() {
			return false
		}
	}
	return true
}
