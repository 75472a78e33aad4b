package servertest

import (
	"crypto/rand"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/server/password"
	"clrhost/storage"
)

// AddUser makes a learner.
func (s *Site) AddUser(t testing.TB, email, name string) storage.User {
	t.Helper()
	hash, err := password.Hash(Password)
	require.NoError(t, err)
	user := storage.User{
		ID: rand.Text(), Email: email, Name: name, Role: storage.RoleLearner,
		PasswordHash: hash, CreatedAt: s.now(),
	}
	require.NoError(t, s.Store.CreateUser(t.Context(), user))
	return user
}

// AddClient makes an active client at origin that may ask for everything. Its logo is that of the site's app.
func (s *Site) AddClient(t testing.TB, id, name, origin string) storage.Client {
	t.Helper()
	client := storage.Client{
		ID: id, State: storage.ClientActive, Name: name, SecretHash: []byte(id), RegistrationHash: []byte(id),
		URI: origin + "/about", LogoURI: s.App.URL + "/logo.png", TosURI: origin + "/terms", PolicyURI: origin + "/privacy",
		RedirectURIs: []string{origin + "/callback"},
		GrantTypes:   []string{"authorization_code", "refresh_token"}, ResponseTypes: []string{"code"},
		CreatedAt: s.now(), UpdatedAt: s.now(),
	}
	for _, known := range scope.All() {
		client.Scopes = append(client.Scopes, known.Name)
	}
	require.NoError(t, s.Store.CreateClient(t.Context(), client))
	return client
}

// Connect gives the client live access to the user's record, as if the user had just allowed it.
func (s *Site) Connect(t testing.TB, user storage.User, client storage.Client, scopes ...string) storage.Grant {
	t.Helper()
	id, now := rand.Text(), s.now()
	grant := storage.Grant{ID: id, ClientID: client.ID, UserID: user.ID, Scopes: scopes, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	code := storage.Code{Signature: id, GrantID: id, CreatedAt: now, ExpiresAt: now.Add(time.Minute)}
	require.NoError(t, s.Store.CreateCode(t.Context(), grant, code))
	require.NoError(t, s.Store.SaveConsent(t.Context(), storage.Consent{
		UserID: user.ID, ClientID: client.ID, Scopes: scopes, Shown: client.Shown(),
	}))
	return grant
}

// AuthorizeURL is where the client sends a browser to ask for the scopes.
func (s *Site) AuthorizeURL(client storage.Client, scopes ...string) string {
	return s.URL + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {client.ID}, "scope": {scope.Join(scopes)}, "redirect_uri": client.RedirectURIs[:1],
		"state": {"state-of-the-app"}, "code_challenge": {strings.Repeat("c", 43)}, "code_challenge_method": {"S256"},
	}.Encode()
}

// Person returns a client that keeps cookies and follows no redirect, as a browser that nobody has used yet.
func (s *Site) Person(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// SignedIn returns a Person who has signed in with the e-mail address.
func (s *Site) SignedIn(t testing.TB, email string) *http.Client {
	t.Helper()
	return s.SignedInWith(t, email, Password)
}

// SignedInWith is SignedIn for somebody with another password than everybody has.
func (s *Site) SignedInWith(t testing.TB, email, password string) *http.Client {
	t.Helper()
	person := s.Person(t)
	resp, err := person.PostForm(s.URL+"/login", url.Values{"email": {email}, "password": {password}})
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "sign in as %s", email)
	return person
}

// Events returns the audit log so far, oldest first.
func (s *Site) Events(t testing.TB) []storage.AuditEvent {
	t.Helper()
	var events []storage.AuditEvent
	for event, err := range s.Store.AuditEvents(t.Context(), storage.AuditFilter{}) {
		require.NoError(t, err)
		events = append(events, event)
	}
	return events
}
