package oauth_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth"
	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestClientAuthentication(t *testing.T) {
	h := newHost(t, sqlite)
	h.createClient("pending", func(c *storage.Client) { c.State = storage.ClientPending })
	h.createClient("suspended", func(c *storage.Client) { c.State = storage.ClientSuspended })
	h.createClient("odd: id", nil)
	raw := func(value string) func(*http.Request) {
		return func(req *http.Request) { req.Header.Set("Authorization", value) }
	}
	basic := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
	none := func(req *http.Request) { req.Header.Del("Authorization") }

	for name, row := range map[string]struct {
		id, secret string
		change     func(*http.Request)
		form       func(url.Values)
		status     int
		code       string
	}{
		"none":              {"app", password, none, nil, 401, "invalid_client"},
		"wrong secret":      {"app", "clrs_wrong", nil, nil, 401, "invalid_client"},
		"empty secret":      {"app", "", nil, nil, 401, "invalid_client"},
		"unknown":           {"nobody", password, nil, nil, 401, "invalid_client"},
		"unknown, empty":    {"nobody", "", nil, nil, 401, "invalid_client"},
		"empty id":          {"", "", nil, nil, 401, "invalid_client"},
		"id with NUL":       {"app\x00", password, nil, nil, 401, "invalid_client"},
		"id not UTF-8":      {"\xff", password, nil, nil, 401, "invalid_client"},
		"pending":           {"pending", password, nil, nil, 401, "invalid_client"},
		"suspended":         {"suspended", password, nil, nil, 401, "invalid_client"},
		"bearer":            {"", "", raw("Bearer x"), nil, 401, "invalid_client"},
		"not base64":        {"", "", raw("Basic %%%"), nil, 401, "invalid_client"},
		"no colon":          {"", "", raw(basic("app")), nil, 401, "invalid_client"},
		"bad escape":        {"", "", raw(basic("app:%zz")), nil, 401, "invalid_client"},
		"scheme alone":      {"", "", raw("Basic"), nil, 401, "invalid_client"},
		"lower-case scheme": {"", "", raw(strings.ToLower("Basic ") + basic("app:" + password)[6:]), nil, 400, "invalid_grant"},
		"encoded":           {"", "", raw(basic("odd%3A+id:" + password)), nil, 401, "invalid_client"}, // no such visible id
		"twice": {"app", password, func(req *http.Request) {
			req.Header.Add("Authorization", req.Header.Get("Authorization"))
		}, nil, 400, "invalid_request"},
		"body alone":          {"", "", none, func(f url.Values) { f.Set("client_id", "app"); f.Set("client_secret", password) }, 401, "invalid_client"},
		"body and header":     {"app", password, nil, with("client_secret", password), 400, "invalid_request"},
		"assertion":           {"app", password, nil, with("client_assertion", "x"), 400, "invalid_request"},
		"assertion alone":     {"", "", none, with("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), 401, "invalid_client"},
		"other id in body":    {"app", password, nil, with("client_id", "other"), 400, "invalid_request"},
		"same id in body":     {"app", password, nil, with("client_id", "app"), 400, "invalid_grant"},
		"good but wrong code": {"app", password, nil, nil, 400, "invalid_grant"},
	} {
		t.Run(name, func(t *testing.T) {
			form := exchange("nonsense")
			if row.form != nil {
				row.form(form)
			}
			r := h.post("/oauth/token", row.id, row.secret, form, row.change)
			require.Equal(t, row.status, r.status, r.body)
			require.Equal(t, row.code, r.json(t)["error"])
			require.Equal(t, row.status == 401, strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Basic realm="))
		})
	}
}

// Without the secret nothing is revealed: an unknown, pending or suspended client gets the response of a wrong secret.
func TestClientAuthenticationTellsNothing(t *testing.T) {
	h := newHost(t, sqlite)
	h.createClient("pending", func(c *storage.Client) { c.State = storage.ClientPending })
	h.createClient("suspended", func(c *storage.Client) { c.State = storage.ClientSuspended })
	wrong := h.post("/oauth/token", "app", "clrs_wrong", exchange("x"), nil)
	for _, id := range []string{"nobody", "suspended", "pending"} {
		r := h.post("/oauth/token", id, "clrs_wrong", exchange("x"), nil)
		require.Equal(t, wrong.status, r.status)
		require.Equal(t, wrong.body, r.body)
	}
	events := h.events("client.authentication.failed")
	require.Len(t, events, 4)
	require.Equal(t, []string{"app", "", "suspended", "pending"},
		[]string{events[0].ClientID, events[1].ClientID, events[2].ClientID, events[3].ClientID})
	for _, e := range events {
		require.Equal(t, "127.0.0.1", e.Address)
		require.NotContains(t, e.Detail, "clrs_")
		require.NotContains(t, e.Detail, "nobody")
	}
}

// A client that authenticates and may not connect gets the reason, at every endpoint, and never that its secret is wrong.
func TestAClientThatMayNotConnectIsToldWhy(t *testing.T) {
	h := newHost(t, sqlite)
	for state, why := range map[storage.ClientState]string{
		storage.ClientPending: "waits for approval", storage.ClientSuspended: "was suspended",
	} {
		h.createClient(string(state), func(c *storage.Client) { c.State = state })
		for _, path := range []string{"/oauth/token", "/oauth/revoke", "/oauth/introspect"} {
			form := exchange("x")
			form.Set("token", "x")
			r := h.post(path, string(state), password, form, nil)
			require.Equal(t, http.StatusUnauthorized, r.status)
			require.Equal(t, "invalid_client", r.json(t)["error"])
			require.Contains(t, r.json(t)["error_description"], "This client "+why)
			require.Contains(t, r.json(t)["error_description"], "Its id and secret are right")
		}
	}
}

func TestClientAuthenticationThrottle(t *testing.T) {
	left := map[string]int{}
	h := newHost(t, sqlite, options{config: func(c *oauth.Config) {
		c.Throttle = func(key string) (bool, time.Duration) {
			left[key]++
			return left[key] <= 2, 90 * time.Second
		}
	}})
	for range 2 {
		require.Equal(t, 401, h.post("/oauth/token", "app", "clrs_wrong", exchange("x"), nil).status)
	}
	r := h.post("/oauth/token", "app", "clrs_wrong", exchange("x"), nil)
	require.Equal(t, http.StatusTooManyRequests, r.status)
	require.Equal(t, "90", r.header.Get("Retry-After"))
	require.Len(t, h.events("client.authentication.failed"), 1, "a flood does not fill the log")

	require.Equal(t, 401, h.post("/oauth/token", "other", "clrs_wrong", exchange("x"), nil).status)
	for _, id := range []string{"a", "b", "c", "d", strings.Repeat("e", 1<<10)} {
		require.Equal(t, 401, h.post("/oauth/token", id, "clrs_wrong", exchange("x"), nil).status)
	}
	require.Len(t, h.events("client.authentication.failed"), 1+1+1, "invented ids are one event")
	for key := range left {
		require.Less(t, len(key), 300)
	}
	require.NotEmpty(t, h.tokens("app", everything...).Access, "the right secret is never throttled")
}

func TestGrantTypes(t *testing.T) {
	h := newHost(t, sqlite)
	h.createClient("once", func(c *storage.Client) { c.GrantTypes = []string{"authorization_code"} })
	h.createClient("machine", func(c *storage.Client) { c.GrantTypes = []string{"refresh_token", "client_credentials"} })
	for name, row := range map[string]struct {
		client string
		form   url.Values
		want   string
	}{
		"missing":                  {"app", url.Values{}, "invalid_request"},
		"empty":                    {"app", url.Values{"grant_type": {""}}, "invalid_request"},
		"password":                 {"app", url.Values{"grant_type": {"password"}}, "unsupported_grant_type"},
		"two in one":               {"app", url.Values{"grant_type": {"authorization_code refresh_token"}}, "unsupported_grant_type"},
		"client_credentials":       {"machine", url.Values{"grant_type": {"client_credentials"}}, "unauthorized_client"},
		"refresh not registered":   {"once", refreshing("x"), "unauthorized_client"},
		"code not registered":      {"machine", exchange("x"), "unauthorized_client"},
		"code missing":             {"app", url.Values{"grant_type": {"authorization_code"}}, "invalid_request"},
		"refresh_token missing":    {"app", url.Values{"grant_type": {"refresh_token"}}, "invalid_request"},
		"grant_type twice":         {"app", url.Values{"grant_type": {"refresh_token", "refresh_token"}}, "invalid_request"},
		"code is no refresh token": {"app", refreshing("clrc_x"), "invalid_grant"},
	} {
		t.Run(name, func(t *testing.T) { h.refused(row.client, row.form, 400, row.want) })
	}
	t.Run("in the URL", func(t *testing.T) {
		r := h.post("/oauth/token?grant_type=authorization_code", "app", password, exchange("x"), nil)
		require.Equal(t, 400, r.status)
	})
	t.Run("JSON", func(t *testing.T) {
		r := h.post("/oauth/token", "app", password, exchange("x"), func(req *http.Request) {
			req.Header.Set("Content-Type", "application/json")
		})
		require.Equal(t, http.StatusUnsupportedMediaType, r.status)
	})
	t.Run("too large", func(t *testing.T) {
		r := h.post("/oauth/token", "app", password, url.Values{"x": {strings.Repeat("x", 1<<20)}}, nil)
		require.Equal(t, http.StatusRequestEntityTooLarge, r.status)
	})
}

// A rejected exchange uses nothing up: afterwards the right one still works.
func TestExchangeRefuses(t *testing.T) {
	h := newHost(t, sqlite)
	code := h.code("app", everything...)
	short, long := strings.Repeat("v", 42), strings.Repeat("v", 129)
	flip := func(s string, at int) string {
		c := byte('A')
		if s[at] == c {
			c = 'B'
		}
		return s[:at] + string(c) + s[at+1:]
	}
	for name, row := range map[string]struct {
		client string
		change func(url.Values)
		want   string
	}{
		"another client":       {"other", with("code", code), "invalid_grant"},
		"redirect missing":     {"app", without("redirect_uri"), "invalid_grant"},
		"redirect different":   {"app", with("redirect_uri", "https://app.example/second"), "invalid_grant"},
		"verifier missing":     {"app", without("code_verifier"), "invalid_grant"},
		"verifier wrong":       {"app", with("code_verifier", strings.Repeat("v", 43)), "invalid_grant"},
		"verifier short":       {"app", with("code_verifier", short), "invalid_grant"},
		"verifier long":        {"app", with("code_verifier", long), "invalid_grant"},
		"verifier odd":         {"app", with("code_verifier", verifier[:42]+"!"), "invalid_grant"},
		"verifier = challenge": {"app", with("code_verifier", challenge(verifier)), "invalid_grant"},
		"random code":          {"app", with("code", "nope"), "invalid_grant"},
		"truncated":            {"app", with("code", code[:len(code)-1]), "invalid_grant"},
		"without prefix":       {"app", with("code", code[5:]), "invalid_grant"},
		"first half changed":   {"app", with("code", flip(code, 8)), "invalid_grant"},
		"second half changed":  {"app", with("code", flip(code, 60)), "invalid_grant"},
		"only the signature":   {"app", with("code", "clrc_x."+code[49:]), "invalid_grant"},
		"as an access token":   {"app", with("code", "clra_"+code[5:]), "invalid_grant"},
		"scope never asked":    {"app", with("scope", scope.ProfileUpdate), "invalid_scope"},
		"hostile scope":        {"app", with("scope", "a\\b\"\u00e9\n"), "invalid_scope"},
		"code twice":           {"app", with("code", code, code), "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			form := exchange(code)
			row.change(form)
			r := h.refused(row.client, form, 400, row.want)
			require.Regexp(t, `^[\x20-\x21\x23-\x5B\x5D-\x7E]+$`, r.json(t)["error_description"])
		})
	}
	require.True(t, h.isActive(h.redeem("app", exchange(code)).Access))
	require.Empty(t, h.events("token.reused"))
}

func TestExchangeReplay(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		code := h.code("app", everything...)
		p := h.redeem("app", exchange(code))
		h.refused("other", exchange(code), 400, "invalid_grant")
		require.True(t, h.isActive(p.Access), "a stranger cannot revoke by replaying")

		h.clock.advance(11 * time.Minute) // the code has expired by now, and a replay is still a replay
		h.refused("app", exchange(code), 400, "invalid_grant")
		require.False(t, h.isActive(p.Access))
		h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")

		h.refused("app", exchange(code), 400, "invalid_grant")
		events := h.events("token.reused")
		require.Len(t, events, 1, "recorded once")
		require.Equal(t, "client:app", events[0].Actor)
		require.Equal(t, "app", events[0].ClientID)
		require.Equal(t, learner, events[0].UserID)
		require.Equal(t, "request-1", events[0].RequestID)
		require.Contains(t, events[0].Detail, "authorization code")
	})
}

