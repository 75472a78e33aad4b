package registration_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// RFC 7592, Sections 2.1 and 3.
func TestReadReturnsTheRegistrationWithoutTheSecret(t *testing.T) {
	h := newHost(t)
	registered := h.register(good())
	c := client{h, registered.str("client_id"), registered.str("client_secret"), registered.str("registration_access_token")}
	read := c.read()
	require.Equal(t, http.StatusOK, read.status, read.text)
	require.Equal(t, "no-cache", read.header.Get("Pragma"))
	want := members(registered.body).without("client_secret")
	require.Empty(t, cmp.Diff(map[string]any(want), read.body))
	require.Equal(t, issuer+c.path(), read.str("registration_client_uri"))
	require.Equal(t, c.token, read.str("registration_access_token"))
}

func TestTheSchemeIsReadInAnyCase(t *testing.T) {
	c := newHost(t).client(good())
	for _, scheme := range []string{"Bearer ", "bearer ", "BEARER ", "Bearer   "} {
		require.Equal(t, http.StatusOK, c.host.send(http.MethodGet, c.path(), "", scheme+c.token, nil).status, scheme)
	}
}

// RFC 7592, Sections 2.1 to 2.3: every other caller gets one response, that the token is not valid, whatever the method and
// whether or not there is such a client.
func TestOnlyTheClientsOwnTokenOpensItsRegistration(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store)
		c, other, gone := h.client(good()), h.client(good()), h.client(good())
		require.Equal(t, http.StatusNoContent, gone.delete().status)
		body := good().with("client_id", c.id).json(t)
		var first answer
		for _, row := range []struct{ name, path, authorization string }{
			{"no token", c.path(), ""},
			{"no token after the scheme", c.path(), "Bearer"},
			{"wrong token", c.path(), "Bearer clrr_" + strings.Repeat("x", 43)},
			{"token cut short", c.path(), "Bearer " + c.token[:47]},
			{"token with a tail", c.path(), "Bearer " + c.token + " x"},
			{"another client's token", c.path(), "Bearer " + other.token},
			{"the client's secret", c.path(), "Bearer " + c.secret},
			{"an access token", c.path(), "Bearer clra_" + strings.Repeat("x", 43)},
			{"another scheme", c.path(), "Basic " + c.token},
			{"unknown client", "/oauth/register/nobody", "Bearer " + c.token},
			{"deleted client", gone.path(), "Bearer " + gone.token},
			{"an id with NUL", "/oauth/register/%00", "Bearer " + c.token},
			{"an id that is no text", "/oauth/register/%ff", "Bearer " + c.token},
			{"a long id", "/oauth/register/" + strings.Repeat("x", 5000), "Bearer " + c.token},
			{"an id in lower case", "/oauth/register/" + strings.ToLower(c.id), "Bearer " + c.token},
		} {
			for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
				t.Run(method+" "+row.name, func(t *testing.T) {
					a := h.send(method, row.path, "application/json", row.authorization, body)
					requireRefused(t, a, http.StatusUnauthorized, "invalid_token")
					require.Contains(t, a.header.Get("WWW-Authenticate"), "Bearer ")
					require.Contains(t, a.header.Get("WWW-Authenticate"), `error="invalid_token"`)
					if first.status == 0 {
						first = a
					}
					require.Equal(t, first.text, a.text)
					require.Equal(t, first.header.Get("WWW-Authenticate"), a.header.Get("WWW-Authenticate"))
				})
			}
		}
		require.Equal(t, http.StatusOK, c.read().status)
		require.Equal(t, 2, h.count())
	})
}

func TestTwoTokensAreNone(t *testing.T) {
	c := newHost(t).client(good())
	request, err := http.NewRequest(http.MethodGet, c.host.url+c.path(), nil)
	require.NoError(t, err)
	request.Header["Authorization"] = []string{"Bearer " + c.token, "Bearer " + c.token}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusUnauthorized, response.StatusCode)
}

