package oauth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth"
)

// unavailable checks a 503 with Retry-After.
func (h *host) unavailable(r reply) {
	h.Helper()
	require.Equal(h, http.StatusServiceUnavailable, r.status, r.body)
	require.NotEmpty(h, r.header.Get("Retry-After"))
	require.NotContains(h, r.body, errBroken.Error())
	require.Equal(h, "temporarily_unavailable", r.json(h)["error"])
}

// However fosite reports a failing store, the response is 503, and the client's code or token still works afterwards.
func TestTokenOutage(t *testing.T) {
	for _, method := range []string{
		"Client", "Code", "Begin", "UseCode", "CreateAccessToken", "CreateRefreshToken", "Commit",
	} {
		t.Run("exchange/"+method, func(t *testing.T) {
			h, f := newFailing(t)
			code := h.code("app", everything...)
			f.method = method
			h.unavailable(h.post("/oauth/token", "app", password, exchange(code), nil))
			f.method = ""
			h.redeem("app", exchange(code))
		})
	}
	for _, method := range []string{
		"Client", "RefreshToken", "Begin", "UseRefreshToken", "CreateAccessToken", "CreateRefreshToken", "Commit",
	} {
		t.Run("refresh/"+method, func(t *testing.T) {
			h, f := newFailing(t)
			p := h.tokens("app", everything...)
			next := h.redeem("app", refreshing(p.Refresh))
			f.method = method
			h.unavailable(h.post("/oauth/token", "app", password, refreshing(next.Refresh), nil))
			f.method = ""
			require.True(t, h.isActive(next.Access))
			require.Equal(t, next.Refresh, h.redeem("app", refreshing(p.Refresh)).Refresh, "nothing was retired")
			h.redeem("app", refreshing(next.Refresh))
		})
		t.Run("refresh, and the client hangs up/"+method, func(t *testing.T) {
			h, f := newFailing(t)
			p := h.tokens("app", everything...)
			ctx, cancel := context.WithCancel(t.Context())
			f.method, f.meanwhile = method, cancel
			req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/oauth/token", strings.NewReader(refreshing(p.Refresh).Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.SetBasicAuth("app", password)
			serveOnce(h.oauth.Token, req)
			require.ErrorIs(t, ctx.Err(), context.Canceled)
			f.method, f.meanwhile = "", nil
			h.redeem("app", refreshing(h.redeem("app", refreshing(p.Refresh)).Refresh))
		})
	}
	t.Run("failed authentication", func(t *testing.T) {
		h, f := newFailing(t)
		f.method = "Record"
		h.unavailable(h.post("/oauth/token", "app", "clrs_wrong", exchange("x"), nil))
	})
}

// A replay whose revocation fails is not invalid_grant: the client would not retry, and the thief's tokens would stay valid.
func TestReplayOutage(t *testing.T) {
	for _, method := range []string{"RevokeGrant", "Record"} {
		t.Run("code/"+method, func(t *testing.T) {
			h, f := newFailing(t)
			code := h.code("app", everything...)
			p := h.redeem("app", exchange(code))
			f.method = method
			h.unavailable(h.post("/oauth/token", "app", password, exchange(code), nil))
			f.method = ""
			require.True(t, h.isActive(p.Access))
			h.refused("app", exchange(code), 400, "invalid_grant")
			require.False(t, h.isActive(p.Access))
		})
		t.Run("refresh/"+method, func(t *testing.T) {
			h, f := newFailing(t)
			p := h.tokens("app", everything...)
			next := h.redeem("app", refreshing(h.redeem("app", refreshing(p.Refresh)).Refresh))
			f.method = method
			h.unavailable(h.post("/oauth/token", "app", password, refreshing(p.Refresh), nil))
			f.method = ""
			h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")
			require.False(t, h.isActive(next.Access))
		})
	}
}

func TestRevokeAndIntrospectOutage(t *testing.T) {
	h, f := newFailing(t)
	p := h.tokens("app", everything...)
	for _, method := range []string{"Client", "AccessToken", "RevokeAccessToken", "Record"} {
		f.method = method
		h.unavailable(h.revoke("app", p.Access, ""))
		require.True(t, h.isActive(p.Access), method)
	}
	for _, method := range []string{"RefreshToken", "RevokeGrant", "Record"} {
		f.method = method
		h.unavailable(h.revoke("app", p.Refresh, ""))
		require.True(t, h.isActive(p.Access), method)
	}
	for _, method := range []string{"Client", "AccessToken"} {
		f.method = method
		h.unavailable(h.post("/oauth/introspect", "app", password, url.Values{"token": {p.Access}}, nil))
	}
}

// Where a redirect is allowed an outage is reported to the client, otherwise to the person at the browser.
func TestAuthorizeOutage(t *testing.T) {
	page := func(t *testing.T, r reply) {
		t.Helper()
		require.Equal(t, http.StatusServiceUnavailable, r.status)
		require.Equal(t, "5", r.header.Get("Retry-After"))
		require.Empty(t, r.header.Get("Location"))
		require.NotContains(t, r.body, errBroken.Error())
	}
	h, f := newFailing(t)
	start := "/oauth/authorize?" + question("app", everything...).Encode()
	f.method = "Client"
	page(t, h.get(browser, start))
	f.method = "CreateAuthorization"
	h.isError(h.get(browser, start).location(t), "temporarily_unavailable")

	f.method = ""
	id := h.waiting(question("app", everything...))
	require.NoError(t, h.store.DecideAuthorization(t.Context(), id, hash(browser), everything))
	for _, method := range []string{"Authorization", "Client"} {
		f.method = method
		page(t, h.get(browser, "/oauth/authorize?authorization="+id))
	}
	for _, method := range []string{"CreateCode", "SaveConsent", "Record"} {
		f.method = method
		h.isError(h.get(browser, "/oauth/authorize?authorization="+id).location(t), "temporarily_unavailable")
	}
	f.method = ""
	require.NotEmpty(t, h.get(browser, "/oauth/authorize?authorization="+id).location(t).Query().Get("code"),
		"nothing of the failed attempts was kept")
	require.Len(t, h.events("grant.created"), 1)
}

// The whole database is unavailable.
func TestClosedStore(t *testing.T) {
	h := newHost(t, sqlite)
	p, code := h.tokens("app", everything...), h.code("app", everything...)
	require.NoError(t, h.store.Close())
	h.unavailable(h.post("/oauth/token", "app", password, exchange(code), nil))
	h.unavailable(h.post("/oauth/token", "app", password, refreshing(p.Refresh), nil))
	h.unavailable(h.revoke("app", p.Refresh, ""))
	h.unavailable(h.post("/oauth/introspect", "app", password, url.Values{"token": {p.Access}}, nil))
	r := h.get(browser, "/oauth/authorize?"+question("app", everything...).Encode())
	require.Equal(t, http.StatusServiceUnavailable, r.status)
	require.True(t, strings.HasPrefix(r.body, "This host cannot answer now"))
	_, err := h.oauth.Bearer(t.Context(), p.Access)
	require.Error(t, err)
	require.NotErrorIs(t, err, oauth.ErrInvalidToken)
}
