// Package servertest starts a whole host for the tests of others: on a real database, behind a real TLS listener, with
// two learners who can sign in. What stands around the host, such as a mutant, is the test's to say.
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
	Config   func(*server.Config)            // changes what an operator would say
	Wrap     func(http.Handler) http.Handler // what stands around the host
	TLS      func(*tls.Config)               // changes how it speaks TLS
	Plain    func(http.Handler) http.Handler // answers for the host where TLS is not spoken; nil refuses
}

// Host is a running host.
type Host struct {
	URL      string
	Handler  http.Handler   // the host and what stands around it
	Roots    *x509.CertPool // trusts its certificate
	Store    *storage.Store
	Learners []Learner

	now func() time.Time
}

// Learner is somebody who can sign in.
type Learner struct{ ID, Email, Password string }

const password = "correct horse battery staple"

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
	listener := httptest.NewUnstartedServer(nil)
	listener.EnableHTTP2 = true
	listener.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLS != nil {
		o.TLS(listener.TLS)
	}
	listener.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	url := "https://" + listener.Listener.Addr().String()
	good := goodHandler(t, store, url, o)
	listener.Config.Handler = good
	if o.Wrap != nil {
		listener.Config.Handler = o.Wrap(good)
	}
	if o.Plain != nil {
		listener.Listener = answerPlain(t, listener.Listener, o.Plain(good))
	}
	listener.StartTLS()
	t.Cleanup(listener.Close)

	host := &Host{now: o.Now, URL: url, Handler: listener.Config.Handler, Store: store, Roots: x509.NewCertPool()}
	host.Roots.AddCert(listener.Certificate())
	for _, name := range []string{"Ada Example", "Ben Example"} {
		host.Learners = append(host.Learners, host.AddLearner(t, name))
	}
	return host
}

func goodHandler(t testing.TB, store *storage.Store, url string, o Options) http.Handler {
	t.Helper()
	const plenty = 1 << 20
	config := server.Config{
		PublicURL: url, Name: "Records Example", SecretFile: "unused",
		Bounds: server.Bounds{
			RegisterPerMinute: plenty, RegisterBurst: plenty, DiscoveryPerMinute: plenty, DiscoveryBurst: plenty,
			SigninAddressPerMinute: plenty, SigninAccountPerMinute: plenty, ClientFailuresPerMinute: plenty,
		},
	}
	if o.Config != nil {
		o.Config(&config)
	}
	settings, err := config.Resolve()
	require.NoError(t, err)
	keys, err := secret.Derive([]byte(uuid.NewString()))
	require.NoError(t, err)
	srv, err := server.New(settings, server.Deps{Store: store, Keys: keys, Now: o.Now})
	require.NoError(t, err)
	return srv.Handler()
}

// AddLearner makes an account, as an operator does.
func (h *Host) AddLearner(t testing.TB, name string) Learner {
	t.Helper()
	id := uuid.NewString()
	email := strings.ToLower(strings.Fields(name)[0]) + "-" + id + "@learner.example"
	require.NoError(t, h.Store.CreateUser(context.WithoutCancel(t.Context()), storage.User{ID: id, Email: email, Name: name,
		Role: storage.RoleLearner, PasswordHash: quickHash(), CreatedAt: h.now()}))
	return Learner{id, email, password}
}

// quickHash is as good to the host as a costly one, because it reads the cost from the hash.
var quickHash = sync.OnceValue(func() string {
	salt := []byte("salt of the tests")
	key := argon2.IDKey([]byte(password), salt, 1, 8, 1, 32)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, encode(salt), encode(key))
})
