package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

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
	ctx, store, now := context.Background(), s.deps.Store, time.Now()
	require.NoError(b, store.CreateUser(ctx, storage.User{ID: "u", Email: "u@example.org", Name: "U", Role: storage.RoleLearner, PasswordHash: "-", CreatedAt: now}))
	require.NoError(b, store.CreateClient(ctx, storage.Client{ID: "c", State: storage.ClientActive, Name: "C", CreatedAt: now, UpdatedAt: now}))
	require.NoError(b, store.CreateCode(ctx,
		storage.Grant{ID: "g", ClientID: "c", UserID: "u", Scopes: []string{s.standard.CredentialReadonly}, CreatedAt: now, ExpiresAt: now.Add(time.Hour), LastUsedAt: now},
		storage.Code{Signature: "s", GrantID: "g", CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	token, signature := mint(s.deps.Keys.Token())
	require.NoError(b, store.CreateAccessToken(ctx, storage.AccessToken{Signature: signature, GrantID: "g",
		Scopes: []string{s.standard.CredentialReadonly}, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	_, _, err := store.UpsertCredential(ctx, storage.Credential{OwnerID: "u", IssuerID: "i", CredentialID: "c", ValidFrom: now,
		Form: storage.FormJWS, Body: make([]byte, 4500), Verdict: "valid", Checks: []byte("{}"), CheckedAt: now})
	require.NoError(b, err)
	return srv.URL, token
}

// mint makes an access token as the authorization server does: 256 random bits, and the HMAC of what is before the dot.
func mint(key []byte) (token, signature string) {
	head := "clra_" + base64.RawURLEncoding.EncodeToString(make([]byte, 32))
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
