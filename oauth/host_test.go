package oauth_test

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
	"clrhost/internal/secret"
	"clrhost/oauth"
	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

const (
	issuer   = "https://host.example/tenant"
	redirect = "https://app.example/cb?from=clr"
	verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // RFC 7636, Appendix B
	browser  = "the browser's cookie"
	learner  = "user-1"
	password = "clrs_" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
)

// clock stands still until it is moved. It starts years before today, so that everything has expired by fosite's own clock.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC).Add(time.Duration(c.offset.Load()))
}

func (c *clock) advance(d time.Duration) { c.offset.Add(int64(d)) }

// host is an authorization server on a real listener and a real database.
type host struct {
	testing.TB
	clock *clock
	store *storage.Store
	oauth *oauth.Server
	keys  secret.Keys
	url   string
	http  *http.Client
}

// options configure a host.
type options struct {
	store  func(*storage.Store) oauth.Store
	config func(*oauth.Config)
	again  bool // the database has its user and clients already
}

func newHost(t testing.TB, open storagetest.Open, o ...options) *host {
	t.Helper()
	h := &host{TB: t, clock: &clock{}, http: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	h.store = open(t, h.clock.now)
	keys, err := secret.Derive([]byte(strings.Repeat("k", secret.MasterSize)))
	require.NoError(t, err)
	h.keys = keys
	cfg := oauth.Config{Issuer: issuer, Keys: keys, Now: h.clock.now}
	for _, s := range scope.All() {
		cfg.Scopes = append(cfg.Scopes, s.Name)
	}
	var store oauth.Store = h.store
	for _, change := range o {
		if change.config != nil {
			change.config(&cfg)
		}
		if change.store != nil {
			store = change.store(h.store)
		}
	}
	h.oauth, err = oauth.New(cfg, store, pages{})
	require.NoError(t, err)
	h.serve()
	if len(o) == 0 || !o[0].again {
		h.createUser(learner)
		h.createClient("app", nil)
		h.createClient("other", nil)
	}
	return h
}

func (h *host) serve() {
	gin.SetMode(gin.TestMode)
	engine := gin.New()
	engine.Use(func(c *gin.Context) { c.Header("X-Request-Id", "request-1") })
	engine.GET("/oauth/authorize", h.oauth.Authorize)
	engine.POST("/oauth/authorize", h.oauth.Authorize)
	engine.POST("/oauth/token", h.oauth.Token)
	engine.POST("/oauth/revoke", h.oauth.Revoke)
	engine.POST("/oauth/introspect", h.oauth.Introspect)
	engine.GET("/metadata", h.oauth.Metadata)
	server := httptest.NewServer(engine)
	h.Cleanup(server.Close)
	h.url = server.URL
}

func (h *host) createUser(id string) {
	require.NoError(h, h.store.CreateUser(h.Context(), storage.User{
		ID: id, Email: id + "@example.org", Name: id, Role: storage.RoleLearner, CreatedAt: h.clock.now(),
	}))
}

func (h *host) createClient(id string, change func(*storage.Client)) {
	c := storage.Client{
		ID: id, SecretHash: h.keys.Hash(password), State: storage.ClientActive, Name: "App " + id,
		RedirectURIs:  []string{redirect, "https://app.example/second"},
		GrantTypes:    []string{"authorization_code", "refresh_token"},
		ResponseTypes: []string{"code"},
		Scopes:        []string{scope.CredentialReadonly, scope.CredentialUpsert},
		CreatedAt:     h.clock.now(), UpdatedAt: h.clock.now(),
	}
	if change != nil {
		change(&c)
	}
	require.NoError(h, h.store.CreateClient(h.Context(), c))
}

// changeClient rewrites a registration, as RFC 7592 lets a client do.
func (h *host) changeClient(id string, change func(*storage.Client)) {
	c, err := h.store.Client(h.Context(), id)
	require.NoError(h, err)
	change(&c)
	require.NoError(h, h.store.UpdateClient(h.Context(), c))
}

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) location(t testing.TB) *url.URL {
	t.Helper()
	require.Equal(t, http.StatusSeeOther, r.status, r.body)
	u, err := url.Parse(r.header.Get("Location"))
	require.NoError(t, err)
	return u
}

func (r reply) json(t testing.TB) map[string]any {
	t.Helper()
	var m map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.body), &m), r.body)
	return m
}

func (h *host) do(req *http.Request) reply {
	h.Helper()
	resp, err := h.http.Do(req)
	require.NoError(h, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(h, err)
	return reply{resp.StatusCode, resp.Header, string(body)}
}

// get opens an address in the browser of somebody who is signed in when cookie is not empty.
func (h *host) get(cookie, path string) reply {
	h.Helper()
	req, err := http.NewRequestWithContext(h.Context(), http.MethodGet, h.url+path, nil)
	require.NoError(h, err)
	req.Header.Set("Browser", cookie)
	return h.do(req)
}

// post sends a form. change may be nil.
func (h *host) post(path, id, secret string, form url.Values, change func(*http.Request)) reply {
	h.Helper()
	req, err := http.NewRequestWithContext(h.Context(), http.MethodPost, h.url+path, strings.NewReader(form.Encode()))
	require.NoError(h, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	if change != nil {
		change(req)
	}
	return h.do(req)
}

func (h *host) isActive(access string) bool {
	h.Helper()
	_, err := h.oauth.Bearer(h.Context(), access)
	if err != nil {
		require.ErrorIs(h, err, oauth.ErrInvalidToken)
	}
	return err == nil
}

// events returns the audit events with the action.
func (h *host) events(action string) []storage.AuditEvent {
	h.Helper()
	var found []storage.AuditEvent
	for e, err := range h.store.AuditEvents(h.Context(), storage.AuditFilter{}) {
		require.NoError(h, err)
		if e.Action == action {
			found = append(found, e)
		}
	}
	return found
}

// pages signs in a browser that sends the header Browser. Its value replaces the session cookie.
type pages struct{}

func hash(cookie string) []byte {
	sum := sha256.Sum256([]byte(cookie))
	return sum[:]
}

func (pages) SignedIn(c *gin.Context) (string, []byte, bool, error) {
	cookie := c.GetHeader("Browser")
	return learner, hash(cookie), cookie != "", nil
}

func (pages) SignInURL(next string) string { return "/login?next=" + url.QueryEscape(next) }

func (pages) ConsentURL(id string) string { return "/consent/" + id }

func (pages) ShowError(c *gin.Context, status int, title, advice phrase.Phrase) {
	c.String(status, "%s\n%s", title, advice)
}

// sqlite runs a test that does not depend on the database on the one that is always available.
func sqlite(t testing.TB, now func() time.Time) *storage.Store { return storagetest.SQLite(t, now) }
