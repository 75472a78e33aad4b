package registration_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage"
)

// RFC 7591, Section 3.2.1: 201 with all registered metadata, defaults included, and what was issued.
func TestRegisterAnswersWithEverythingRegistered(t *testing.T) {
	h := newHost(t)
	a := h.register(good())
	require.Equal(t, http.StatusCreated, a.status, a.text)
	require.Equal(t, "no-cache", a.header.Get("Pragma"))
	require.Regexp(t, `^[A-Z2-7]{26}$`, a.str("client_id"))
	require.Regexp(t, `^clrs_[A-Za-z0-9_-]{43}$`, a.str("client_secret"))
	require.Regexp(t, `^clrr_[A-Za-z0-9_-]{43}$`, a.str("registration_access_token"))

	want := map[string]any{
		"client_id":                  a.str("client_id"),
		"client_secret":              a.str("client_secret"),
		"client_id_issued_at":        float64(started.Unix()),
		"client_secret_expires_at":   float64(0),
		"registration_client_uri":    issuer + "/oauth/register/" + a.str("client_id"),
		"registration_access_token":  a.str("registration_access_token"),
		"client_name":                "Pathways",
		"client_uri":                 "https://pathways.example/about",
		"logo_uri":                   "https://pathways.example/logo.png?size=2&dark=1",
		"tos_uri":                    "https://pathways.example/terms",
		"policy_uri":                 "https://pathways.example/privacy",
		"software_id":                "pathways",
		"software_version":           "3.1",
		"redirect_uris":              []any{"https://pathways.example/cb"},
		"scope":                      scope.CredentialReadonly + " offline_access",
		"token_endpoint_auth_method": "client_secret_basic",
		"grant_types":                []any{"authorization_code"},
		"response_types":             []any{"code"},
		"clrhost_state":              "active",
	}
	require.Empty(t, cmp.Diff(want, a.body))
	require.NotContains(t, a.text, `\u0026`, "URLs are written plainly")
}

func TestRegisterKeepsHashesAndNoSecrets(t *testing.T) {
	h := newHost(t)
	c := h.client(good())
	stored := c.stored()
	require.True(t, keys(t).Matches(stored.SecretHash, c.secret))
	require.True(t, keys(t).Matches(stored.RegistrationHash, c.token))
	require.Equal(t, storage.ClientActive, stored.State)
	require.True(t, stored.CreatedAt.Equal(started))
}

func TestRegisterEchoesOptionalMetadata(t *testing.T) {
	a := newHost(t).register(good().
		with("grant_types", []string{"refresh_token", "authorization_code"}).
		with("response_types", []string{"code"}).
		with("token_endpoint_auth_method", "client_secret_basic").
		with("contacts", []string{"ops@pathways.example"}))
	require.Equal(t, http.StatusCreated, a.status, a.text)
	require.Equal(t, []any{"refresh_token", "authorization_code"}, a.body["grant_types"])
	require.Equal(t, []any{"ops@pathways.example"}, a.body["contacts"])
}

// RFC 7591, Sections 2 and 2.3, and RFC 7592, Section 2.2, on null.
func TestRegisterIgnoresWhatAClientMayNotChooseAndWhatItDoesNotKnow(t *testing.T) {
	h := newHost(t)
	a := h.register(good().
		with("client_id", "mine").with("client_secret", "mine").with("client_secret_expires_at", 1).
		with("client_id_issued_at", "never").with("registration_access_token", 7).
		with("clrhost_state", "suspended").with("software_statement", "a.b.c").
		with("jwks", map[string]any{"keys": []any{}}).with("client_name#fr", "Sentiers").
		with("grant_types", nil).with("contacts", nil).with("token_endpoint_auth_method", nil))
	require.Equal(t, http.StatusCreated, a.status, a.text)
	require.NotEqual(t, "mine", a.str("client_id"))
	require.NotEqual(t, "mine", a.str("client_secret"))
	require.EqualValues(t, 0, a.body["client_secret_expires_at"])
	require.Equal(t, "active", a.str("clrhost_state"))
	for _, name := range []string{"software_statement", "jwks", "client_name#fr", "contacts"} {
		require.NotContains(t, a.body, name)
	}
}

func TestRegisterTakesTheSameBodyTwiceForTwoClients(t *testing.T) {
	h := newHost(t)
	a, b := h.client(good()), h.client(good())
	require.NotEqual(t, a.id, b.id)
	require.NotEqual(t, a.secret, b.secret)
	require.NotEqual(t, a.token, b.token)
	require.Equal(t, 2, h.count())
}

func TestRegisterWaitsForApprovalWhereThatIsRequired(t *testing.T) {
	h := newHost(t, needsApproval)
	a := h.register(good())
	require.Equal(t, http.StatusCreated, a.status)
	require.Equal(t, "pending", a.str("clrhost_state"))
	clients, err := h.store.Clients(t.Context())
	require.NoError(t, err)
	require.Equal(t, storage.ClientPending, clients[0].State)
}