// RFC 7592, Section 2.2: an update replaces everything; what it leaves out is reset.
func TestUpdateReplacesTheWholeRegistration(t *testing.T) {
	h := newHost(t)
	c := h.client(good().with("contacts", []string{"ops@pathways.example"}).
		with("grant_types", []string{"authorization_code", "refresh_token"}).
		with("redirect_uris", []string{"https://pathways.example/cb", "https://pathways.example/old"}))
	before := c.stored()

	a := c.update(at("https://pathways.example:8443").with("client_name", "Avenues").with("client_secret", c.secret).
		with("scope", scope.ProfileReadonly).with("software_version", "4"))
	require.Equal(t, http.StatusOK, a.status, a.text)
	require.Equal(t, "no-cache", a.header.Get("Pragma"))
	require.NotEqual(t, c.token, a.str("registration_access_token"))
	c.token = a.str("registration_access_token")
	require.NotContains(t, a.body, "client_secret")
	require.NotContains(t, a.body, "contacts")
	require.Equal(t, []any{"authorization_code"}, a.body["grant_types"])
	require.Empty(t, cmp.Diff(a.body, c.read().body), "what the update answers is what a read shows")

	after := c.stored()
	want := before
	want.Name, want.SoftwareVersion, want.Contacts = "Avenues", "4", nil
	const site = "https://pathways.example:8443"
	want.URI, want.LogoURI, want.TosURI, want.PolicyURI = site+"/", site+"/logo.png", site+"/terms", site+"/privacy"
	want.RedirectURIs, want.Scopes = []string{site + "/cb"}, []string{scope.ProfileReadonly}
	want.GrantTypes = []string{"authorization_code"}
	want.RegistrationHash, want.ShownSince = after.RegistrationHash, started
	want.Version, want.UpdatedAt = before.Version+2, after.UpdatedAt // the second is the first use of the next token
	require.NotEqual(t, before.RegistrationHash, after.RegistrationHash)
	require.Empty(t, cmp.Diff(want, after), "id, secret, state and dates stay")
}

func TestUpdateRefuses(t *testing.T) {
	h := newHost(t)
	c, other := h.client(good()), h.client(good())
	before := c.stored()
	for _, row := range []struct {
		name string
		body members
		code string
		rule string
	}{
		{"no client_id", good().without("client_id"), badMetadata, "client_id must be the client's own"},
		{"another client_id", good().with("client_id", other.id), badMetadata, "client_id must be"},
		{"client_id of the wrong type", good().with("client_id", []string{c.id}), badMetadata, "client_id must be"},
		{"wrong secret", good().with("client_secret", other.secret), badMetadata, "client_secret must be the current one"},
		{"empty secret", good().with("client_secret", ""), badMetadata, "client_secret must be"},
		{"secret of the wrong type", good().with("client_secret", 7), badMetadata, "client_secret must be"},
		{"registration token", good().with("registration_access_token", c.token), badMetadata, "registration_access_token must not"},
		{"registration URI", good().with("registration_client_uri", issuer+c.path()), badMetadata, "registration_client_uri must not"},
		{"expiry", good().with("client_secret_expires_at", 0), badMetadata, "client_secret_expires_at must not"},
		{"issue date", good().with("client_id_issued_at", nil), badMetadata, "client_id_issued_at must not"},
		{"bad redirect URI", good().with("redirect_uris", []string{"http://pathways.example/cb"}), badRedirect, "https"},
		{"no name", good().without("client_name"), badMetadata, "client_name is missing"},
		{"unknown scope", good().with("scope", "nope"), badMetadata, "nope"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, chosen := row.body["client_id"]; !chosen && row.name != "no client_id" {
				row.body["client_id"] = c.id
			}
			a := h.send(http.MethodPut, c.path(), "application/json", "Bearer "+c.token, row.body.json(t))
			requireRefused(t, a, http.StatusBadRequest, row.code, row.rule)
		})
	}
	a := h.send(http.MethodPut, c.path(), "text/plain", "Bearer "+c.token, good().json(t))
	requireRefused(t, a, http.StatusUnsupportedMediaType, badMetadata)
	require.Empty(t, cmp.Diff(before, c.stored()), "nothing changed")
}

