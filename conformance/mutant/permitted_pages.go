package mutant

import (
	"crypto/rand"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// The pages of clrhost.
const (
	pathLogin   = "/login"
	pathConsent = "/consent"
)

// PermittedPages returns hosts whose pages for signing in and consenting differ from those of the good one. The standards
// leave pages to the host, so they turn no case red.
func PermittedPages() []Mutant {
	return []Mutant{
		{
			Name: "consent-by-other-means", Reading: "consent.page", Breaks: "A host may establish the user's decision without a page (RFC 6749, Section 4.1).",
			Wrap: consentWithoutAPage,
		},
		{
			Name: "forged-consent-asks-to-sign-in", Reading: "consent.forged", Breaks: "How a forged consent is rejected is the host's choice.",
			Wrap: forgedAnswer(func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
				http.Redirect(w, r, pathLogin+"?next=/account", http.StatusSeeOther)
			}),
		},
		{
			Name: "forged-consent-is-answered-in-words", Reading: "consent.forged", Breaks: "How a forged consent is rejected is the host's choice.",
			Wrap: forgedAnswer(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
				w.Header().Set("Content-Type", "text/plain; charset=utf-8")
				_, _ = io.WriteString(w, "This did not come from here.")
			}),
		},
		{
			Name: "consent-in-two-forms", Breaks: "A consent page may have a form for each answer.",
			Wrap: twoForms,
		},
		{
			Name: "consent-key-in-the-address", Breaks: "What protects a form may be in its address.",
			Wrap: keyInAddress,
		},
		{
			Name: "pages-limited-for-a-moment", Breaks: "A host may limit how often its pages are asked for (RFC 6585, Section 4).",
			Wrap: limitedPages,
		},
		{
			Name: "error-pages-with-200", Reading: "error.page.status", Breaks: "The status of an error page is the host's choice.",
			Wrap: answers("", pathAuthorize, func(_ *http.Request, a *answer) {
				if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && a.status >= 400 && a.status < 500 {
					a.status = http.StatusOK
				}
			}),
		},
	}
}

// limitedPages rejects every second request to a page for the moment, before the host sees it.
func limitedPages(good http.Handler) http.Handler {
	count := counter()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isPage := isTo(r, "", pathLogin) || isTo(r, "", pathConsent); isPage && count()%2 == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		good.ServeHTTP(w, r)
	})
}

// consentWithoutAPage allows whatever is asked of a user who has signed in.
func consentWithoutAPage(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := ask(good, r)
		if !isTo(r, http.MethodGet, pathConsent) || page.status != http.StatusOK {
			page.send(w)
			return
		}
		decision := url.Values{"id": {r.URL.Query().Get("id")}, "decision": {"allow"}}
		for _, box := range boxes.FindAllSubmatch(page.body, -1) {
			decision.Add("scope", string(box[1]))
		}
		allowing := r.Clone(r.Context())
		allowing.Method = http.MethodPost
		setQuery(allowing, url.Values{})
		setForm(allowing, decision)
		allowing.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		allowing.Header.Set("Sec-Fetch-Site", "same-origin")
		allowing.Header.Set("Origin", "https://"+r.Host)
		ask(good, allowing).send(w)
	})
}

var (
	boxes   = regexp.MustCompile(`name="scope" value="([^"]+)"`)
	buttons = regexp.MustCompile(`(?s)<div class="actions">.*?</div>`)
	hidden  = regexp.MustCompile(`<input type="hidden" name="id" value="([^"]+)">`)
)

// forgedAnswer answers what other sites send to the consent page.
func forgedAnswer(reply func(w http.ResponseWriter, r *http.Request, good http.Handler)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isTo(r, http.MethodPost, pathConsent) && r.Header.Get("Sec-Fetch-Site") == "cross-site" {
				reply(w, r, good)
				return
			}
			good.ServeHTTP(w, r)
		})
	}
}

