package mutant

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

var revocationMutants = []Mutant{
	{
		Name: "revoked-access-token-lives", Breaks: "A revoked access token is of no more use.",
		Turns: []string{"revocation.access", "bearer.revoked", "introspection.revoked"},
		Wrap: tokenLifecycle{revoke: hook{in: func(l *tokenMemory, r *http.Request, form url.Values) {
			if known := l.issuedWith(form.Get("token")); l.isAccess(form.Get("token")) && r.Header.Get("Authorization") == known.authorization {
				form.Set("token", "another")
			}
		}}}.wrap,
	},
	{
		Name: "revoked-refresh-token-lives", Breaks: "A revoked refresh token is of no more use.",
		Turns: []string{"revocation.refresh", "revocation.grant", "revocation.hint.wrong", "revocation.hint.unknown"},
		Wrap:  sparing(func(l *tokenMemory, form url.Values) bool { return l.isRefresh(form.Get("token")) }),
	},
	{
		Name: "access-tokens-outlive-their-grant", Breaks: "Revoking a refresh token ends its access tokens.",
		Turns: []string{"revocation.grant"},
		Wrap: tokenLifecycle{
			revoke: hook{out: func(l *tokenMemory, _ *http.Request, form url.Values, _ *answer) {
				for token := form.Get("token"); l.isRefresh(token); token = l.successor(token) {
					l.remember(l.issuedWith(token).access)
				}
			}},
			call: hook{out: func(l *tokenMemory, r *http.Request, _ url.Values, a *answer) {
				if a.status == http.StatusUnauthorized && l.remembers(bearerOf(r)) {
					a.succeed()
				}
			}},
		}.wrap,
	},
	{
		Name: "access-tokens-cannot-be-revoked", Breaks: "A host that cannot revoke answers with the error for that.",
		Turns: []string{"revocation.access", "revocation.unsupported"},
		Wrap: revoked(func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if l.isAccess(form.Get("token")) && (a.status == http.StatusOK || a.object()["error"] == "unsupported_token_type") {
				a.oauthError(http.StatusBadRequest, "invalid_request", "This is an access token.")
			}
		}),
	},
	{
		Name: "revocation-answered-204", Breaks: "A revocation is answered 200 (RFC 7009, Section 2.2).",
		Turns: []string{"revocation.access", "revocation.again", "revocation.grant", "revocation.hint.unknown", "revocation.hint.wrong",
			"revocation.race", "revocation.refresh", "revocation.unknown"},
		Wrap: revoked(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			if a.status == http.StatusOK {
				a.status, a.body = http.StatusNoContent, nil
			}
		}),
	},
	{
		Name: "revoking-nothing-fails", Breaks: "Revoking a token that was never issued succeeds.",
		Turns: []string{"revocation.unknown"},
		Wrap: revoked(func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if a.status == http.StatusOK && l.issuedWith(form.Get("token")).access == "" && form.Has("token_type_hint") {
				a.oauthError(http.StatusBadRequest, "invalid_request", "There is no such token.")
			}
		}),
	},
	{
		Name: "revoking-again-fails", Breaks: "Revoking a token again succeeds.",
		Turns: []string{"revocation.again"},
		Wrap: revoked(func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if a.status == http.StatusOK && l.remember(form.Get("token")) {
				a.oauthError(http.StatusBadRequest, "invalid_grant", "It is revoked already.")
			}
		}),
	},
	{
		Name: "revocation-believes-the-hint", Breaks: "A wrong hint does not stop a revocation.",
		Turns: []string{"revocation.hint.wrong"},
		Wrap: sparing(func(l *tokenMemory, form url.Values) bool {
			return l.isRefresh(form.Get("token")) && form.Get("token_type_hint") == "access_token"
		}),
	},
	{
		Name: "revocation-refuses-hints", Breaks: "An unknown hint does not stop a revocation.",
		Turns: []string{"revocation.hint.unknown"},
		Wrap: revoked(func(_ *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if !slices.Contains([]string{"", "access_token", "refresh_token"}, form.Get("token_type_hint")) {
				a.oauthError(http.StatusBadRequest, "unsupported_token_type", "There is no such type.")
			}
		}),
	},
	{
		Name: "revocation-outrun", Breaks: "A revocation cannot be outrun by a refresh.",
		Turns: []string{"revocation.race"},
		Wrap:  outrun,
	},
	{
		Name: "revoking-no-token", Breaks: "The token to revoke must be named.",
		Turns: []string{"revocation.missing", "revocation.empty"},
		Wrap: revoked(func(_ *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if form.Get("token") == "" && a.status == http.StatusBadRequest {
				a.status, a.body = http.StatusOK, nil
			}
		}),
	},
	{
		Name: "revocation-by-anybody", Breaks: "Who revokes authenticates.",
		Turns: []string{"revocation.client.none"},
		Wrap: revoking(func(l *tokenMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") == "" {
				l.authenticateOwner(r, form.Get("token"))
			}
		}),
	},
	{
		Name: "revocation-with-any-secret", Breaks: "Who revokes has the client's secret.",
		Turns: []string{"revocation.client.secret"},
		Wrap: revoking(func(l *tokenMemory, r *http.Request, form url.Values) {
			if clientOf(r.Header.Get("Authorization")) == clientOf(l.issuedWith(form.Get("token")).authorization) {
				l.authenticateOwner(r, form.Get("token"))
			}
		}),
	},
	{
		Name: "revocation-without-a-challenge", Breaks: "A 401 for client credentials has a challenge.",
		Turns: []string{"revocation.client.secret"},
		Wrap:  revoked(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) { a.header.Del("WWW-Authenticate") }),
	},
	{
		Name: "revocation-of-others", Breaks: "A client cannot revoke the token of another.",
		Turns: []string{"revocation.client.other"},
		Wrap: revoking(func(l *tokenMemory, r *http.Request, form url.Values) {
			if other := clientOf(r.Header.Get("Authorization")); other != "" && other != clientOf(l.issuedWith(form.Get("token")).authorization) {
				l.authenticateOwner(r, form.Get("token"))
			}
		}),
	},
	{
		Name: "revocation-by-get", Breaks: "A GET revokes nothing.",
		Turns: []string{"revocation.get"},
		Wrap: requests(http.MethodGet, pathRevoke, func(r *http.Request) {
			r.Method = http.MethodPost
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			setForm(r, r.URL.Query())
			setQuery(r, url.Values{})
		}),
	},
	{
		Name: "revocation-url-relative", Breaks: "A revocation URL that is named is fully qualified.",
		Turns: []string{"revocation.found"},
		Wrap: answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) {
				components, _ := object["components"].(map[string]any)
				schemes, _ := components["securitySchemes"].(map[string]any)
				scheme, _ := schemes["OAuth2ACG"].(map[string]any)
				scheme["x-imssf-revocationUrl"] = pathRevoke
			})
		}),
	},
}

