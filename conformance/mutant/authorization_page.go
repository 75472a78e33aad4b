package mutant

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

const (
	pathLogin   = "/login"
	pathConsent = "/consent"
)

// without removes what a pattern matches from the consent page.
func without(pattern, replacement string) func(http.Handler) http.Handler {
	gone := regexp.MustCompile(pattern)
	return answers(http.MethodGet, pathConsent, func(_ *http.Request, a *answer) {
		a.body = gone.ReplaceAll(a.body, []byte(replacement))
	})
}

// headless removes header fields from every page.
func headless(fields ...string) func(http.Handler) http.Handler {
	return pages(func(a *answer) {
		for _, name := range fields {
			a.header.Del(name)
		}
	})
}

var authorizationPageMutants = []Mutant{
	{
		Name: "nobody-signs-in", Breaks: "The user is authenticated.",
		Turns: []string{"authorization.sign-in", "profile.own", "profile.put.another", "read.own"},
		Wrap:  oneSession,
	},
	{
		Name: "refusal-is-a-server-error", Breaks: "A denial is access_denied.",
		Turns: []string{"authorization.declined"},
		Wrap: landing(func(_, query url.Values) {
			if query.Get("error") == "access_denied" {
				query.Set("error", "server_error")
			}
		}),
	},
	{
		Name: "refusal-is-no-refusal", Breaks: "A denial leads to no code.",
		Turns: []string{"authorization.declined"},
		Wrap: requests(http.MethodPost, pathConsent, func(r *http.Request) {
			values := form(r)
			values.Set("decision", "allow")
			setForm(r, values)
		}),
	},
	{
		Name: "consent-can-be-forged", Breaks: "Another site cannot give consent.",
		Turns: []string{"authorization.forged"},
		Wrap:  forgeable,
	},
	{
		Name: "consent-hides-the-name", Breaks: "The user sees who asks.",
		Turns: []string{"authorization.consent.name"},
		Wrap:  without(`Consent Page Example`, "An app"),
	},
	{
		Name: "consent-hides-the-site", Breaks: "The user can visit the client's site.",
		Turns: []string{"authorization.consent.site"},
		Wrap:  without(`href="https://conformance\.example/?"`, `href="#"`),
	},
	{
		Name: "consent-hides-the-logo", Breaks: "The user sees the client's logo.",
		Turns: []string{"authorization.consent.logo"},
		Wrap:  without(`src="[^"]*of=https%3A%2F%2Fconformance\.example%2Flogo\.png"`, ""),
	},
	{
		Name: "consent-hides-the-terms", Breaks: "The user can read the client's terms.",
		Turns: []string{"authorization.consent.terms"},
		Wrap:  without(`href="https://conformance\.example/terms"`, `href="#"`),
	},
	{
		Name: "consent-hides-the-policy", Breaks: "The user can read the client's privacy policy.",
		Turns: []string{"authorization.consent.policy"},
		Wrap:  without(`href="https://conformance\.example/privacy"`, `href="#"`),
	},
	{
		Name: "pages-in-frames", Breaks: "Pages for signing in and consenting cannot be framed.",
		Turns: []string{"authorization.page.frame"},
		Wrap:  headless("X-Frame-Options", "Content-Security-Policy"),
	},
	{
		Name: "pages-in-caches", Breaks: "Pages for signing in and consenting are not cached.",
		Turns: []string{"authorization.page.cache"},
		Wrap:  headless("Cache-Control"),
	},
	{
		Name: "pages-with-referrers", Breaks: "Pages for signing in and consenting limit the referrer.",
		Turns: []string{"authorization.page.referrer"},
		Wrap:  headless("Referrer-Policy"),
	},
}

// oneSession gives every browser without a session that of the first person who signed in.
func oneSession(good http.Handler) http.Handler {
	var mu sync.Mutex
	session := ""
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		known := session
		mu.Unlock()
		if isTo(r, http.MethodGet, pathAuthorize) && r.Header.Get("Cookie") == "" && known != "" {
			w.Header().Set("Set-Cookie", known)
			r.Header.Set("Cookie", strings.SplitN(known, ";", 2)[0])
		}
		a := ask(good, r)
		if cookie := a.header.Get("Set-Cookie"); isTo(r, http.MethodPost, pathLogin) && cookie != "" && known == "" {
			mu.Lock()
			session = cookie
			mu.Unlock()
		}
		a.send(w)
	})
}

// forgeable lets cookies travel from other sites, believes every origin, and knows by the cookie what the user is being
// asked.
func forgeable(good http.Handler) http.Handler {
	var mu sync.Mutex
	open := map[string]string{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie := r.Header.Get("Cookie")
		if isTo(r, http.MethodGet, pathConsent) {
			mu.Lock()
			open[cookie] = r.URL.Query().Get("id")
			mu.Unlock()
		}
		if values := form(r); isTo(r, http.MethodPost, pathConsent) && !values.Has("id") {
			mu.Lock()
			values.Set("id", open[cookie])
			mu.Unlock()
			setForm(r, values)
			for _, name := range []string{"Origin", "Referer", "Sec-Fetch-Site"} {
				r.Header.Del(name)
			}
		}
		a := ask(good, r)
		if cookie := a.header.Get("Set-Cookie"); cookie != "" {
			a.header.Set("Set-Cookie", strings.ReplaceAll(cookie, "SameSite=Lax", "SameSite=None"))
		}
		a.send(w)
	})
}