func TestCodeExpires(t *testing.T) {
	h := newHost(t, sqlite)
	early, late := h.code("app", everything...), h.code("app", everything...)
	h.clock.advance(10*time.Minute - time.Second)
	h.redeem("app", exchange(early))
	h.clock.advance(time.Second)
	h.refused("app", exchange(late), 400, "invalid_grant")
	require.Empty(t, h.events("token.reused"))
}

// Withdrawn authority gives no access, however it was withdrawn.
func TestExchangeAfterWithdrawal(t *testing.T) {
	for name, withdraw := range map[string]func(h *host) error{
		"user disconnects": func(h *host) error {
			_, err := h.store.Disconnect(h.Context(), learner, "app", "test")
			return err
		},
		"user disabled": func(h *host) error { return h.store.DisableUser(h.Context(), learner) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t, sqlite)
			code, p := h.code("app", everything...), h.tokens("app", everything...)
			require.NoError(t, withdraw(h))
			h.refused("app", exchange(code), 400, "invalid_grant")
			h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")
			require.False(t, h.isActive(p.Access))
		})
	}
	t.Run("client deleted", func(t *testing.T) {
		h := newHost(t, sqlite)
		p := h.tokens("app", everything...)
		require.NoError(t, h.store.DeleteClient(t.Context(), "app"))
		h.refused("app", refreshing(p.Refresh), 401, "invalid_client")
		require.False(t, h.isActive(p.Access))
	})
}
