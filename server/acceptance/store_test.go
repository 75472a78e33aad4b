package acceptance

import (
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/argon2"

	"clrhost/storage"
)

// What is done to the database of a host, or read from it, beside the server: accounts, what an operator does, and the
// verdicts, which no operation of the API shows.

// user is a learner with an account on the host.
type user struct{ ID, Email, Name, Password string }

const usualPassword = "correct horse battery staple"

// quickHash is the hash of usualPassword at a low cost, which the host reads from the hash.
var quickHash = sync.OnceValue(func() string {
	salt := []byte("salt of the tests")
	key := argon2.IDKey([]byte(usualPassword), salt, 1, 8, 1, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
})

// addUser makes a learner's account, as an operator does.
func (h *host) addUser(t testing.TB, name string) *user {
	t.Helper()
	u := &user{ID: "user-" + random()[:12], Name: name, Password: usualPassword,
		Email: strings.ToLower(strings.Fields(name)[0]+"."+random()[:10]) + "@learner.example"}
	require.NoError(t, h.store.CreateUser(t.Context(), storage.User{ID: u.ID, Email: u.Email, Name: name,
		Role: storage.RoleLearner, PasswordHash: quickHash(), CreatedAt: h.clock.Now()}))
	return u
}

// addServiceClient makes a client with the grant type client_credentials alone, which no registration can.
func (h *host) addServiceClient(t testing.TB) *partner {
	t.Helper()
	p := &partner{host: h, ID: "service-" + random()[:12], Secret: "s" + random()}
	now := h.clock.Now()
	require.NoError(t, h.store.CreateClient(t.Context(), storage.Client{ID: p.ID, SecretHash: h.keys(t).Hash(p.Secret),
		RegistrationHash: h.keys(t).Hash("r" + random()), State: storage.ClientActive, Name: "Nightly export",
		URI: "https://partner.example/", LogoURI: "https://partner.example/logo.png",
		TosURI: "https://partner.example/terms", PolicyURI: "https://partner.example/privacy",
		SoftwareID: "export", SoftwareVersion: "1", RedirectURIs: []string{callback},
		GrantTypes: []string{"client_credentials"}, ResponseTypes: []string{}, Scopes: allScopes,
		Version: 1, CreatedAt: now, UpdatedAt: now}))
	return p
}

// approve, suspend and resume change the state of a client, as an operator does.
func (h *host) approve(t testing.TB, clientID string) { h.setState(t, clientID, storage.ClientActive) }
func (h *host) suspend(t testing.TB, clientID string) {
	h.setState(t, clientID, storage.ClientSuspended)
}
func (h *host) resume(t testing.TB, clientID string) { h.setState(t, clientID, storage.ClientActive) }

func (h *host) setState(t testing.TB, clientID string, state storage.ClientState) {
	t.Helper()
	client, err := h.store.Client(t.Context(), clientID)
	require.NoError(t, err)
	require.NoError(t, h.store.SetClientState(t.Context(), clientID, client.State, state))
}

// disable closes a user's account, as an operator does.
func (h *host) disable(t testing.TB, u *user) {
	t.Helper()
	require.NoError(t, h.store.DisableUser(t.Context(), u.ID))
}

// verdicts are those stored with a user's credentials, in the order of the record.
func (h *host) verdicts(t testing.TB, u *user) [][]byte {
	t.Helper()
	held, _, err := h.store.Credentials(t.Context(), u.ID, storage.Page{Service: "clr", Limit: 100})
	require.NoError(t, err)
	found := make([][]byte, len(held))
	for i, c := range held {
		require.Contains(t, string(c.VerdictJSON), `"verdict":"`+c.Verdict+`"`)
		require.Equal(t, h.clock.Now(), c.CheckedAt.UTC())
		found[i] = c.VerdictJSON
	}
	return found
}

// latestVerdict is the one stored with the credential that the user was sent last.
func (h *host) latestVerdict(t testing.TB, u *user) []byte {
	t.Helper()
	_, extent, err := h.store.Credentials(t.Context(), u.ID, storage.Page{Service: "clr", Limit: 1})
	require.NoError(t, err)
	held, _, err := h.store.Credentials(t.Context(), u.ID, storage.Page{Service: "clr", Limit: 1, Offset: extent.Total - 1})
	require.NoError(t, err)
	require.Len(t, held, 1)
	return held[0].VerdictJSON
}

// breakDatabase closes the database under the running host.
func (h *host) breakDatabase(t testing.TB) {
	t.Helper()
	require.NoError(t, h.store.Close())
}
