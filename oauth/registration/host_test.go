package registration_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/oauth/registration"
	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

const issuer = "https://records.example"

// started is the time of every test.
var started = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func clock() time.Time { return started }

// host is the registration endpoints on a real listener over a real store.
type host struct {
	t     testing.TB
	url   string
	store *storage.Store
}

// newHost starts a host on a new SQLite store.
func newHost(t testing.TB, adjust ...func(*registration.Handler)) *host {
	t.Helper()
	store := storagetest.SQLite(t, clock)
	server := httptest.NewServer(engine(t, store, adjust...))
	t.Cleanup(server.Close)
	return &host{t: t, url: server.URL, store: store}
}

// on starts a host whose handlers use the given store; real is the one the tests look into.
func on(t testing.TB, store registration.Store, real *storage.Store, adjust ...func(*registration.Handler)) *host {
	t.Helper()
	server := httptest.NewServer(engine(t, store, adjust...))
	t.Cleanup(server.Close)
	return &host{t: t, url: server.URL, store: real}
}

func engine(t testing.TB, store registration.Store, adjust ...func(*registration.Handler)) *gin.Engine {
	t.Helper()
	gin.SetMode(gin.TestMode)
	h := &registration.Handler{Store: store, Issuer: issuer, Keys: keys(t), Now: clock}
	for _, s := range scope.All() {
		h.Scopes = append(h.Scopes, s.Name)
	}
	for _, change := range adjust {
		change(h)
	}
	e := gin.New()
	e.Use(func(c *gin.Context) { c.Header("X-Request-Id", "request-1") })
	e.POST("/oauth/register", h.Register)
	e.GET("/oauth/register/:client_id", h.Read)
	e.PUT("/oauth/register/:client_id", h.Update)
	e.DELETE("/oauth/register/:client_id", h.Delete)
	return e
}

func keys(t testing.TB) secret.Keys {
	k, err := secret.Derive([]byte(strings.Repeat("k", secret.MasterSize)))
	require.NoError(t, err)
	return k
}

func needsApproval(h *registration.Handler) { h.RequireApproval = true }
func onLoopback(h *registration.Handler)    { h.LoopbackHTTP = true }

// answer is a response read to its end.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any // nil without a body
}

func (a answer) str(name string) string { s, _ := a.body[name].(string); return s }

func (h *host) send(method, path, contentType, authorization string, body []byte) answer {
	h.t.Helper()
	request, err := http.NewRequest(method, h.url+path, bytes.NewReader(body))
	require.NoError(h.t, err)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	require.NoError(h.t, err)
	a := answer{status: response.StatusCode, header: response.Header, text: string(data)}
	if len(data) > 0 {
		require.Equal(h.t, "application/json", response.Header.Get("Content-Type"))
		require.NoError(h.t, json.Unmarshal(data, &a.body), "%s", data)
	}
	require.Equal(h.t, "no-store", response.Header.Get("Cache-Control"))
	return a
}

// members are the members of a metadata document.
type members map[string]any

// good is a document that breaks no rule.
func good() members {
	return members{
		"client_name":      "Pathways",
		"client_uri":       "https://pathways.example/about",
		"logo_uri":         "https://pathways.example/logo.png?size=2&dark=1",
		"tos_uri":          "https://pathways.example/terms",
		"policy_uri":       "https://pathways.example/privacy",
		"software_id":      "pathways",
		"software_version": "3.1",
		"redirect_uris":    []string{"https://pathways.example/cb"},
		"scope":            scope.CredentialReadonly + " " + scope.OfflineAccess,
	}
}

func (m members) with(name string, value any) members {
	changed := maps.Clone(m)
	changed[name] = value
	return changed
}

func (m members) without(name string) members {
	changed := maps.Clone(m)
	delete(changed, name)
	return changed
}

func (m members) json(t testing.TB) []byte {
	t.Helper()
	text, err := json.Marshal(m)
	require.NoError(t, err)
	return text
}

func (h *host) register(m members) answer {
	h.t.Helper()
	return h.send(http.MethodPost, "/oauth/register", "application/json", "", m.json(h.t))
}

// client is a registered client that manages itself.
type client struct {
	host              *host
	id, secret, token string
}

func (h *host) client(m members) client {
	h.t.Helper()
	a := h.register(m)
	require.Equal(h.t, http.StatusCreated, a.status, a.text)
	return client{h, a.str("client_id"), a.str("client_secret"), a.str("registration_access_token")}
}

func (c client) path() string { return "/oauth/register/" + c.id }

func (c client) read() answer {
	c.host.t.Helper()
	return c.host.send(http.MethodGet, c.path(), "", "Bearer "+c.token, nil)
}

func (c client) update(m members) answer {
	c.host.t.Helper()
	return c.host.send(http.MethodPut, c.path(), "application/json", "Bearer "+c.token, m.with("client_id", c.id).json(c.host.t))
}

func (c client) delete() answer {
	c.host.t.Helper()
	return c.host.send(http.MethodDelete, c.path(), "", "Bearer "+c.token, nil)
}

func (c client) stored() storage.Client {
	c.host.t.Helper()
	stored, err := c.host.store.Client(c.host.t.Context(), c.id)
	require.NoError(c.host.t, err)
	return stored
}

// requireRefused checks the form of a refusal (RFC 7591, Section 3.2.2).
func requireRefused(t testing.TB, a answer, status int, code string, mentions ...string) {
	t.Helper()
	require.Equal(t, status, a.status, a.text)
	require.Equal(t, code, a.str("error"), a.text)
	for _, word := range mentions {
		require.Contains(t, a.str("error_description"), word)
	}
	require.Regexp(t, `^[\x20-\x21\x23-\x5b\x5d-\x7e]+$`, a.str("error_description"))
	require.NotContains(t, a.body, "client_id")
	require.Equal(t, "no-cache", a.header.Get("Pragma"))
}

func (h *host) count() int {
	h.t.Helper()
	clients, err := h.store.Clients(h.t.Context())
	require.NoError(h.t, err)
	return len(clients)
}

func (h *host) audit() (events []storage.AuditEvent) {
	h.t.Helper()
	for event, err := range h.store.AuditEvents(h.t.Context(), storage.AuditFilter{}) {
		require.NoError(h.t, err)
		events = append(events, event)
	}
	return events
}
