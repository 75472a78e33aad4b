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
	background.Go(func() { newSealer(s.deps.Store, s.deps.Log).run(ctx) })
	background.Go(func() { s.logos.Run(ctx) })
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
	tidyBatch = 200 // so that no writer waits long behind one
)

// tidy removes what is past its end, at start and now and then until ctx ends. Nothing depends on it but the size of the
// database: every reader judges expiry for itself.
func (s *Server) tidy(ctx context.Context) {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		s.tidyOnce(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (s *Server) tidyOnce(ctx context.Context) {
	for what, remove := range map[string]func(context.Context, int) (int64, error){
		"expired records": s.deps.Store.DeleteExpired,
		"unused clients":  s.deps.Store.DeleteUnusedClients,
		"addresses":       s.forgetAddresses,
	} {
		total, err := repeat(ctx, remove)
		switch {
		case ctx.Err() != nil: // the host stops; the next one goes on
		case err != nil:
			s.deps.Log.ErrorContext(ctx, "housekeeping failed", "what", what, "error", err)
		case total > 0:
			s.deps.Log.InfoContext(ctx, "housekeeping", "removed", total, "what", what)
		}
	}
}

// repeat removes batch after batch until nothing is left to remove.
func repeat(ctx context.Context, remove func(context.Context, int) (int64, error)) (total int64, err error) {
	for {
		n, err := remove(ctx, tidyBatch)
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// forgetAddresses removes the network addresses of audit events after their time. The events stay.
func (s *Server) forgetAddresses(ctx context.Context, batch int) (int64, error) {
	return s.deps.Store.DeleteAuditAddresses(ctx, s.deps.Now().Add(-s.settings.auditAddressLife()), batch)
}
