package acceptance

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
	"clrhost/internal/secret"
	"clrhost/server"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// bounds are those of a host. Only this file knows the server, so the others use this name.
type bounds = server.Bounds

// plan is how a host differs from the usual one, whose public URL is https://records.example and which limits no rate.
type plan struct {
	path     string // of the public URL: "" or "/tenant"
	loopback bool   // the public URL is http://127.0.0.1:PORT, as on a developer's machine
	throttle bool   // with the default rate limits
	approval bool   // a registered client waits for an operator
	outage   bool   // the test closes the database, so 503 is expected
	verified bool   // only what can be verified is kept

	bounds  server.Bounds // those that are not the usual ones
	silence bool          // other hosts do not answer, so 503 is expected

	reachable []string      // host:port of the other hosts it can reach
	web       string        // folder of the files of all other hosts there are; see fetchtest
	patience  time.Duration // how long an upsert waits for them; zero is the usual time
}

// host is one running server.
type host struct {
	URL      string // the public URL
	base     *url.URL
	clock    *clock
	recorder *recorder
	log      *logBuffer
	alice    *user
	bob      *user

	plan     plan
	store    *storage.Store
	master   []byte                  // what its keys are derived from
	location string                  // of its database
	database func(testing.TB) string // makes a further empty database on the same engine

	mu     sync.Mutex
	people map[string]*person
	tokens map[string]string
	usual  *partner
}

// onBoth runs the test on a host of its own per engine.
func onBoth(t *testing.T, p plan, test func(t *testing.T, h *host)) {
	t.Helper()
	storagetest.Databases(t, func(t *testing.T, database func(testing.TB) string) { test(t, startHost(t, database, p)) })
}

// story is one sequence of events, with the requirement in its name or above it.
type story struct {
	name string
	test func(t *testing.T, h *host)
}

// runStories runs the stories one after another on one host per engine. A story may move the clock forward; nothing it
// leaves on the host may matter to the next.
func runStories(t *testing.T, stories []story) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		for _, s := range stories {
			t.Run(s.name, func(t *testing.T) { s.test(t, h) })
		}
	})
}

// another starts a further host on the same engine.
func (h *host) another(t testing.TB, p plan) *host {
	t.Helper()
	return startHost(t, h.database, p)
}

// sqliteHost is startHost for what does not depend on the engine.
func sqliteHost(t testing.TB, p plan) *host {
	t.Helper()
	return startHost(t, storagetest.SQLiteURL, p)
}

// startHost runs a server on an empty database until the test ends.
func startHost(t testing.TB, database func(testing.TB) string, p plan) *host {
	t.Helper()
	h := &host{plan: p, clock: newClock(), database: database, location: database(t), master: []byte(random())}
	h.start(t)
	h.alice, h.bob = h.addUser(t, "Alice Lidell"), h.addUser(t, "Bob Builder")
	return h
}

// replica starts a second server of the same host, as a second process would: it shares the database, the keys and the
// public URL, and nothing else.
func (h *host) replica(t testing.TB) *host {
	t.Helper()
	r := &host{plan: h.plan, clock: h.clock, database: h.database, location: h.location, master: h.master, alice: h.alice, bob: h.bob}
	r.start(t)
	return r
}

// recheck starts a replica, which at once checks the credentials that are due, and waits until all of a user's are checked.
func (h *host) recheck(t testing.TB, u *user) *host {
	t.Helper()
	r := h.replica(t)
	require.Eventually(t, func() bool {
		held, _, err := h.store.Credentials(t.Context(), u.ID, storage.Page{Service: "clr", Limit: 100})
		require.NoError(t, err)
		return !slices.ContainsFunc(held, func(c storage.Credential) bool { return !c.CheckedAt.Equal(h.clock.Now()) })
	}, 20*time.Second, 20*time.Millisecond, "what is due was not checked")
	return r
}

// start opens the database and serves until the test ends. Then no answer of the server may have broken a rule, and no
// secret may be in its log.
func (h *host) start(t testing.TB) {
	t.Helper()
	h.people, h.tokens = map[string]*person{}, map[string]string{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	trust, address := x509.NewCertPool(), listener.Addr().String()
	h.URL = "https://" + publicName + h.plan.path
	if h.plan.loopback {
		h.URL = "http://" + address + h.plan.path
	} else {
		listener = overTLS(t, listener, trust)
	}
	h.base, err = url.Parse(h.URL)
	require.NoError(t, err)
	h.recorder = newRecorder(transportTo(t, address, trust), rules{issuer: h.URL, outage: h.plan.outage || h.plan.silence})

	h.log = &logBuffer{}
	logger := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	settings, err := h.config().Resolve()
	require.NoError(t, err)
	h.store, err = storage.Open(t.Context(), storage.Options{URL: h.location, Now: h.clock.Now, Log: logger, Quota: settings.Quota()})
	require.NoError(t, err)
	srv, err := server.New(settings, server.Deps{Store: h.store, Keys: h.keys(t), Now: h.clock.Now, Log: logger,
		Fetch: h.outbound(t), Patience: h.plan.patience})
	require.NoError(t, err)
	stop := run(srv, listener)
	t.Cleanup(func() {
		require.NoError(t, stop(), "the server ended badly")
		if err := h.store.Close(); !h.plan.outage {
			require.NoError(t, err)
		}
		h.recorder.requireNoViolation(t, h.log)
		require.NotEmpty(t, h.log.String(), "the host logged nothing")
		require.Empty(t, h.recorder.leaks(h.log.String()))
	})
}

// outbound is the usual client, without name resolution and with a timeout of an hour.
func (h *host) outbound(t testing.TB) *fetch.Client {
	t.Helper()
	if h.plan.web != "" {
		client, err := fetch.New(fetchtest.Serve(t, os.DirFS(h.plan.web)))
		require.NoError(t, err)
		return client
	}
	nameless := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("there is no name server")
	}}
	client, err := fetch.New(fetch.Config{Allow: h.plan.reachable, DNS: nameless, Timeout: time.Hour, Now: h.clock.Now})
	require.NoError(t, err)
	return client
}

func (h *host) config() server.Config {
	c := server.Config{PublicURL: h.URL, Database: h.location, Name: "Records Example", SecretFile: "unused",
		RequireVerified: h.plan.verified, Bounds: h.plan.bounds}
	if h.plan.approval {
		c.Registration = "approval"
	}
	if !h.plan.throttle {
		const plenty = 1 << 20
		c.RegisterPerMinute, c.RegisterBurst = plenty, plenty
		c.DiscoveryPerMinute, c.DiscoveryBurst = plenty, plenty
		c.SigninAddressPerMinute, c.SigninAccountPerMinute, c.ClientFailuresPerMinute = plenty, plenty, plenty
	}
	return c
}

func (h *host) keys(t testing.TB) secret.Keys {
	t.Helper()
	keys, err := secret.Derive(h.master)
	require.NoError(t, err)
	return keys
}

// run serves in the background and returns the function that stops it and waits.
func run(srv *server.Server, l net.Listener) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- srv.Run(ctx, l, nil) }()
	return func() error {
		cancel()
		return <-ended
	}
}

// fuzzHost starts the host of one fuzz worker.
func fuzzHost(f *testing.F) *host {
	f.Helper()
	return sqliteHost(f, plan{})
}