// The next authorization request is checked against the updated registration.
func TestUpdateTakesARedirectURIAndAScopeAway(t *testing.T) {
	h := newHost(t)
	c := h.client(good().with("redirect_uris", redirects(2)).with("scope", allScopes()))
	require.Equal(t, http.StatusOK, c.update(good().with("redirect_uris", redirects(1))).status)
	require.Equal(t, redirects(1), c.stored().RedirectURIs)
	require.NotContains(t, c.stored().Scopes, scope.ProfileUpdate)
}

// RFC 7592, Section 2.3, on both engines: the grants and tokens of a deleted client are revoked.
func TestDeleteEndsEverythingUnderTheClient(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store)
		c, other := h.client(good()), h.client(good())
		connect(t, store, c.id, "token-1")
		connect(t, store, other.id, "token-2")

		a := c.delete()
		require.Equal(t, http.StatusNoContent, a.status)
		require.Empty(t, a.text)
		require.Equal(t, http.StatusUnauthorized, c.delete().status, "a second time")
		require.Equal(t, http.StatusUnauthorized, c.read().status)
		require.Equal(t, http.StatusUnauthorized, c.update(good()).status)

		_, err := store.Client(t.Context(), c.id)
		require.ErrorIs(t, err, storage.ErrNotFound)
		_, err = store.Bearer(t.Context(), "token-1")
		require.ErrorIs(t, err, storage.ErrNotFound)
		_, err = store.Bearer(t.Context(), "token-2")
		require.NoError(t, err, "another client lives on")

		events := h.audit()
		last := events[len(events)-1]
		require.Equal(t, "client.deleted", last.Action)
		require.Equal(t, "client:"+c.id, last.Actor)
		require.Equal(t, c.id, last.ClientID)
		require.Equal(t, "request-1", last.RequestID)
	})
}

// connect gives a client a valid access token for a user of its own.
func connect(t *testing.T, store *storage.Store, clientID, token string) {
	t.Helper()
	ctx := t.Context()
	user := storage.User{ID: "user-" + token, Email: token + "@example.org", Role: storage.RoleLearner, CreatedAt: started}
	grant := storage.Grant{ID: "grant-" + token, ClientID: clientID, UserID: user.ID, CreatedAt: started,
		ExpiresAt: started.Add(time.Hour)}
	require.NoError(t, store.CreateUser(ctx, user))
	require.NoError(t, store.CreateCode(ctx, grant, storage.Code{Signature: "code-" + token, GrantID: grant.ID,
		CreatedAt: started, ExpiresAt: grant.ExpiresAt}))
	require.NoError(t, store.CreateAccessToken(ctx, storage.AccessToken{Signature: token, GrantID: grant.ID,
		CreatedAt: started, ExpiresAt: grant.ExpiresAt}))
	_, err := store.Bearer(ctx, token)
	require.NoError(t, err)
}

func TestTheAuditLogTellsWhatHappenedAndHoldsNoSecret(t *testing.T) {
	h := newHost(t)
	c := h.client(good())
	c.update(good().with("client_secret", c.secret).with("software_version", "4"))
	c.update(good().with("client_secret", "wrong"))
	c.delete()
	var actions []string
	for _, e := range h.audit() {
		actions = append(actions, e.Action)
		text := fmt.Sprintf("%+v", e)
		require.NotContains(t, text, c.secret)
		require.NotContains(t, text, c.token)
	}
	require.Equal(t, []string{"client.registered", "client.updated", "client.deleted"}, actions)
}

// A client that changes itself over and over does not fill the audit log: an event names what changed and no value.
func TestUpdatesInALoopAreFewEvents(t *testing.T) {
	h := newHost(t, needsApproval)
	c := h.client(good())
	for i := range 30 {
		a := c.update(good().with("client_name", fmt.Sprint("Pathways ", i)).with("contacts", []any{fmt.Sprint("help-", i, "@pathways.example")}))
		require.Equal(t, http.StatusOK, a.status, a.text)
		c.token = a.str("registration_access_token")
	}
	events := h.audit()
	require.Len(t, events, 2)
	require.Equal(t, "client.updated", events[1].Action)
	require.Equal(t, "client_name contacts", events[1].Detail)
}
