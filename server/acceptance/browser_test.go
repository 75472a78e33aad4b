package acceptance

import (
	"bytes"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// browser is a small browser without scripts. It keeps cookies, follows redirects by hand, stops where a redirect leaves
// the host, and obeys what real browsers obey when a form is posted: form-action and the Origin rules.
type browser struct {
	host *host
	jar  http.CookieJar
	user *user // who signs in when asked
}

// page is where the browser ended: a page of the host, or the first URL outside it.
type page struct {
	*reply
	browser *browser
	doc     *html.Node
	left    *url.URL // set when a redirect led away from the host; reply is then that redirect
}

func (h *host) browser(t testing.TB, u *user) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{host: h, jar: jar, user: u}
}

// signedIn returns the user's browser of this host, signed in on first use and shared from then on.
func (h *host) signedIn(t testing.TB, u *user) *browser {
	t.Helper()
	h.mu.Lock()
	b := h.browsers[u.Email]
	h.mu.Unlock()
	if b == nil {
		b = h.browser(t, u)
		b.signIn(t)
		h.mu.Lock()
		h.browsers[u.Email] = b
		h.mu.Unlock()
	}
	return b
}

// open visits a URL, following redirects while they stay on the host.
func (b *browser) open(t testing.TB, target string) *page {
	t.Helper()
	return b.follow(t, b.host.request(t, http.MethodGet, target, header("Sec-Fetch-Site", "none")), nil)
}

// submit posts a form by one of its buttons, as a browser would from the page the form is on.
func (p *page) submit(t testing.TB, f *htmlForm, pressed *button) *page {
	t.Helper()
	return p.browser.follow(t, p.request(t, f, pressed), formAction(p.Header.Get("Content-Security-Policy")))
}

// request builds the request a submitted form makes.
func (p *page) request(t testing.TB, f *htmlForm, pressed *button) *http.Request {
	t.Helper()
	to, err := p.URL.Parse(f.action)
	require.NoError(t, err)
	values := f.values(pressed)
	if f.method == http.MethodGet {
		to.RawQuery = values.Encode()
	}
	req := p.browser.host.request(t, f.method, to.String(), header("Sec-Fetch-Site", "same-origin"))
	if f.method == http.MethodPost {
		form(values)(req)
		req.Header.Set("Origin", origin(p.URL))
		if p.Header.Get("Referrer-Policy") == "no-referrer" {
			req.Header.Set("Origin", "null") // Fetch, "append a request Origin header"
		}
	}
	return req
}

// follow sends the request and follows its redirects. allowed, when not nil, says where a posted form may lead.
func (b *browser) follow(t testing.TB, req *http.Request, allowed func(from, to *url.URL) bool) *page {
	t.Helper()
	start := req.URL
	for range 10 {
		if allowed != nil {
			require.True(t, allowed(start, req.URL), "form-action stops the browser before %s", req.URL)
		}
		r := b.host.do(t, b.withCookies(req))
		b.jar.SetCookies(req.URL, (&http.Response{Header: r.Header}).Cookies())
		if r.Header.Get("Location") == "" {
			return b.page(t, r)
		}
		to := r.redirect(t)
		if origin(to) != origin(b.host.base) {
			if allowed != nil {
				require.True(t, allowed(start, to), "form-action stops the browser before %s", to)
			}
			return &page{reply: r, browser: b, left: to}
		}
		req = b.host.request(t, http.MethodGet, to.String(), header("Sec-Fetch-Site", req.Header.Get("Sec-Fetch-Site")))
	}
	require.Fail(t, "the browser was sent round in circles", start.String())
	return nil
}

// withCookies adds the cookies the browser holds for the request's URL.
func (b *browser) withCookies(req *http.Request) *http.Request {
	for _, c := range b.jar.Cookies(req.URL) {
		req.AddCookie(c)
	}
	return req
}

func (b *browser) page(t testing.TB, r *reply) *page {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(r.Body))
	require.NoError(t, err)
	return &page{reply: r, browser: b, doc: doc}
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// formAction reads the form-action directive (CSP Level 3, Section 6.4.1), which browsers apply to every redirect that
// follows a posted form. nil means the policy has none.
func formAction(policy string) func(from, to *url.URL) bool {
	for directive := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(directive)
		if len(words) == 0 || words[0] != "form-action" {
			continue
		}
		return func(from, to *url.URL) bool {
			for _, source := range words[1:] {
				if source == "*" || source == to.Scheme+":" || source == origin(to) || source == to.Host ||
					source == "'self'" && origin(from) == origin(to) {
					return true
				}
			}
			return false
		}
	}
	return nil
}
