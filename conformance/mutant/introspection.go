package mutant

import (
	"net/http"
	"net/url"
	"sync"
	"time"
)

var introspectionMutants = []Mutant{
	{
		Name: "introspection-by-anybody", Breaks: "Who introspects authenticates.",
		Turns: []string{"introspection.client.none"},
		Wrap: tokenLifecycle{introspect: hook{in: func(l *tokenMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") == "" {
				l.authenticateOwner(r, form.Get("token"))
			}
		}}}.wrap,
	},
	{
		Name: "introspection-without-a-challenge", Breaks: "A 401 of introspection has a challenge.",
		Turns: []string{"introspection.client.none"},
		Wrap:  introspected(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) { a.header.Del("WWW-Authenticate") }),
	},
	{
		Name: "introspection-of-everything", Breaks: "A token that was never issued is not active.",
		Turns: []string{"introspection.unknown"},
		Wrap: introspected(func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if l.issuedWith(form.Get("token")).access == "" {
				a.edit(func(object map[string]any) { object["active"] = true })
			}
		}),
	},
	{
		Name: "introspection-tells-of-the-dead", Breaks: "Nothing is returned about a token that is not active.",
		Turns: []string{"introspection.unknown", "introspection.revoked", "introspection.other"},
		Wrap: introspected(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			a.edit(func(object map[string]any) {
				if object["active"] == false {
					object["token_type"] = "Bearer"
				}
			})
		}),
	},
	{
		Name: "introspection-remembers", Breaks: "A revoked token is not active from then on.",
		Turns: []string{"introspection.revoked"},
		Wrap:  remembering,
	},
	{
		Name: "introspection-of-the-wrong-token", Breaks: "exp is the end of the token that was asked about.",
		Turns: []string{"introspection.refresh"},
		Wrap: introspected(func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if l.isRefresh(form.Get("token")) {
				a.edit(func(object map[string]any) { object["exp"] = time.Now().Add(time.Minute).Unix() })
			}
		}),
	},
}

// introspected is a life in which answers to introspection are something else.
func introspected(out func(l *tokenMemory, r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return tokenLifecycle{introspect: hook{out: out}}.wrap
}

// remembering answers about a token what it answered its client before.
func remembering(good http.Handler) http.Handler {
	var mu sync.Mutex
	before := map[string]answer{}
	return introspected(func(_ *tokenMemory, r *http.Request, form url.Values, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		asked := r.Header.Get("Authorization") + form.Get("token")
		if known, found := before[asked]; found {
			*a = known
			return
		}
		before[asked] = *a
	})(good)
}
