package oauth_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
)

func (h *host) introspect(client, token string) map[string]any {
	h.Helper()
	r := h.post("/oauth/introspect", client, password, url.Values{"token": {token}}, nil)
	require.Equal(h, http.StatusOK, r.status, r.body)
	require.Equal(h, "no-store", r.header.Get("Cache-Control"))
	return r.json(h)
}

func TestIntrospect(t *testing.T) {
	h := newHost(t, sqlite)
	issued := h.clock.now()
	p := h.tokens("app", everything...)
	h.clock.advance(time.Minute)

	want := map[string]any{
		"active": true, "scope": scope.Join(everything), "client_id": "app", "sub": learner, "iss": issuer,
		"token_type": "Bearer", "iat": float64(issued.Unix()), "exp": float64(issued.Add(time.Hour).Unix()),
	}
	require.Empty(t, cmp.Diff(want, h.introspect("app", p.Access)))
	delete(want, "token_type")
	want["exp"] = float64(issued.Add(30 * 24 * time.Hour).Unix())
	require.Empty(t, cmp.Diff(want, h.introspect("app", p.Refresh)))

	inactive := map[string]any{"active": false}
	code := h.code("app", everything...)
	for name, row := range map[string][2]string{
		"of another client":         {"other", p.Access},
		"refresh of another client": {"other", p.Refresh},
		"nonsense":                  {"app", "nonsense"},
		"a code":                    {"app", code},
		"the wrong prefix":          {"app", "clrf_" + p.Access[5:]},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, inactive, h.introspect(row[0], row[1])) })
	}

	rotated := h.redeem("app", refreshing(p.Refresh))
	require.Equal(t, true, h.introspect("app", p.Access)["active"])
	require.Equal(t, true, h.introspect("app", p.Refresh)["active"], "good until its successor is used")
	h.redeem("app", refreshing(rotated.Refresh))
	require.Equal(t, inactive, h.introspect("app", p.Refresh))
	h.clock.advance(time.Hour)
	require.Equal(t, inactive, h.introspect("app", rotated.Access), "expired")
	require.Equal(t, true, h.introspect("app", rotated.Refresh)["active"])
	h.revoke("app", rotated.Refresh, "")
	require.Equal(t, inactive, h.introspect("app", rotated.Refresh))
}
