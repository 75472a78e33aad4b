package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// The pages a learner meets on the way, beyond the lines of the list.

func TestPages(t *testing.T) { runStories(t, pageStories) }

var pageStories = []story{
	{"CLR-AUTH-006: nobody gets to the consent page without signing in", func(t *testing.T, h *host) {
		p := h.browser(t, h.alice).open(t, h.partner(t).request().url())
		require.NotNil(t, p.signInForm(), p)
		wrong := p.fillSignIn(t, "not the password at all")
		require.Nil(t, wrong.left)
		require.NotNil(t, wrong.signInForm(), "one may try again: %s", wrong)
		require.NotNil(t, wrong.fillSignIn(t, h.alice.Password).consentForm(), "and gets where one was going")
	}},
	{"CLR-AUTH-007: the consent page says who asks, with its links, logo and host, and for what", func(t *testing.T, h *host) {
		consent := h.signedIn(t, h.alice).ask(t, h.partner(t).request(readCredentials, writeCredential))
		shown := string(consent.Body)
		for _, words := range []string{"Partner College", `src="/logo/`, "https://partner.example/terms",
			"https://partner.example/privacy", "partner.example", h.alice.Name} {
			require.Contains(t, shown, words)
		}
		require.NotNil(t, consent.denyForm())
		policy := consent.Header.Get("Content-Security-Policy")
		require.Contains(t, policy, "img-src 'self';", "the logo comes from this host")
	}},
	{"what was allowed before is ticked and marked the next time, and asked again", func(t *testing.T, h *host) {
		p, b := h.partner(t), h.signedIn(t, h.addUser(t, "Carla Remembers"))
		marks := func(consent *page) int { return strings.Count(strings.ToLower(string(consent.Body)), "already") }
		first := b.ask(t, p.request(readCredentials, writeCredential))
		require.Zero(t, marks(first))
		require.Equal(t, readCredentials, first.allow(t, readCredentials).Get("scope"))

		again := b.ask(t, p.request(readCredentials, writeCredential))
		require.Equal(t, 1, marks(again), again)
		for _, box := range again.consentForm().boxes() {
			require.True(t, box.checked || box.value != readCredentials, "what was allowed is not ticked")
		}
		require.Zero(t, marks(b.ask(t, h.partner(t).request(readCredentials))), "another client was never allowed it")
	}},
	{"a user who is signed in under another account can change it on the way", func(t *testing.T, h *host) {
		consent := h.browser(t, h.alice)
		consent.signIn(t)
		p := consent.ask(t, h.partner(t).request())
		change := p.form(func(f *htmlForm) bool { return strings.HasSuffix(f.action, "/logout") })
		require.NotNil(t, change, p)
		p = p.submit(t, change, nil)
		p.browser.user = h.bob
		p = p.fillSignIn(t, h.bob.Password)
		require.Contains(t, string(p.Body), h.bob.Name)
		require.NotEmpty(t, p.allow(t).Get("code"))
	}},
	{"pressing Allow with nothing ticked leaves the question open", func(t *testing.T, h *host) {
		consent := h.signedIn(t, h.alice).ask(t, h.partner(t).request(readCredentials))
		yes := consent.consentForm()
		for _, box := range yes.boxes() {
			box.checked = false
		}
		consent.submit(t, yes, yes.pressAllow()).is(t, http.StatusBadRequest)
		require.NotEmpty(t, consent.allow(t).Get("code"))
	}},
	{"the session cookie is HttpOnly, SameSite and Secure, and changes at every sign-in", func(t *testing.T, h *host) {
		session := func(opts ...opt) *http.Cookie {
			b := h.browser(t, h.alice)
			p := b.open(t, "/login")
			f := p.signInForm()
			f.kind("email", "text").value, f.kind("password").value = h.alice.Email, h.alice.Password
			req := p.request(t, f, nil)
			for _, o := range opts {
				o(req)
			}
			r := h.do(t, req)
			require.Equal(t, http.StatusSeeOther, r.Status, r)
			var found *http.Cookie
			for _, c := range (&http.Response{Header: r.Header}).Cookies() {
				if c.Value != "" {
					found = c
				}
			}
			require.NotNil(t, found, r)
			return found
		}
		one := session()
		require.True(t, one.HttpOnly)
		require.True(t, one.Secure)
		require.Contains(t, []http.SameSite{http.SameSiteLaxMode, http.SameSiteStrictMode}, one.SameSite)
		two := session(header("Cookie", one.Name+"="+one.Value))
		require.NotEqual(t, one.Value, two.Value)
		fixed := session(header("Cookie", one.Name+"=chosen-by-an-attacker"))
		require.NotEqual(t, "chosen-by-an-attacker", fixed.Value)
	}},
	{"a sign-in leads nowhere but to this host", func(t *testing.T, h *host) {
		for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example/`, "/%5cevil.example/", "javascript:alert(1)",
			"/\t/evil.example/", "https:evil.example", "@evil.example", ".evil.example"} {
			b := h.browser(t, h.alice)
			p := b.open(t, "/login?next="+url.QueryEscape(next))
			if p.Status >= 400 {
				continue
			}
			after := p.fillSignIn(t, h.alice.Password)
			require.Nil(t, after.left, "next=%q led to %v", next, after.left)
			out := b.withCookies(h.request(t, http.MethodPost, "/logout", form(url.Values{"next": {next}}), header("Sec-Fetch-Site", "same-origin")))
			require.Nil(t, b.follow(t, out, nil).left, "next=%q led away at sign-out", next)
		}
	}},
	{"a wrong password and an unknown account get the same answer", func(t *testing.T, h *host) {
		known, unknown := h.browser(t, h.alice), h.browser(t, &user{Email: "nobody@learner.example", Password: "x"})
		one := known.open(t, "/login").fillSignIn(t, "wrong wrong wrong")
		two := unknown.open(t, "/login").fillSignIn(t, "wrong wrong wrong")
		require.Equal(t, one.Status, two.Status)
		require.Equal(t, strings.ReplaceAll(string(one.Body), h.alice.Email, ""), strings.ReplaceAll(string(two.Body), "nobody@learner.example", ""))
	}},
	{"sign-in is throttled per account, and says when to come back", func(t *testing.T, h *host) {
		slow := h.another(t, plan{throttle: true})
		b := slow.browser(t, slow.alice)
		p := b.open(t, "/login")
		for range 200 {
			after := p.fillSignIn(t, "wrong wrong wrong")
			if after.Status == http.StatusTooManyRequests {
				require.Regexp(t, `^[1-9]\d*$`, after.Header.Get("Retry-After"))
				return
			}
		}
		require.Fail(t, "two hundred wrong passwords were tried")
	}},
	{"pages need no script and load nothing from elsewhere", func(t *testing.T, h *host) {
		pages := map[string]*page{
			"home": h.browser(t, h.alice).open(t, "/"), "sign-in": h.browser(t, h.alice).open(t, "/login"),
			"account": h.signedIn(t, h.alice).open(t, "/account"), "terms": h.browser(t, h.alice).open(t, "/terms"),
			"consent": h.signedIn(t, h.alice).ask(t, h.partner(t).request()),
		}
		for name, p := range pages {
			p.is(t, http.StatusOK)
			for n := range p.doc.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				require.NotEqual(t, "script", n.Data, name)
				for _, a := range n.Attr {
					require.False(t, strings.HasPrefix(a.Key, "on") || a.Key == "style", "%s: %s", name, a.Key)
				}
			}
		}
	}},
	{"sign-out ends the session on the host, not only in the browser", func(t *testing.T, h *host) {
		b := h.browser(t, h.alice)
		b.signIn(t)
		account := b.open(t, "/account").is(t, http.StatusOK)
		cookies := b.jar.Cookies(h.base)
		require.NotEmpty(t, cookies)
		out := b.open(t, "/account").form(func(f *htmlForm) bool { return strings.HasSuffix(f.action, "/logout") })
		require.NotNil(t, out, account)
		b.open(t, "/account").submit(t, out, nil)
		opts := []opt{}
		for _, c := range cookies {
			opts = append(opts, func(r *http.Request) { r.AddCookie(c) })
		}
		r := h.get(t, "/account", opts...)
		require.NotEqual(t, http.StatusOK, r.Status, "the old cookie still works")
	}},
	{"forms from another site are refused", func(t *testing.T, h *host) {
		b := h.browser(t, h.alice)
		b.signIn(t)
		for _, path := range []string{"/login", "/logout"} {
			req := h.request(t, http.MethodPost, path, form(url.Values{"email": {h.alice.Email}, "password": {h.alice.Password}}),
				header("Origin", "https://evil.example"), header("Sec-Fetch-Site", "cross-site"))
			h.do(t, b.withCookies(req)).is(t, http.StatusForbidden)
		}
		b.open(t, "/account").is(t, http.StatusOK)
	}},
}
