package mutant

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// without removes what a pattern matches from pages.
func without(pattern, replacement string) func(http.Handler) http.Handler {
	gone := regexp.MustCompile(pattern)
	return pages(func(a *answer) { a.body = gone.ReplaceAll(a.body, []byte(replacement)) })
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
		Turns: []string{"authorization.sign-in", "profile.own", "read.own"},
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
		Wrap: landing(func(_, query url.Values) {
			if query.Get("error") == "access_denied" {
				query.Del("error")
				query.Set("code", "as-if-allowed")
			}
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
		Wrap:  without(`src="[^"]*conformance\.example[^"]*logo\.png"`, ""),
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
		if cookie := a.header.Get("Set-Cookie"); r.Method == http.MethodPost && cookie != "" && known == "" {
			mu.Lock()
			session = cookie
			mu.Unlock()
		}
		a.send(w)
	})
}

// hiddenField matches a hidden field, its name and its value.
var hiddenField = regexp.MustCompile(`<input[^>]* type="hidden"[^>]* name="([^"]*)"[^>]* value="([^"]*)"`)

// forgeable lets cookies travel from other sites, believes every origin, and knows by the cookie what the hidden fields
// of a page were.
func forgeable(good http.Handler) http.Handler {
	var mu sync.Mutex
	shown := map[string]url.Values{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := r.Header.Get("Cookie") + " " + r.URL.Path
		whole := page + "?" + r.URL.RawQuery // several requests may be open at once
		mu.Lock()
		fields := shown[whole]
		if fields == nil {
			fields = shown[page]
		}
		mu.Unlock()
		if r.Method == http.MethodPost && fields != nil {
			values := form(r)
			for name := range fields {
				values.Set(name, fields.Get(name))
			}
			setForm(r, values)
			for _, name := range []string{"Origin", "Referer", "Sec-Fetch-Site"} {
				r.Header.Del(name)
			}
		}
		a := ask(good, r)
		if r.Method == http.MethodGet {
			fields := url.Values{}
			for _, field := range hiddenField.FindAllSubmatch(a.body, -1) {
				fields.Set(html.UnescapeString(string(field[1])), html.UnescapeString(string(field[2])))
			}
			if len(fields) > 0 {
				mu.Lock()
				shown[page], shown[whole] = fields, fields
				mu.Unlock()
			}
		}
		if cookie := a.header.Get("Set-Cookie"); cookie != "" {
			a.header.Set("Set-Cookie", strings.ReplaceAll(cookie, "SameSite=Lax", "SameSite=None"))
		}
		a.send(w)
	})
}