// twoForms shows a refusal in a form of its own, and buttons without names and without the usual words.
func twoForms(good http.Handler) http.Handler {
	shown := answers(http.MethodGet, pathConsent, func(_ *http.Request, a *answer) {
		id := hidden.FindSubmatch(a.body)
		if id == nil {
			return
		}
		refusal := `<form method="post" action="/consent/no"><input type="hidden" name="id" value="` + string(id[1]) + `"><button>Not now</button></form>`
		a.body = buttons.ReplaceAll(a.body, []byte(`<button formaction="/consent/yes">Go ahead with it</button></form>`+refusal+`<form hidden>`))
	})(good)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if decision := map[string]string{"/consent/yes": "allow", "/consent/no": "deny"}[r.URL.Path]; decision != "" {
			values := form(r)
			values.Set("decision", decision)
			setForm(r, values)
			r.URL.Path, r.RequestURI = pathConsent, pathConsent
		}
		shown.ServeHTTP(w, r)
	})
}

// keyInAddress puts what is hidden in the consent form into its address.
func keyInAddress(good http.Handler) http.Handler {
	shown := answers(http.MethodGet, pathConsent, func(_ *http.Request, a *answer) {
		id := hidden.FindSubmatch(a.body)
		if id == nil {
			return
		}
		a.body = hidden.ReplaceAll(a.body, nil)
		a.body = []byte(strings.ReplaceAll(string(a.body), `action="/consent"`, `action="/consent?id=`+string(id[1])+`"`))
	})(good)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id := r.URL.Query().Get("id"); isTo(r, http.MethodPost, pathConsent) && id != "" {
			values := form(r)
			values.Set("id", id)
			setForm(r, values)
			setQuery(r, url.Values{})
		}
		shown.ServeHTTP(w, r)
	})
}

// Unclear returns hosts whose pages cannot be understood once a run has begun: from their third consent on. No
// case can be red because of that.
func Unclear() []Mutant {
	return []Mutant{
		{
			Name: "words-of-another-language", Breaks: "Nothing: the pages have words that are not known.",
			Wrap: laterPages(func(a *answer) {
				a.body = buttons.ReplaceAll(a.body, []byte(`<button name="decision" value="1">Leyfa</button><button name="decision" value="0">Hafna</button>`))
			}),
		},
		{
			Name: "second-factor-later", Breaks: "Nothing: the host asks for a one-time code.",
			Wrap: laterPages(func(a *answer) {
				a.body = []byte(`<!doctype html><title>One more step</title><form method="post"><input name="otp" autocomplete="one-time-code"><button>Go on</button></form>`)
			}),
		},
		{
			Name: "limit-on-pages", Breaks: "Nothing: the host limits how often its pages are asked for.",
			Wrap: laterPages(func(a *answer) { a.status = http.StatusTooManyRequests }),
		},
	}
}

// laterPages changes the consent pages from the third on.
func laterPages(change func(a *answer)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		count := counter()
		return answers(http.MethodGet, pathConsent, func(_ *http.Request, a *answer) {
			if a.status == http.StatusOK && count() > 2 {
				change(a)
			}
		})(good)
	}
}

// SecondFactor returns a good host whose users give a one-time code after their password, and which accepts each that isRight
// reports as right.
func SecondFactor(isRight func(code string) bool) func(good http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		var mu sync.Mutex
		opened := map[string]*answer{} // sign-ins that wait for a code
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			ticket := form(r).Get("ticket")
			signedIn := opened[ticket]
			switch {
			case isTo(r, http.MethodPost, "/login/code") && signedIn != nil && isRight(form(r).Get("otp")):
				delete(opened, ticket)
				signedIn.send(w)
				return
			case isTo(r, http.MethodPost, "/login/code"):
				w.WriteHeader(http.StatusForbidden)
				return
			}
			a := ask(good, r)
			if isTo(r, http.MethodPost, pathLogin) && a.status == http.StatusSeeOther {
				ticket = rand.Text()
				opened[ticket] = a
				a = &answer{status: http.StatusOK, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Cache-Control": {"no-store"},
					"X-Frame-Options": {"DENY"}, "Referrer-Policy": {"no-referrer"}}}
				a.body = []byte(`<!doctype html><title>One more step</title><form method="post" action="/login/code"><input type="hidden" name="ticket" value="` + ticket +
					`"><label>The code of your app <input name="otp" inputmode="numeric" autocomplete="one-time-code"></label><button>Resend code</button><button name="go">Verify</button></form>`)
			}
			a.send(w)
		})
	}
}
