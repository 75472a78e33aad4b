package server

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/server/api/service"
	"clrhost/storage"
)

// BenchmarkGetCredentials reads one credential with a valid token over a real connection; BenchmarkBareHandler answers
// the same bytes from a handler that does nothing else. Their ratio is what the exchange itself costs.
func BenchmarkGetCredentials(b *testing.B) {
	url, token := benchHost(b)
	measure(b, url+"/ims/clr/v2p0/credentials?limit=1", token)
}

func BenchmarkBareHandler(b *testing.B) {
	url, token := benchHost(b)
	body := measureOnce(b, url+"/ims/clr/v2p0/credentials?limit=1", token)
	r := gin.New()
	r.GET("/", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", body) })
	srv := httptest.NewServer(r)
	b.Cleanup(srv.Close)
	measure(b, srv.URL, token)
}

// BenchmarkReady is the time from nothing to a host that can answer: database made and migrated, everything built.
func BenchmarkReady(b *testing.B) {
	for b.Loop() {
		store := openStore(b)
		_, err := New(mustResolve(b, Config{}), Deps{Store: store, Keys: testKeys(b)})
		require.NoError(b, err)
	}
}

func benchHost(b *testing.B) (url, token string) {
	b.Helper()
	s, srv := newTestServer(b, Config{})
	token = accessToken(b, s, "u", "c")
	_, err := s.deps.Store.UpsertCredential(context.Background(), storage.Credential{OwnerID: "u", Service: "clr", IssuerID: "i", CredentialID: "c",
		ValidFrom: time.Now(), Form: storage.FormJWS, Body: make([]byte, 4500), Verdict: "valid", VerdictJSON: []byte("{}"), CheckedAt: time.Now()})
	require.NoError(b, err)
	return srv.URL, token
}

// accessToken gives a client access to a user's credentials; the user and the client are made when they are not there.
func accessToken(t testing.TB, s testServer, userID, clientID string) string {
	t.Helper()
	ctx, store, now := context.Background(), s.deps.Store, time.Now()
	svc := service.CLR()
	scopes := []string{svc.CredentialReadonly, svc.CredentialUpsert, svc.ProfileReadonly, svc.ProfileUpdate}
	if _, err := store.User(ctx, userID); err != nil {
		require.NoError(t, store.CreateUser(ctx, storage.User{ID: userID, Email: userID + "@example.org", Name: "U", Role: storage.RoleLearner, PasswordHash: "-", CreatedAt: now}))
	}
	require.NoError(t, store.CreateClient(ctx, storage.Client{ID: clientID, State: storage.ClientActive, Name: "C", CreatedAt: now, UpdatedAt: now}))
	grant := userID + " " + clientID
	require.NoError(t, store.CreateCode(ctx,
		storage.Grant{ID: grant, ClientID: clientID, UserID: userID, Scopes: scopes, CreatedAt: now, ExpiresAt: now.Add(time.Hour), LastUsedAt: now},
		storage.Code{Signature: grant, GrantID: grant, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	token, signature := mint(s.deps.Keys.Token())
	require.NoError(t, store.CreateAccessToken(ctx, storage.AccessToken{Signature: signature, GrantID: grant,
		Scopes: scopes, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	return token
}

// mint makes an access token as the authorization server does: 256 random bits, and the HMAC of what is before the dot.
func mint(key []byte) (token, signature string) {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // crypto/rand.Read never fails
	head := "clra_" + base64.RawURLEncoding.EncodeToString(bits[:])
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(head))
	signature = base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	return head + "." + signature, signature
}

func measure(b *testing.B, url, token string) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		measureOnce(b, url, token)
	}
}

func measureOnce(b *testing.B, url, token string) []byte {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	require.NoError(b, err)
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(b, err)
	require.NoError(b, resp.Body.Close())
	require.Equal(b, http.StatusOK, resp.StatusCode)
	return body
}
