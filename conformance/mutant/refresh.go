package mutant

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

func refreshMutants() []Mutant {
	return []Mutant{
		{
			Name: "refresh-gives-the-old-token", Breaks: "A refresh gives a new access token.",
			Turns: []string{"refresh.good", "refresh.calls", "refresh.scope.same", "refresh.scope.narrower"},
			Wrap: renewing(func(l *ledger, form url.Values, object map[string]any) {
				object["access_token"] = l.of(form.Get("refresh_token")).access
			}),
		},
		{
			Name: "refreshed-token-cannot-write-the-profile", Breaks: "A refreshed token is as good as the first.",
			Turns: []string{"refresh.calls"},
			Wrap: life{
				refresh: step{out: func(l *ledger, _ *http.Request, _ url.Values, a *answer) {
					if token, isToken := a.object()["access_token"].(string); isToken {
						l.note(token)
					}
				}},
				call: step{out: func(l *ledger, r *http.Request, _ url.Values, a *answer) {
					if isTo(r, http.MethodPut, pathProfile) && l.noted(bearerOf(r)) {
						a.fail(http.StatusForbidden)
					}
				}},
			}.wrap,
		},
		{
			Name: "refresh-without-token-type", Breaks: "A refresh is answered with the members of a token response.",
			Turns: []string{"refresh.answer"},
			Wrap:  renewing(func(_ *ledger, _ url.Values, object map[string]any) { delete(object, "token_type") }),
		},
		{
			Name: "refresh-cached", Breaks: "Tokens are kept by no cache, also those of a refresh.",
			Turns: []string{"refresh.answer"},
			Wrap: afterwards(nil, func(_ *ledger, _ *http.Request, _ url.Values, a *answer) {
				a.header.Set("Cache-Control", "private, max-age=60")
			}),
		},
		{
			Name: "refresh-loses-scope", Breaks: "A refresh without scope keeps the scope.",
			Turns: []string{"refresh.scope.same", "refresh.calls"},
			Wrap: afterwards(func(l *ledger, _ *http.Request, form url.Values) {
				if names := strings.Fields(l.of(form.Get("refresh_token")).scope); !form.Has("scope") && len(names) > 1 {
					form.Set("scope", names[0])
				}
			}, nil),
		},
		{
			Name: "refresh-ignores-scope", Breaks: "A refresh may ask for less.",
			Turns: []string{"refresh.scope.narrower"},
			Wrap:  afterwards(func(_ *ledger, _ *http.Request, form url.Values) { form.Del("scope") }, nil),
		},
		{
			Name: "refresh-widens", Breaks: "A refresh never gives more than was granted.",
			Turns: []string{"refresh.scope.wider"},
			Wrap: afterwards(nil, func(l *ledger, r *http.Request, form url.Values, a *answer) {
				if a.object()["error"] == "invalid_scope" {
					narrower := cloned(form)
					narrower.Del("scope")
					*a = *l.again(r, narrower)
					a.edit(func(object map[string]any) { object["scope"] = form.Get("scope") })
				}
			}),
		},
		{
			Name: "refresh-not-rotated", Breaks: "A refresh gives a new refresh token.",
			Turns: []string{"refresh.rotates"},
			Wrap: afterwards(func(l *ledger, _ *http.Request, form url.Values) {
				if form.Has("refresh_token") {
					form.Set("refresh_token", l.newest(form.Get("refresh_token")))
				}
			}, func(_ *ledger, _ *http.Request, form url.Values, a *answer) {
				a.edit(func(object map[string]any) {
					if object["refresh_token"] != nil {
						object["refresh_token"] = form.Get("refresh_token")
					}
				})
			}),
		},
		{
			Name: "refresh-works-twice", Breaks: "A refresh token that was replaced is of no more use.",
			Turns: []string{"refresh.used", "refresh.race"},
			Wrap:  afterwards(nil, renewUsed),
		},
		{
			Name: "refresh-race-fails", Breaks: "Refreshes at the same time break nothing.",
			Turns: []string{"refresh.race", "errors.server"},
			Wrap:  colliding,
		},
		{
			Name: "old-access-token-lives", Breaks: "A refresh ends the access token from before.",
			Turns: []string{"refresh.retires"},
			Wrap: life{call: step{in: func(l *ledger, r *http.Request, _ url.Values) {
				if known := l.of(bearerOf(r)); l.isAccess(bearerOf(r)) && known.refresh != "" {
					r.Header.Set("Authorization", "Bearer "+l.of(l.newest(known.refresh)).access)
				}
			}}}.wrap,
		},
		{
			Name: "made-up-token-refreshes", Breaks: "A refresh token that nobody issued is refused.",
			Turns: []string{"refresh.unknown"},
			Wrap:  refreshingWith("nope"),
		},
		{
			Name: "access-token-refreshes", Breaks: "An access token does not refresh.",
			Turns: []string{"refresh.access"},
			Wrap:  refreshingWith("clra_"),
		},
		{
			Name: "code-refreshes", Breaks: "A code does not refresh.",
			Turns: []string{"refresh.code"},
			Wrap:  refreshingWith("clrc_"),
		},
		{
			Name: "refresh-missing-is-a-bad-grant", Breaks: "A missing parameter is invalid_request.",
			Turns: []string{"refresh.missing"},
			Wrap: afterwards(nil, func(_ *ledger, _ *http.Request, form url.Values, a *answer) {
				if !form.Has("refresh_token") {
					a.refuse(http.StatusBadRequest, "invalid_grant", "There is none.")
				}
			}),
		},
		{
			Name: "refresh-anonymously", Breaks: "Who refreshes authenticates.",
			Turns: []string{"refresh.client.none"},
			Wrap: afterwards(func(l *ledger, r *http.Request, form url.Values) {
				if r.Header.Get("Authorization") == "" {
					l.owned(r, form.Get("refresh_token"))
				}
			}, nil),
		},
		{
			Name: "refresh-for-anybody", Breaks: "A refresh token belongs to its client.",
			Turns: []string{"refresh.client.other"},
			Wrap: afterwards(func(l *ledger, r *http.Request, form url.Values) {
				if r.Header.Get("Authorization") != "" {
					l.owned(r, form.Get("refresh_token"))
				}
			}, nil),
		},
		{
			Name: "refresh-outlives-its-client", Breaks: "The tokens of a client end with it.",
			Turns: []string{"management.delete.client", "refresh.client.deleted"},
			Wrap: afterwards(nil, func(l *ledger, r *http.Request, form url.Values, a *answer) {
				owner := l.of(form.Get("refresh_token")).authorization
				if a.status == http.StatusUnauthorized && owner != "" && owner == r.Header.Get("Authorization") {
					a.issueMadeUp()
				}
			}),
		},
	}
}