// What is accepted at the edges of the rules is stored and returned character by character.
func TestRegisterAccepts(t *testing.T) {
	const xn = "https://xn--bcher-kva.example"
	for _, row := range []struct {
		name    string
		members members
	}{
		{"another port", good().with("redirect_uris", []string{"https://pathways.example:8443/cb"})},
		{"the host in capitals", good().with("redirect_uris", []string{"HTTPS://PATHWAYS.example/cb"})},
		{"a redirect URI with a query", good().with("redirect_uris", []string{"https://pathways.example/cb?tenant=%C3%A9"})},
		{"a redirect URI without a path", good().with("redirect_uris", []string{"https://pathways.example"})},
		{"an international host", good().with("client_uri", xn).with("logo_uri", xn+"/l").with("tos_uri", xn+"/t").
			with("policy_uri", xn+"/p").with("redirect_uris", []string{xn + "/cb", "https://XN--bcher-KVA.example/cb"})},
		{"ten redirect URIs", good().with("redirect_uris", redirects(10))},
		{"the longest URL", good().with("tos_uri", "https://pathways.example/"+strings.Repeat("t", 2000-25))},
		{"the longest name", good().with("client_name", strings.Repeat("\u00e9", 200))},
		{"a name with joiners", good().with("client_name", "\u0645\u06cc\u200c\u0631\u0648\u0645")},
		{"a name with markup", good().with("client_name", `<b>"R&D"</b> \ 'x'`)},
		{"all scopes", good().with("scope", allScopes())},
		{"scopes spaced oddly and repeated", good().with("scope", "  "+scope.ProfileUpdate+"\t"+scope.ProfileUpdate+" ")},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := newHost(t).client(row.members)
			read := c.read()
			for name, value := range row.members {
				switch value := value.(type) {
				case []string:
					require.Len(t, read.body[name], len(value), name)
					for i, entry := range value {
						require.Equal(t, entry, read.body[name].([]any)[i], name)
					}
				default:
					if name == "scope" {
						value = scope.Join(scope.Parse(value.(string)))
					}
					require.Equal(t, value, read.body[name], name)
				}
			}
		})
	}
}

func TestRegisterAcceptsLoopbackHTTPOnALoopbackHost(t *testing.T) {
	h := newHost(t, onLoopback)
	for _, origin := range []string{
		"http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000", "https://localhost", "http://LOCALHOST",
		"https://pathways.example",
	} {
		require.Equal(t, http.StatusCreated, h.register(at(origin)).status, origin)
	}
	for _, origin := range []string{
		"http://pathways.example", "http://127.0.0.2", "http://app.localhost", "http://[::2]", "http://localhost.", "http://10.0.0.1",
	} {
		requireRefused(t, h.register(at(origin)), http.StatusBadRequest, "invalid_client_metadata")
	}
	mixed := at("http://localhost:9000").with("redirect_uris", []string{"http://127.0.0.1:9000/cb"})
	requireRefused(t, h.register(mixed), http.StatusBadRequest, "invalid_redirect_uri", "host name of client_uri")
}

// Nothing that a client names is fetched.
func TestRegisterNeverFetches(t *testing.T) {
	var hits atomic.Int64
	outside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(outside.Close)
	h := newHost(t, onLoopback)
	c := h.client(at(outside.URL).with("jwks_uri", outside.URL).with("sector_identifier_uri", outside.URL))
	require.Equal(t, http.StatusOK, c.update(at(outside.URL)).status)
	require.Equal(t, http.StatusOK, c.read().status)
	require.Zero(t, hits.Load())
}

func TestRegisterIsRecorded(t *testing.T) {
	h := newHost(t, needsApproval)
	c := h.client(good())
	h.register(good().without("scope"))
	events := h.audit()
	require.Len(t, events, 1)
	require.Equal(t, storage.AuditEvent{
		ID: events[0].ID, At: events[0].At, Action: "client.registered", Actor: "anonymous", ClientID: c.id,
		Address: "127.0.0.1", RequestID: "request-1",
		Detail: "pending", ClientName: "Pathways",
	}, events[0])
}

// An outage MUST NOT look like an error of the client.
func TestOutageIsUnavailable(t *testing.T) {
	h := newHost(t)
	c := h.client(good())
	require.NoError(t, h.store.Close())
	for name, a := range map[string]answer{
		"register": h.register(good()), "read": c.read(), "update": c.update(good()), "delete": c.delete(),
	} {
		require.Equal(t, http.StatusServiceUnavailable, a.status, name)
		require.Equal(t, "temporarily_unavailable", a.str("error"), name)
		require.NotEmpty(t, a.header.Get("Retry-After"), name)
		require.NotContains(t, a.text, "sql", name)
	}
}

// at is a good document whose URLs are all on one origin.
func at(origin string) members {
	return good().with("client_uri", origin+"/").with("logo_uri", origin+"/logo.png").with("tos_uri", origin+"/terms").
		with("policy_uri", origin+"/privacy").with("redirect_uris", []string{origin + "/cb"})
}

func redirects(n int) (list []string) {
	for i := range n {
		list = append(list, "https://pathways.example/cb/"+strings.Repeat("x", i))
	}
	return list
}

func allScopes() string {
	var names []string
	for _, s := range scope.All() {
		names = append(names, s.Name)
	}
	return scope.Join(names)
}
