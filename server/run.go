package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// Run serves on the listener until ctx ends, then lets requests in flight finish, for at most Settings.ShutdownTimeout.
// Every goroutine it starts has ended when it returns.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	srv := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var background sync.WaitGroup
	background.Go(func() { s.tidy(ctx) })
	background.Go(func() { s.recheck.Run(ctx) })
	served := make(chan error, 1)
	background.Go(func() { served <- srv.Serve(listener) })

	err := s.wait(ctx, srv, served)
	cancel()
	background.Wait()
	return err
}

// wait returns when the listener failed, or when ctx ended and the last request is answered.
func (s *Server) wait(ctx context.Context, srv *http.Server, served <-chan error) error {
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.settings.ShutdownTimeout)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		return errors.Join(fmt.Errorf("finish requests in flight: %w", err), srv.Close())
	}
	return nil
}

const (
	tidyEvery = 10 * time.Minute
	tidyBatch = 1000
	// idleClientLife is how long a registration may stand that never completed a flow. Registration is open, so without
	// an end to them unused clients would grow without bound.
	idleClientLife = 30 * 24 * time.Hour
)

// tidy removes what is past its end, now and then until ctx ends. Nothing depends on it but the size of the database:
// every reader judges expiry for itself.
func (s *Server) tidy(ctx context.Context) {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.tidyOnce(ctx)
		}
	}
}

func (s *Server) tidyOnce(ctx context.Context) {
	for {
		n, err := s.deps.Store.DeleteExpired(ctx, tidyBatch)
		if err != nil {
			s.deps.Log.ErrorContext(ctx, "expired records were not removed", "error", err)
			return
		}
		if n < tidyBatch {
			break
		}
	}
	n, err := s.deps.Store.DeleteIdleClients(ctx, s.deps.Now().Add(-idleClientLife))
	if err != nil {
		s.deps.Log.ErrorContext(ctx, "idle clients were not removed", "error", err)
	} else if n > 0 {
		s.deps.Log.InfoContext(ctx, "clients that never completed a flow were removed", "clients", n)
	}
}
