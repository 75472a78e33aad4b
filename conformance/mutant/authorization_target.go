package mutant

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// resembling reads a redirect URI as another one.
func resembling(pattern, replacement string) func(http.Handler) http.Handler {
	like := regexp.MustCompile(pattern)
	return asking(func(asked url.Values) {
		if values := asked["redirect_uri"]; len(values) == 1 {
			values[0] = like.ReplaceAllString(values[0], replacement)
		}
	})
}

// astray redirects the browser to a redirect URI that was not registered.
func astray(when func(asked url.Values) bool) func(http.Handler) http.Handler {
	return replying(http.MethodGet, pathAuthorize, func(w http.ResponseWriter, r *http.Request) bool {
		asked := r.URL.Query()
		if asked.Has("authorization") || !when(asked) {
			return false
		}
		http.Redirect(w, r, asked.Get("redirect_uri")+"?error=invalid_request&state="+url.QueryEscape(asked.Get("state")), http.StatusFound)
		return true
	})
}

func authorizationTargetMutants() []Mutant {
	mutants := []Mutant{
		{
			Name: "unknown-client-redirected", Breaks: "Nobody is redirected for an unknown client.",
			Turns: []string{"authorization.client.unknown"},
			Wrap:  astray(func(asked url.Values) bool { return asked.Get("client_id") == "nope" }),
		},
		{
			Name: "missing-client-redirected", Breaks: "Nobody is redirected for no client.",
			Turns: []string{"authorization.client.missing"},
			Wrap:  astray(func(asked url.Values) bool { return !asked.Has("client_id") }),
		},
		{
			Name: "open-redirector", Breaks: "Nobody is redirected to an unregistered redirect URI.",
			Turns: []string{"authorization.redirect.foreign"},
			Wrap: astray(func(asked url.Values) bool {
				return len(asked["redirect_uri"]) == 1 && strings.HasPrefix(asked.Get("redirect_uri"), "https://evil.example/")
			}),
		},
		{
			Name: "registered-query-lost", Breaks: "The query of a registered redirect URI is kept.",
			Turns: []string{"authorization.redirect.query.kept"},
			Wrap:  landing(func(_, query url.Values) { query.Del("tenant") }),
		},
		{
			Name: "second-question-mark", Breaks: "Parameters are added to the query of a redirect URI, not a second query.",
			Turns: []string{"authorization.redirect.query.kept"},
			Wrap: codeFlow{landed: func(_ *codeMemory, _ url.Values, to *url.URL) {
				to.RawQuery = strings.Replace(to.RawQuery, "&code=", "?code=", 1)
			}}.wrap,
		},
		{
			Name: "first-redirect-counts", Breaks: "A repeated redirect URI is rejected.",
			Turns: []string{"authorization.redirect.repeated"},
			Wrap: asking(func(asked url.Values) {
				asked["redirect_uri"] = asked["redirect_uri"][:min(1, len(asked["redirect_uri"]))]
			}),
		},
		{
			Name: "only-redirect-is-the-default", Breaks: "redirect_uri is required.",
			Turns: []string{"authorization.redirect.missing"},
			Wrap: codeFlow{authorize: func(m *codeMemory, asked url.Values) {
				if c := m.client(asked.Get("client_id")); !asked.Has("redirect_uri") && len(c.Redirect) == 1 {
					asked.Set("redirect_uri", c.Redirect[0])
				}
			}}.wrap,
		},
	}
	for _, like := range []struct{ id, name, pattern, replacement string }{
		{"longer", "redirect-by-prefix", `(/callback)\w+$`, "$1"},
		{"below", "redirect-below", `(/callback)/\w+$`, "$1"},
		{"slash", "redirect-slash-ignored", `/$`, ""},
		{"query", "redirect-query-ignored", `\?extra=1$`, ""},
		{"query.other", "redirect-query-by-name", `\?a=\d+$`, "?a=1"},
		{"port", "redirect-port-ignored", `:8443/`, "/"},
		{"default-port", "redirect-default-port-dropped", `:443/`, "/"},
		{"path-case", "redirect-path-folded", `/CALLBACK$`, "/callback"},
		{"host-case", "redirect-host-folded", `^https://CONFORMANCE\.EXAMPLE/`, "https://conformance.example/"},
		{"escape", "redirect-unescaped", `/%2e/`, "/"},
		{"dots", "redirect-path-cleaned", `/\w+/\.\./`, "/"},
		{"http", "redirect-scheme-ignored", `^http:`, "https:"},
		{"user", "redirect-user-ignored", `//user@`, "//"},
		{"fragment", "redirect-fragment-ignored", `#.*$`, ""},
	} {
		mutants = append(mutants, Mutant{
			Name: like.name, Breaks: "Redirect URIs are compared as strings.",
			Turns: []string{"authorization.redirect." + like.id},
			Wrap:  resembling(like.pattern, like.replacement),
		})
	}
	return mutants
}
