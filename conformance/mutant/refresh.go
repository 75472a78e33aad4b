package mutant

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

var refreshMutants = slices.Concat(refreshedMutants, []Mutant{
	{
		Name: "refresh-gives-the-old-token", Breaks: "A refresh gives a new access token.",
		Turns: []string{"refresh.good"},
		Wrap:  sameAccess,
	},
	{
		Name: "refresh-without-token-type", Breaks: "A refresh is answered with the members of a token response.",
		Turns: []string{"refresh.answer"},
		Wrap:  renewing(func(_ *tokenMemory, _ url.Values, object map[string]any) { delete(object, "token_type") }),
	},
	{
		Name: "refresh-cached", Breaks: "Tokens are kept by no cache, also those of a refresh.",
		Turns: []string{"refresh.answer"},
		Wrap: refreshing(nil, func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			a.header.Set("Cache-Control", "private, max-age=60")
		}),
	},
	{
		Name: "refresh-loses-scope", Breaks: "A refresh without scope keeps the scope.",
		Turns: []string{"refresh.scope.same", "refresh.calls"},
		Wrap: refreshing(func(l *tokenMemory, _ *http.Request, form url.Values) {
			if names := strings.Fields(l.issuedWith(form.Get("refresh_token")).scope); !form.Has("scope") && len(names) > 1 {
				form.Set("scope", names[0])
			}
		}, nil),
	},
	{
		Name: "refresh-ignores-scope", Breaks: "A refresh may ask for less.",
		Turns: []string{"refresh.scope.narrower"},
		Wrap:  refreshing(func(_ *tokenMemory, _ *http.Request, form url.Values) { form.Del("scope") }, nil),
	},
	{
		Name: "refresh-widens", Breaks: "A refresh never gives more than was granted.",
		Turns: []string{"refresh.scope.wider"},
		Wrap: refreshing(nil, func(l *tokenMemory, r *http.Request, form url.Values, a *answer) {
			if a.object()["error"] == "invalid_scope" {
				narrower := cloned(form)
				narrower.Del("scope")
				*a = *l.ask(r, narrower)
				a.edit(func(object map[string]any) { object["scope"] = form.Get("scope") })
			}
		}),
	},
	{
		Name: "replacement-does-not-refresh", Breaks: "A refresh token that was given in place of another works.",
		Turns: []string{"refresh.replaced"},
		Wrap: refreshing(func(l *tokenMemory, _ *http.Request, form url.Values) {
			if l.remembers(form.Get("refresh_token")) && !form.Has("scope") {
				form.Set("refresh_token", "made-up")
			}
		}, func(l *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			if token, isToken := a.object()["refresh_token"].(string); isToken {
				l.remember(token)
			}
		}),
	},
	{
		Name: "late-refresh-is-a-bad-request", Breaks: "A refresh token that is not valid any more is invalid_grant.",
		Turns: []string{"refresh.used"},
		Wrap: refreshing(nil, func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			wasFollowed := l.successor(l.successor(form.Get("refresh_token"))) != "" // one that a revocation ended was not
			if a.status == http.StatusBadRequest && wasFollowed {
				a.oauthError(http.StatusBadRequest, "invalid_request", "It was used.")
			}
		}),
	},
	{
		Name: "refresh-race-fails", Breaks: "Refreshes at the same time break nothing.",
		Turns: []string{"refresh.race", "errors.server"},
		Wrap:  colliding,
	},
	{
		Name: "made-up-token-refreshes", Breaks: "A refresh token that was never issued is rejected.",
		Turns: []string{"refresh.unknown"},
		Wrap:  refreshingWith(func(_ *tokenMemory, token string) bool { return token == "nope" }),
	},
	{
		Name: "access-token-refreshes", Breaks: "An access token does not refresh.",
		Turns: []string{"refresh.access"},
		Wrap:  refreshingWith((*tokenMemory).isAccess),
	},
	{
		Name: "code-refreshes", Breaks: "A code does not refresh.",
		Turns: []string{"refresh.code"},
		Wrap: issuing(func(codes *sync.Map) func(http.Handler) http.Handler {
			return refreshingWith(func(_ *tokenMemory, token string) bool { return known(codes, token) })
		}),
	},
	{
		Name: "refresh-error-repeats-what-came", Breaks: "An error description has permitted characters only.",
		Turns: []string{"refresh.error.text"},
		Wrap: refreshing(nil, func(_ *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if token := form.Get("refresh_token"); strings.Contains(token, "\t") {
				a.edit(func(object map[string]any) { object["error_description"] = "Unknown is " + token })
			}
		}),
	},
	{
		Name: "refresh-missing-is-a-bad-grant", Breaks: "A missing parameter is invalid_request.",
		Turns: []string{"refresh.missing"},
		Wrap: refreshing(nil, func(_ *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if !form.Has("refresh_token") {
				a.oauthError(http.StatusBadRequest, "invalid_grant", "There is none.")
			}
		}),
	},
	{
		Name: "refresh-anonymously", Breaks: "Who refreshes authenticates.",
		Turns: []string{"refresh.client.none"},
		Wrap: refreshing(func(l *tokenMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") == "" {
				l.authenticateOwner(r, form.Get("refresh_token"))
			}
		}, nil),
	},
	{
		Name: "refresh-for-anybody", Breaks: "A refresh token belongs to its client.",
		Turns: []string{"refresh.client.other"},
		Wrap: refreshing(func(l *tokenMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") != "" {
				l.authenticateOwner(r, form.Get("refresh_token"))
			}
		}, nil),
	},
	{
		Name: "refresh-outlives-its-client", Breaks: "The tokens of a client end with it.",
		Turns: []string{"management.delete.client", "refresh.client.deleted"},
		Wrap: refreshing(nil, func(l *tokenMemory, r *http.Request, form url.Values, a *answer) {
			owner := l.issuedWith(form.Get("refresh_token")).authorization
			if a.status == http.StatusUnauthorized && owner != "" && owner == r.Header.Get("Authorization") {
				a.inventTokens()
			}
		}),
	},
})

