// Package servertest starts a whole host for the tests of others, on a real database and behind a real listener. Start is
// for tests that are a client of it: it serves TLS, has two learners who can sign in, and may be wrapped, as by a mutant.
// StartSite is for tests that look at its pages.
package servertest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/argon2"

	"clrhost/internal/secret"
	"clrhost/server"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Options say how a host differs from the usual one. The zero value is the usual one, on SQLite.
type Options struct {
	Now      func() time.Time                // nil means time.Now
	Database string                          // its URL; "" is a SQLite file of the test
	Config   func(*server.Config)            // changes what an operator would configure
	Wrap     func(http.Handler) http.Handler // what wraps the host
	TLS      func(*tls.Config)               // changes its TLS configuration
	Plain    func(http.Handler) http.Handler // answers requests without TLS; nil rejects them
}

// Host is a running host.
type Host struct {
	URL      string
	Handler  http.Handler   // the host and what wraps it
	Roots    *x509.CertPool // trusts its certificate
	Store    *storage.Store
	Learners []Learner

	now func() time.Time
}

// Learner is somebody who can sign in.
type Learner struct{ ID, Email, Password string }

// Password is that of everybody who can sign in.
const Password = "correct horse battery staple"

// Start serves until the test ends.
func Start(t testing.TB, o Options) *Host {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Database == "" {
		o.Database = storagetest.SQLiteURL(t)
	}
	store := storagetest.At(t, o.Database, o.Now)
	host := Serve(t, o, func(url string) http.Handler {
		return newServer(t, url, server.Deps{Store: store, Now: o.Now}, o.Config, nil).Handler()
	})
	host.Store = store
	for _, name := range []string{"Ada Example", "Ben Example"} {
		host.Learners = append(host.Learners, host.AddLearner(t, name))
	}
	return host
}

// Serve serves another handler as Start serves this host. It is made with the URL at which it is served.
func Serve(t testing.TB, o Options, make func(url string) http.Handler) *Host {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	listener := httptest.NewUnstartedServer(nil)
	listener.EnableHTTP2 = true
	listener.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLS != nil {
		o.TLS(listener.TLS)
	}
	listener.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	url := "https://" + listener.Listener.Addr().String()
	good := make(url)
	listener.Config.Handler = good
	if o.Wrap != nil {
		listener.Config.Handler = o.Wrap(good)
	}
	if o.Plain != nil {
		listener.Listener = answerPlain(t, listener.Listener, o.Plain(good))
	}
	listener.StartTLS()
	t.Cleanup(listener.Close)

	host := &Host{now: o.Now, URL: url, Handler: listener.Config.Handler, Roots: x509.NewCertPool()}
	host.Roots.AddCert(listener.Certificate())
	return host
}

// newServer puts a host together that limits nobody.
func newServer(t testing.TB, url string, deps server.Deps, configure func(*server.Config), settle func(*server.Settings)) *server.Server {
	t.Helper()
	const plenty = 1 << 20
	config := server.Config{
		PublicURL: url, Name: "Records Example", SecretFile: "unused", ImportFolder: t.TempDir(),
		Bounds: server.Bounds{
			RegisterPerMinute: plenty, RegisterBurst: plenty, DiscoveryPerMinute: plenty, DiscoveryBurst: plenty,
			SigninAddressPerMinute: plenty, SigninAccountPerMinute: plenty, ClientFailuresPerMinute: plenty,
		},
	}
	if configure != nil {
		configure(&config)
	}
	settings, err := config.Resolve()
	require.NoError(t, err)
	if settle != nil {
		settle(&settings)
	}
	if deps.Keys.IsZero() {
		deps.Keys, err = secret.Derive([]byte(uuid.NewString()))
		require.NoError(t, err)
	}
	host, err := server.New(settings, deps)
	require.NoError(t, err)
	return host
}

// AddLearner makes an account, as an operator does.
func (h *Host) AddLearner(t testing.TB, name string) Learner {
	t.Helper()
	id := uuid.NewString()
	email := strings.ToLower(strings.Fields(name)[0]) + "-" + id + "@learner.example"
	require.NoError(t, h.Store.CreateUser(context.WithoutCancel(t.Context()), storage.User{ID: id, Email: email, Name: name,
		Role: storage.RoleLearner, PasswordHash: quickHash(), CreatedAt: h.now()}))
	return Learner{id, email, Password}
}

// quickHash is as good to the host as a costly one, because it reads the cost from the hash.
var quickHash = sync.OnceValue(func() string {
	salt := []byte("salt of the tests")
	key := argon2.IDKey([]byte(Password), salt, 1, 8, 1, 32)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, encode(salt), encode(key))
})
