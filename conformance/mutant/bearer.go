package mutant

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
)

var bearerMutants = []Mutant{
	{
		Name: "challenge-missing", Breaks: "A 401 of the API carries a challenge.",
		Turns: []string{
			"bearer.missing", "bearer.missing.write", "bearer.missing.profile", "bearer.missing.profile.write",
			"bearer.unknown", "bearer.revoked", "bearer.refresh", "bearer.code", "errors.challenge",
		},
		Wrap: answers("", pathAPI, func(_ *http.Request, a *answer) {
			if a.status == http.StatusUnauthorized {
				a.header.Del("WWW-Authenticate")
			}
		}),
	},
	{
		Name: "challenge-with-an-error", Breaks: "Where no token was sent, nothing is wrong about it.",
		Turns: []string{"bearer.missing", "bearer.missing.write", "bearer.missing.profile", "bearer.missing.profile.write"},
		Wrap: answers("", pathAPI, func(r *http.Request, a *answer) {
			if a.status == http.StatusUnauthorized && r.Header.Get("Authorization") == "" {
				a.header.Set("WWW-Authenticate", `Bearer error="invalid_token"`)
			}
		}),
	},
	{
		Name: "challenge-without-an-error", Breaks: "A token that is no good is invalid_token.",
		Turns: []string{"bearer.unknown", "bearer.revoked", "bearer.refresh", "bearer.code"},
		Wrap: answers("", pathAPI, func(_ *http.Request, a *answer) {
			if a.status == http.StatusUnauthorized {
				a.header.Set("WWW-Authenticate", "Bearer")
			}
		}),
	},
	{
		Name: "anonymous-read", Breaks: "Nobody reads without a token.",
		Turns: []string{"bearer.missing", "bearer.query", "errors.codes.401"},
		Wrap: answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
			if r.Header.Get("Authorization") == "" {
				a.succeed()
			}
		}),
	},
	{
		Name: "any-token-opens", Breaks: "A token that was never issued opens nothing.",
		Turns: []string{"bearer.unknown"},
		Wrap:  opening(func(token string) bool { return token == "made-up" }),
	},
	{
		Name: "refresh-token-opens", Breaks: "A refresh token is for the authorization server.",
		Turns: []string{"bearer.refresh"},
		Wrap: tokenLifecycle{call: hook{out: func(l *tokenMemory, r *http.Request, _ url.Values, a *answer) {
			if a.status == http.StatusUnauthorized && l.isRefresh(bearerOf(r)) {
				a.succeed()
			}
		}}}.wrap,
	},
	{
		Name: "code-opens", Breaks: "A code opens nothing.",
		Turns: []string{"bearer.code"},
		Wrap: issuing(func(codes *sync.Map) func(http.Handler) http.Handler {
			return opening(func(token string) bool { return known(codes, token) })
		}),
	},
	{
		Name: "scheme-in-one-case", Breaks: "The scheme is matched without case.",
		Turns: []string{"bearer.scheme.case"},
		Wrap: requests("", pathAPI, func(r *http.Request) {
			if scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " "); scheme != "Bearer" {
				r.Header.Del("Authorization")
			}
		}),
	},
	{
		Name: "scope-challenge-missing", Breaks: "A token of insufficient scope is answered insufficient_scope.",
		Turns: []string{"bearer.scope"},
		Wrap: answers(http.MethodGet, pathCredentials, func(_ *http.Request, a *answer) {
			if a.status == http.StatusForbidden {
				a.header.Del("WWW-Authenticate")
			}
		}),
	},
	{
		Name: "token-in-the-query", Breaks: "A token in a URL is not accepted.",
		Turns: []string{"bearer.query"},
		Wrap: requests(http.MethodGet, pathCredentials, func(r *http.Request) {
			query := r.URL.Query()
			if token := query.Get("access_token"); token != "" && r.Header.Get("Authorization") == "" {
				r.Header.Set("Authorization", "Bearer "+token)
				query.Del("access_token")
				setQuery(r, query)
			}
		}),
	},
	{
		Name: "token-in-a-form", Breaks: "A token in a form is not accepted.",
		Turns: []string{"bearer.form"},
		Wrap: answers(http.MethodPost, pathCredentials, func(r *http.Request, a *answer) {
			if form(r).Has("access_token") {
				a.succeed()
			}
		}),
	},
	{
		Name: "token-twice", Breaks: "A token is sent in one way.",
		Turns: []string{"bearer.both"},
		Wrap: requests(http.MethodGet, pathCredentials, func(r *http.Request) {
			if query := r.URL.Query(); query.Has("access_token") && r.Header.Get("Authorization") != "" {
				query.Del("access_token")
				setQuery(r, query)
			}
		}),
	},
	{
		Name: "client-credentials-open", Breaks: "The API accepts bearer tokens alone.",
		Turns: []string{"bearer.basic"},
		Wrap: answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
			if strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") {
				a.succeed()
			}
		}),
	},
	{
		Name: "malformed-header-forbidden", Breaks: "A header that holds no one token is a 401 or 400.",
		Turns: []string{"bearer.malformed.none", "bearer.malformed.two"},
		Wrap: answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
			if strings.Count(r.Header.Get("Authorization"), " ") != 1 && r.Header.Get("Authorization") != "" {
				a.fail(http.StatusForbidden)
			}
		}),
	},
}

// opening has some tokens open the list of credentials that are none.
func opening(isTaken func(token string) bool) func(http.Handler) http.Handler {
	return answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
		if a.status == http.StatusUnauthorized && isTaken(bearerOf(r)) {
			a.succeed()
		}
	})
}
