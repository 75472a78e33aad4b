package mutant

import (
	"net/http"
	"net/url"
)

// refreshedMutants are those of what a token that a refresh issued is good for.
var refreshedMutants = []Mutant{
	{
		Name: "refreshed-token-reads-nothing", Breaks: "A refreshed token reads what the first did.",
		Turns: []string{"refresh.read"},
		Wrap: afterRefresh(hook{out: func(_ *tokenMemory, r *http.Request, _ url.Values, a *answer) {
			if isTo(r, http.MethodGet, pathCredentials) && r.URL.RawQuery == "" && a.status == http.StatusOK {
				a.body = []byte(`{}`)
			}
		}}),
	},
	{
		Name: "refreshed-token-reads-what-is-altered", Breaks: "What a refreshed token reads verifies.",
		Turns: []string{"refresh.read"},
		Wrap: afterRefresh(hook{out: func(_ *tokenMemory, r *http.Request, _ url.Values, a *answer) {
			if isTo(r, http.MethodGet, pathCredentials) && a.status == http.StatusOK {
				a.edit(breakProofs)
			}
		}}),
	},
	{
		Name: "refreshed-token-without-pages", Breaks: "A refreshed token reads by page.",
		Turns: []string{"refresh.paging"},
		Wrap: afterRefresh(hook{in: func(_ *tokenMemory, r *http.Request, _ url.Values) {
			if isTo(r, http.MethodGet, pathCredentials) {
				query := r.URL.Query()
				query.Del("limit")
				setQuery(r, query)
			}
		}}),
	},
	{
		Name: "refreshed-token-without-links", Breaks: "A refreshed token is led through the pages.",
		Turns: []string{"refresh.paging"},
		Wrap: afterRefresh(hook{out: func(_ *tokenMemory, r *http.Request, _ url.Values, a *answer) {
			if isTo(r, http.MethodGet, pathCredentials) {
				a.header.Del("Link")
			}
		}}),
	},
	{
		Name: "refreshed-token-has-another-profile", Breaks: "A refreshed token reads the profile of the same person.",
		Turns: []string{"refresh.profile"},
		Wrap: afterRefresh(hook{out: func(_ *tokenMemory, r *http.Request, _ url.Values, a *answer) {
			if isTo(r, http.MethodGet, pathProfile) && a.status == http.StatusOK {
				a.edit(func(object map[string]any) { object["id"] = "urn:example:somebody" })
			}
		}}),
	},
	{
		Name: "refreshed-token-cannot-write", Breaks: "A refreshed token writes credentials.",
		Turns: []string{"refresh.calls", "refresh.write"},
		Wrap:  afterRefresh(forbidding(http.MethodPost, pathCredentials)),
	},
	{
		Name: "refreshed-token-cannot-write-the-profile", Breaks: "A refreshed token writes the profile.",
		Turns: []string{"refresh.calls", "refresh.profile.write"},
		Wrap:  afterRefresh(forbidding(http.MethodPut, pathProfile)),
	},
}

// afterRefresh makes a mutant of calls that are made with a token which a refresh issued.
func afterRefresh(call hook) func(http.Handler) http.Handler {
	isRefreshed := func(l *tokenMemory, r *http.Request) bool { return l.remembers("refreshed " + bearerOf(r)) }
	return tokenLifecycle{
		refresh: hook{out: func(l *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			if token, isToken := a.object()["access_token"].(string); isToken {
				l.remember("refreshed " + token)
			}
		}},
		call: hook{
			in: func(l *tokenMemory, r *http.Request, form url.Values) {
				if call.in != nil && isRefreshed(l, r) {
					call.in(l, r, form)
				}
			},
			out: func(l *tokenMemory, r *http.Request, form url.Values, a *answer) {
				if call.out != nil && isRefreshed(l, r) {
					call.out(l, r, form, a)
				}
			},
		},
	}.wrap
}

// forbidding rejects the calls of a method to a path.
func forbidding(method, path string) hook {
	return hook{out: func(_ *tokenMemory, r *http.Request, _ url.Values, a *answer) {
		if isTo(r, method, path) {
			a.fail(http.StatusForbidden)
		}
	}}
}
