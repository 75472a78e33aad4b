package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"syscall"
	"time"
)

// lastListener is the listener of a server that ends without breaking a connection. A listener that is merely closed resets
// those which the system has established and nobody has accepted yet. A client that has sent a request on one of them cannot
// know that nothing was done, so a proxy does not send it again (RFC 9110, Section 9.2.2).
type lastListener struct {
	net.Listener
	arrivals arrivals
	ending   atomic.Bool
}

// newLastListener returns the listener for a server that does not serve yet.
func newLastListener(srv *http.Server, listener net.Listener) *lastListener {
	l := &lastListener{Listener: listener}
	l.arrivals.watch(srv)
	return l
}

// Accept returns net.ErrClosed after finish, when the last connection was returned.
func (l *lastListener) Accept() (net.Conn, error) {
	if l.ending.Load() {
		return l.queued()
	}
	conn, err := l.Listener.Accept()
	if err != nil && l.ending.Load() {
		return l.queued()
	}
	return conn, err
}

// finish ends the listener, and returns when its server has accepted what is established, has said so on served, and handles
// a request of every connection. It returns sooner when ctx ends or finishTime is over: some clients never send a request.
func (l *lastListener) finish(ctx context.Context, served <-chan error) {
	ctx, cancel := context.WithTimeout(ctx, finishTime)
	defer cancel()
	tcp, ok := l.Listener.(*net.TCPListener)
	if !ok {
		return // another one ends when it is closed
	}
	l.ending.Store(true)
	_ = tcp.SetDeadline(time.Unix(1, 0)) // wakes an Accept that waits; fails only on a closed listener, where none waits
	select {
	case <-served:
		l.arrivals.wait(ctx)
	case <-ctx.Done():
	}
}

// queued returns an established connection. Where there is none it ends the listener in the same moment, so that none is
// established between the look and the end.
func (l *lastListener) queued() (net.Conn, error) {
	raw, err := l.Listener.(*net.TCPListener).SyscallConn() // as finish has seen
	if err != nil {
		return nil, err
	}
	var (
		fd   int
		look error
	)
	err = raw.Control(func(listening uintptr) {
		if fd, _, look = syscall.Accept(int(listening)); errors.Is(look, syscall.EAGAIN) {
			_ = syscall.Shutdown(int(listening), syscall.SHUT_RD) // where this does not end a listener, Close does a moment later
		}
	})
	switch {
	case err != nil:
		return nil, err
	case errors.Is(look, syscall.EAGAIN):
		return nil, errors.Join(net.ErrClosed, l.Close())
	case look != nil:
		return nil, fmt.Errorf("accept: %w", look)
	}
	syscall.CloseOnExec(fd)
	file := os.NewFile(uintptr(fd), "connection")
	defer file.Close()
	return net.FileConn(file) // which has a descriptor of its own
}