// revoking and revoked are lives in which revocations are something else, on their way in and out.
func revoking(in func(l *tokenMemory, r *http.Request, form url.Values)) func(http.Handler) http.Handler {
	return tokenLifecycle{revoke: hook{in: in}}.wrap
}

func revoked(out func(l *tokenMemory, r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return tokenLifecycle{revoke: hook{out: out}}.wrap
}

// sparing is a life in which some revocations do nothing and are answered as if they did.
func sparing(isSpared func(l *tokenMemory, form url.Values) bool) func(http.Handler) http.Handler {
	return revoking(func(l *tokenMemory, _ *http.Request, form url.Values) {
		if isSpared(l, form) {
			form.Set("token", "another")
		}
	})
}

// revocationUnsupported is a host that revokes refresh tokens only, and answers so.
func revocationUnsupported(good http.Handler) http.Handler {
	return tokenLifecycle{revoke: hook{
		in: func(l *tokenMemory, r *http.Request, form url.Values) {
			if l.isAccess(form.Get("token")) && r.Header.Get("Authorization") == l.issuedWith(form.Get("token")).authorization {
				form.Set("token", "another")
			}
		},
		out: func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if l.isAccess(form.Get("token")) && a.status == http.StatusOK {
				a.oauthError(http.StatusBadRequest, "unsupported_token_type", "Only refresh tokens can be revoked.")
			}
		},
	}}.wrap(good)
}

// outrun forgets a revocation that comes while its token is refreshed.
func outrun(good http.Handler) http.Handler {
	var mu sync.Mutex
	underway := map[string]int{}
	count := func(token string, by int) int {
		mu.Lock()
		defer mu.Unlock()
		underway[token] += by
		return underway[token]
	}
	return tokenLifecycle{
		refresh: hook{
			in: func(_ *tokenMemory, _ *http.Request, form url.Values) {
				count(form.Get("refresh_token"), 1)
				time.Sleep(20 * time.Millisecond) // so that the revocation comes in the meantime
			},
			out: func(_ *tokenMemory, _ *http.Request, form url.Values, _ *answer) {
				count(form.Get("refresh_token"), -1)
			},
		},
		revoke: hook{in: func(_ *tokenMemory, _ *http.Request, form url.Values) {
			time.Sleep(5 * time.Millisecond) // so that the refresh has begun
			if count(form.Get("token"), 0) > 0 {
				form.Set("token", "another")
			}
		}},
	}.wrap(good)
}

// clientOf is the client that an Authorization header names, "" for none.
func clientOf(authorization string) string {
	_, credentials, _ := strings.Cut(authorization, " ")
	decoded, _ := base64.StdEncoding.DecodeString(credentials) // malformed credentials name no client
	id, _, _ := strings.Cut(string(decoded), ":")
	return id
}