// renewing is a life in which good answers to a refresh are something else.
func renewing(change func(l *ledger, form url.Values, object map[string]any)) func(http.Handler) http.Handler {
	return afterwards(nil, func(l *ledger, _ *http.Request, form url.Values, a *answer) {
		if a.status == http.StatusOK {
			a.edit(func(object map[string]any) { change(l, form, object) })
		}
	})
}

// refreshingWith has whatever begins like this refresh.
func refreshingWith(beginning string) func(http.Handler) http.Handler {
	return afterwards(nil, func(_ *ledger, _ *http.Request, form url.Values, a *answer) {
		if strings.HasPrefix(form.Get("refresh_token"), beginning) {
			a.issueMadeUp()
		}
	})
}

// renewUsed refreshes with whatever replaced the token that was sent. Of several that do so at the same time one is ahead
// of the others, which try again.
func renewUsed(l *ledger, r *http.Request, form url.Values, a *answer) {
	for range 100 {
		if a.status == http.StatusOK || !l.isRefresh(form.Get("refresh_token")) || r.Header.Get("Authorization") != l.of(form.Get("refresh_token")).authorization {
			return
		}
		newer := cloned(form)
		newer.Set("refresh_token", l.newest(form.Get("refresh_token")))
		if newer.Get("refresh_token") == form.Get("refresh_token") {
			return
		}
		*a = *l.again(r, newer)
		time.Sleep(time.Millisecond) // the one ahead may not have been told yet
	}
}

// colliding fails when refreshes with one token come at the same time.
func colliding(good http.Handler) http.Handler {
	var mu sync.Mutex
	underway := map[string]int{}
	return afterwards(nil, func(_ *ledger, _ *http.Request, form url.Values, a *answer) {
		token := form.Get("refresh_token")
		mu.Lock()
		underway[token]++
		collides := underway[token] > 1
		mu.Unlock()
		if collides {
			a.refuse(http.StatusInternalServerError, "server_error", "Two at a time.")
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
