package mutant

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// caller is the client that a request's header names, and whether it proves it.
func caller(m *codeMemory, r *http.Request) (c registeredClient, isProven bool) {
	id, secret, _ := r.BasicAuth()
	if plain, err := url.QueryUnescape(id); err == nil {
		id = plain
	}
	if plain, err := url.QueryUnescape(secret); err == nil {
		secret = plain
	}
	c = m.client(id)
	return c, c.ID != "" && c.Secret == secret
}

// isBare reports whether a request names no client.
func isBare(r *http.Request, form url.Values) bool {
	return r.Header.Get("Authorization") == "" && r.URL.RawQuery == "" && !form.Has("client_secret")
}

var tokenClientMutants = []Mutant{
	{
		Name: "clients-need-not-authenticate", Breaks: "The client authenticates.",
		Turns: []string{"token.client.none"},
		Wrap: exchanging(func(m *codeMemory, r *http.Request, form url.Values) {
			if isBare(r, form) {
				as(r, m.client(m.request(form.Get("code")).Get("client_id")))
			}
		}),
	},
	{
		Name: "no-challenge-without-header", Breaks: "A 401 has a challenge.",
		Turns: []string{"token.client.none"},
		Wrap: tokenAnswers(401, 402, func(r *http.Request, form url.Values, a *answer) {
			if isBare(r, form) {
				a.header.Del("WWW-Authenticate")
			}
		}),
	},
	{
		Name: "any-secret", Breaks: "The secret is the client's.",
		Turns: []string{"token.client.secret"},
		Wrap: exchanging(func(m *codeMemory, r *http.Request, _ url.Values) {
			if c, isProven := caller(m, r); c.ID != "" && !isProven && c.Secret != "" {
				if _, secret, _ := r.BasicAuth(); secret != "%zz" {
					as(r, c)
				}
			}
		}),
	},
	{
		Name: "no-challenge-for-a-wrong-secret", Breaks: "A 401 for failed Basic authentication has a challenge.",
		Turns: []string{"token.client.challenge"},
		Wrap: tokenAnswers(401, 402, func(r *http.Request, _ url.Values, a *answer) {
			if r.Header.Get("Authorization") != "" {
				a.header.Del("WWW-Authenticate")
			}
		}),
	},
	{
		Name: "bearer-challenge-for-clients", Breaks: "The challenge is of the scheme that the client used.",
		Turns: []string{"token.client.challenge"},
		Wrap: tokenAnswers(401, 402, func(r *http.Request, _ url.Values, a *answer) {
			if r.Header.Get("Authorization") != "" {
				a.header.Set("WWW-Authenticate", "Bearer")
			}
		}),
	},
	{
		Name: "unknown-client-is-an-unauthorized-one", Breaks: "An unknown client is invalid_client.",
		Turns: []string{"token.client.unknown"},
		Wrap: codeFlow{answered: func(m *codeMemory, r *http.Request, _ url.Values, a *answer) {
			_, _, named := r.BasicAuth()
			if c, _ := caller(m, r); named && a.object()["error"] == "invalid_client" && c.ID == "" {
				a.edit(func(object map[string]any) { object["error"] = "unauthorized_client" })
			}
		}}.wrap,
	},
	{
		Name: "client-secret-post", Breaks: "Credentials in the form are not accepted.",
		Turns: []string{"token.client.form"},
		Wrap: exchanging(func(_ *codeMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") == "" && form.Has("client_secret") {
				as(r, registeredClient{ID: form.Get("client_id"), Secret: form.Get("client_secret")})
				form.Del("client_id")
				form.Del("client_secret")
			}
		}),
	},
	{
		Name: "two-ways-to-authenticate", Breaks: "A client authenticates in one way.",
		Turns: []string{"token.client.both"},
		Wrap: exchanging(func(_ *codeMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") != "" && form.Has("client_secret") {
				form.Del("client_id")
				form.Del("client_secret")
			}
		}),
	},
	{
		Name: "client-id-ignored", Breaks: "A client is who it proves to be.",
		Turns: []string{"token.client.other"},
		Wrap: exchanging(func(_ *codeMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") != "" && !form.Has("client_secret") {
				form.Del("client_id")
			}
		}),
	},
	{
		Name: "credentials-not-decoded", Breaks: "Client credentials are form-urlencoded.",
		Turns: []string{"token.client.encoded"},
		Wrap: exchanging(func(_ *codeMemory, r *http.Request, _ url.Values) {
			if id, secret, ok := r.BasicAuth(); ok && strings.Contains(id, "%") {
				as(r, registeredClient{ID: id, Secret: secret})
			}
		}),
	},
	{
		Name: "bad-base64-breaks", Breaks: "Malformed credentials are rejected.",
		Turns: []string{"errors.server", "token.client.malformed"},
		Wrap: brokenBy(func(credentials string) bool {
			_, err := base64.StdEncoding.DecodeString(credentials)
			return err != nil
		}),
	},
	{
		Name: "no-colon-breaks", Breaks: "Malformed credentials are rejected.",
		Turns: []string{"errors.server", "token.client.malformed"},
		Wrap: brokenBy(func(credentials string) bool {
			plain, err := base64.StdEncoding.DecodeString(credentials)
			return err == nil && !strings.Contains(string(plain), ":")
		}),
	},
	{
		Name: "bad-escape-breaks", Breaks: "Malformed credentials are rejected.",
		Turns: []string{"errors.server", "token.client.malformed"},
		Wrap: brokenBy(func(credentials string) bool {
			plain, _ := base64.StdEncoding.DecodeString(credentials)
			_, err := url.QueryUnescape(string(plain))
			return err != nil
		}),
	},
}

// brokenBy fails with a server error for some credentials.
func brokenBy(isOdd func(credentials string) bool) func(http.Handler) http.Handler {
	return tokenAnswers(400, 500, func(r *http.Request, _ url.Values, a *answer) {
		scheme, credentials, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if scheme == "Basic" && isOdd(credentials) {
			a.oauthError(http.StatusInternalServerError, "server_error", "index out of range")
		}
	})
}
