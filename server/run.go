package server

import (
	"context"
	"errors"
	"fmt"
	stdlog "log"
	"log/slog"
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
	finishTime        = time.Second // in which the first requests on connections that are established have to arrive
	maxHeaderBytes    = 64 << 10
)

// Run serves on the listener until ctx ends, and then stops. When the cause of that end is ErrDrain, it goes on for
// Settings.Drain, not ready, so that balancers send no more requests. Then it lets requests in flight finish, for at most
// Settings.ShutdownTimeout; a stop that has to cut requests off is logged, and is no error: it is what the operator has
// chosen. Every goroutine that Run starts has ended when it returns.
//
// The operator is served on a listener of its own, to the very end; nil serves none.
func (s *Server) Run(ctx context.Context, listener, operator net.Listener) error {
	srv := newHTTPServer(s.Handler(), s.log)
	toTheEnd, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var background sync.WaitGroup
	for _, w := range s.workers {
		background.Go(func() { w.Run(ctx) })
	}
	if operator != nil {
		background.Go(func() { s.operate(toTheEnd, operator) })
	}
	served := make(chan error, 1)
	last := newLastListener(srv, listener)
	background.Go(func() { served <- s.serve(srv, last) })

	err := s.wait(ctx, srv, served, last)
	cancel()
	end()
	if s.printer != nil {
		s.printer.Close()
	}
	background.Wait()
	return err
}

// serve accepts connections, over TLS when the host has a certificate.
func (s *Server) serve(srv *http.Server, listener net.Listener) error {
	if s.certificate == nil {
		return srv.Serve(listener)
	}
	srv.TLSConfig = s.certificate.config()
	return srv.ServeTLS(listener, "", "")
}

// newHTTPServer returns a server that bounds what it reads and how long it takes.
func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ErrorLog:          stdlog.New(connections{log}, "", 0),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
	}
}

// wait returns when the listener failed, or when ctx ended and the last request is answered.
func (s *Server) wait(ctx context.Context, srv *http.Server, served <-chan error, last *lastListener) error {
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	if err := s.drain(context.Cause(ctx), served); err != nil {
		return err
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.settings.ShutdownTimeout)
	defer cancel()
	last.finish(stop, served)
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("stopped before all requests were answered: a request took longer than shutdown-timeout",
			"shutdown_timeout", s.settings.ShutdownTimeout)
		return srv.Close()
	}
	if err != nil {
		return fmt.Errorf("finish requests in flight: %w", errors.Join(err, srv.Close()))
	}
	return nil
}
