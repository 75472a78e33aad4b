package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// The line of a request names the user, the client and the grant by their ids, as far as they are proven, and holds nothing
// that a token, a secret, a session or a person can be known by.
func TestTheLogNamesThoseWhoAct(t *testing.T) {
	var text, lines bytes.Buffer
	deps := Deps{Store: openStore(t), Keys: testKeys(t)}
	deps.Log = slog.New(slog.NewMultiHandler(slog.NewJSONHandler(&lines, nil), slog.NewTextHandler(&text, nil)))
	s, err := New(mustResolve(t, Config{}), deps)
	require.NoError(t, err)
	token := accessToken(t, testServer{s, deps}, "user-1", "client-1")
	client, err := deps.Store.Client(t.Context(), "client-1")
	require.NoError(t, err)
	client.SecretHash, client.RegistrationHash = deps.Keys.Hash("hush-1"), deps.Keys.Hash("clrr_hush-2")
	require.NoError(t, deps.Store.UpdateClient(t.Context(), client))
	hash := sha256.Sum256([]byte("hush-3"))
	require.NoError(t, deps.Store.CreateSession(t.Context(), storage.Session{TokenHash: hash[:], UserID: "user-1", CreatedAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}))

	bearer, basic := "Bearer "+token, "Basic "+base64.StdEncoding.EncodeToString([]byte("client-1:hush-1"))
	presented := url.Values{"token": {token}}.Encode()
	const user, ofClient, ofGrant = "user", "client", "grant"
	for _, row := range []struct {
		method, path, header, value, body string
		names                             []string
	}{
		{"GET", "/ims/clr/v2p0/credentials", "Authorization", bearer, "", []string{user, ofClient, ofGrant}},
		{"GET", "/ims/clr/v2p0/profile", "Authorization", bearer, "", []string{user, ofClient, ofGrant}}, // 403: the scope is too small
		{"GET", "/ims/clr/v2p0/credentials", "Authorization", "Bearer client-1", "", nil},
		{"POST", "/oauth/introspect", "Authorization", basic, presented, []string{user, ofClient, ofGrant}},
		{"POST", "/oauth/introspect", "Authorization", basic, "token=unknown", []string{ofClient}},
		{"POST", "/oauth/token", "Authorization", basic, "grant_type=refresh_token&refresh_token=unknown", []string{ofClient}},
		{"POST", "/oauth/token", "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("client-1:wrong")), "grant_type=refresh_token&refresh_token=x", nil},
		{"POST", "/oauth/revoke", "Authorization", basic, presented, []string{user, ofClient, ofGrant}},
		{"GET", "/oauth/register/client-1", "Authorization", "Bearer clrr_hush-2", "", []string{ofClient}},
		{"GET", "/oauth/register/client-1", "Authorization", "Bearer clrr_wrong", "", nil},
		{"GET", "/account", "Cookie", "clrhost_session=hush-3", "", []string{user}},
		{"GET", "/account", "Cookie", "clrhost_session=wrong", "", nil},
		{"GET", "/ims/clr/v2p0/discovery", "", "", "", nil},
	} {
		req := httptest.NewRequest(row.method, "http://localhost"+row.path, strings.NewReader(row.body))
		req.Header.Set(row.header, row.value)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		lines.Reset()
		s.Handler().ServeHTTP(httptest.NewRecorder(), req)
		var line map[string]any
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line), lines.String())
		for name, id := range map[string]string{user: "user-1", ofClient: "client-1", ofGrant: "user-1 client-1"} {
			if slices.Contains(row.names, name) {
				require.Equal(t, id, line[name], "%s %s", row.method, row.path)
			} else {
				require.NotContains(t, line, name, "%s %s", row.method, row.path)
			}
		}
	}
	require.Contains(t, text.String(), `user=user-1 client=client-1 grant="user-1 client-1"`)
	for _, secret := range []string{token, "hush", "@example.org", "client-1:"} {
		require.NotContains(t, text.String(), secret)
	}
}
