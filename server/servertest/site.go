package servertest

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// SiteOptions vary a Site. The zero value is the usual host at the root of an http URL, on SQLite.
type SiteOptions struct {
	BasePath string
	Secure   bool                 // cookies as under https, although the listener serves http
	Config   func(*server.Config) // changes what an operator would configure
	Deps     func(*server.Deps)   // changes what the host is built on
	Now      func() time.Time     // nil means time.Now
	Open     storagetest.Open     // nil means SQLite
}

// Site is a running host for tests that look at its pages as people do: over http, with its background work, and beside
// the app of a partner.
type Site struct {
	URL   string // with the base path
	Store *storage.Store
	App   *App

	now func() time.Time
}

// StartSite serves until the test ends.
func StartSite(t testing.TB, o SiteOptions) *Site {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Open == nil {
		o.Open = storagetest.SQLite
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &Site{URL: "http://" + listener.Addr().String() + o.BasePath, Store: o.Open(t, o.Now), App: startApp(t), now: o.Now}
	deps := server.Deps{Store: s.Store, Now: o.Now}
	if o.Deps != nil {
		o.Deps(&deps)
	}
	host := newServer(t, s.URL, deps, func(c *server.Config) {
		c.FetchAllow = []string{s.App.Listener.Addr().String()}
		c.ShutdownTimeout = time.Millisecond // no test waits for its idle connections
		if o.Config != nil {
			o.Config(c)
		}
	}, func(settings *server.Settings) { settings.Secure = o.Secure })
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { _ = host.Run(ctx, listener, nil) }) // it ends with connections that are still open
	t.Cleanup(func() { stop(); running.Wait() })
	return s
}