// sameAccess gives the first access token again after a refresh, and reads it as the last.
func sameAccess(good http.Handler) http.Handler {
	var last sync.Map
	return tokenLifecycle{
		refresh: hook{out: func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			token, isToken := a.object()["access_token"].(string)
			if first := l.issuedWith(form.Get("refresh_token")).access; isToken && first != "" {
				last.Store(first, token)
				a.edit(func(object map[string]any) { object["access_token"] = first })
			}
		}},
		call: hook{in: func(_ *tokenMemory, r *http.Request, _ url.Values) {
			if token, isReplaced := last.Load(bearerOf(r)); isReplaced {
				r.Header.Set("Authorization", "Bearer "+token.(string))
			}
		}},
	}.wrap(good)
}

// renewing is a life in which good answers to a refresh are something else.
func renewing(change func(l *tokenMemory, form url.Values, object map[string]any)) func(http.Handler) http.Handler {
	return refreshing(nil, func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
		if a.status == http.StatusOK {
			a.edit(func(object map[string]any) { change(l, form, object) })
		}
	})
}

// refreshingWith has values refresh that are no refresh tokens.
func refreshingWith(isTaken func(l *tokenMemory, token string) bool) func(http.Handler) http.Handler {
	return refreshing(nil, func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
		if isTaken(l, form.Get("refresh_token")) {
			a.inventTokens()
		}
	})
}

// colliding fails when refreshes with one token come at the same time.
func colliding(good http.Handler) http.Handler {
	var mu sync.Mutex
	underway := map[string]int{}
	return refreshing(nil, func(_ *tokenMemory, _ *http.Request, form url.Values, a *answer) {
		token := form.Get("refresh_token")
		mu.Lock()
		underway[token]++
		collides := underway[token] > 1
		mu.Unlock()
		if collides {
			a.oauthError(http.StatusInternalServerError, "server_error", "Two at a time.")
		}
		time.Sleep(50 * time.Millisecond) // so that others come in the meantime
		mu.Lock()
		defer mu.Unlock()
		underway[token]--
	})(good)
}

// bearerOf is the token of a request to the API.
func bearerOf(r *http.Request) string {
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return token
}
