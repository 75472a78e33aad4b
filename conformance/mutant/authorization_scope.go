package mutant

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const scopePrefix = "https://purl.imsglobal.org/spec/clr/v2p0/scope/"

// standardScopes are the scopes of the good host.
var standardScopes = []string{
	scopePrefix + "credential.readonly", scopePrefix + "credential.upsert", scopePrefix + "profile.readonly", scopePrefix + "profile.update",
}

// rescoping changes the scope that is asked for.
func rescoping(change func(scopes []string) []string) func(http.Handler) http.Handler {
	return asking(func(asked url.Values) {
		if len(asked["scope"]) == 1 {
			asked.Set("scope", strings.Join(change(strings.Fields(asked.Get("scope"))), " "))
		}
	})
}

// mistaking reads a scope that looks like one of the standard's as that one.
func mistaking(isLike func(name, known string) bool) func(http.Handler) http.Handler {
	return rescoping(func(scopes []string) []string {
		for i, name := range scopes {
			for _, known := range standardScopes {
				if !slices.Contains(standardScopes, name) && isLike(name, known) {
					scopes[i] = known
				}
			}
		}
		return scopes
	})
}

// generous gives tokens the whole scope that was asked for, of which the good host is asked only for what it knows.
func generous(keeps func(c registeredClient, name string) bool) func(http.Handler) http.Handler {
	return codeFlow{
		authorize: func(m *codeMemory, asked url.Values) {
			c, scopes := m.client(asked.Get("client_id")), strings.Fields(asked.Get("scope"))
			if len(asked["scope"]) != 1 {
				return
			}
			asked.Set("scope", strings.Join(slices.DeleteFunc(scopes, func(name string) bool { return !keeps(c, name) }), " "))
		},
		answered: func(m *codeMemory, _ *http.Request, form url.Values, a *answer) {
			asked := m.request(form.Get("code"))
			c, given := m.client(asked.Get("client_id")), strings.Fields(asked.Get("scope"))
			if a.status == http.StatusOK && slices.ContainsFunc(given, func(name string) bool { return !keeps(c, name) }) {
				a.edit(func(object map[string]any) { object["scope"] = asked.Get("scope") })
			}
		},
	}.wrap
}

var authorizationScopeMutants = []Mutant{
	{
		Name: "redirect-without-scope", Breaks: "The redirect names the granted scope.",
		Turns: []string{"authorization.scope"},
		Wrap:  landing(func(_, query url.Values) { query.Del("scope") }),
	},
	{
		Name: "redirect-scope-with-commas", Breaks: "The names in a scope have spaces between them.",
		Turns: []string{"authorization.scope.names"},
		Wrap: landing(func(_, query url.Values) {
			if query.Has("scope") {
				query.Set("scope", strings.ReplaceAll(query.Get("scope"), " ", ","))
			}
		}),
	},
	{
		Name: "token-scope-with-commas", Breaks: "The names in a scope have spaces between them.",
		Turns: []string{"authorization.scope.names", "authorization.scope.order"},
		Wrap: tokens(func(_ url.Values, object map[string]any) {
			scope, _ := object["scope"].(string)
			object["scope"] = strings.ReplaceAll(scope, " ", ",")
		}),
	},
	{
		Name: "more-than-was-asked", Breaks: "Nothing is granted that was not asked for.",
		Turns: []string{"authorization.scope.subset"},
		Wrap: codeFlow{
			landed: func(_ *codeMemory, _ url.Values, to *url.URL) {
				if query := to.Query(); query.Get("scope") == standardScopes[0] {
					query.Set("scope", strings.Join(standardScopes[:2], " "))
					to.RawQuery = query.Encode()
				}
			},
			exchange: func(_ *codeMemory, _ *http.Request, form url.Values) { form.Del("scope") },
		}.wrap,
	},
	{
		Name: "scopes-in-order-only", Breaks: "The order of scopes has no meaning.",
		Turns: []string{"authorization.scope.order"},
		Wrap: rescoping(func(scopes []string) []string {
			if len(scopes) > 1 && !slices.IsSorted(scopes) {
				return scopes[:1]
			}
			return scopes
		}),
	},
	{
		Name: "offline-access-refused", Breaks: "offline_access is tolerated.",
		Turns: []string{"authorization.offline"},
		Wrap: rescoping(func(scopes []string) []string {
			if len(scopes) == 2 && slices.Contains(scopes, "offline_access") {
				return []string{"offline_access is not known"}
			}
			return scopes
		}),
	},
	{
		Name: "default-scope-not-named", Breaks: "A default scope is named.",
		Turns: []string{"authorization.scope.missing"},
		Wrap: codeFlow{
			authorize: func(_ *codeMemory, asked url.Values) { withDefaultScope(asked) },
			landed: func(_ *codeMemory, asked url.Values, to *url.URL) {
				if query := to.Query(); asked != nil && !asked.Has("scope") {
					query.Del("scope")
					to.RawQuery = query.Encode()
				}
			},
			answered: func(m *codeMemory, _ *http.Request, form url.Values, a *answer) {
				if asked := m.request(form.Get("code")); asked != nil && !asked.Has("scope") {
					a.edit(func(object map[string]any) { delete(object, "scope") })
				}
			},
		}.wrap,
	},
	{
		Name: "unknown-scope-granted", Breaks: "An unknown scope is not granted.",
		Turns: []string{"authorization.scope.unknown"},
		Wrap:  generous(func(_ registeredClient, name string) bool { return !strings.HasPrefix(name, "https://example.org/") }),
	},
	{
		Name: "unregistered-scope-granted", Breaks: "A client is granted only what it registered.",
		Turns: []string{"authorization.scope.unregistered"},
		Wrap: generous(func(c registeredClient, name string) bool {
			return !slices.Contains(standardScopes, name) || slices.Contains(strings.Fields(c.Scope), name)
		}),
	},
	{
		Name: "scope-by-prefix", Breaks: "A longer name is another scope.",
		Turns: []string{"authorization.scope.exact"},
		Wrap:  mistaking(strings.HasPrefix),
	},
	{
		Name: "scope-completed", Breaks: "A shorter name is another scope.",
		Turns: []string{"authorization.scope.exact"},
		Wrap: mistaking(func(name, known string) bool {
			return len(name) > len(scopePrefix) && strings.HasPrefix(known, name)
		}),
	},
	{
		Name: "scope-folded", Breaks: "Scopes are case-sensitive.",
		Turns: []string{"authorization.scope.exact"},
		Wrap:  mistaking(strings.EqualFold),
	},
	{
		Name: "tab-between-scopes-breaks", Breaks: "Odd white space in a scope is no reason to fail.",
		Turns: []string{"authorization.scope.space"},
		Wrap: answers("", pathAuthorize, func(r *http.Request, a *answer) {
			if strings.Contains(r.URL.Query().Get("scope"), "\t") {
				a.status = http.StatusInternalServerError
				a.header.Del("Location")
			}
		}),
	},
}

// withDefaultScope asks for every scope of the standard where none is asked for.
func withDefaultScope(asked url.Values) {
	if !asked.Has("scope") {
		asked.Set("scope", strings.Join(standardScopes, " "))
	}
}
