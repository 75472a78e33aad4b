package acceptance

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// person is a learner with a browser of their own, which keeps cookies and follows redirects as far as they stay on the
// host. It knows the fields of the host's forms; the conformance harness is what signs in at pages it does not know.
type person struct {
	*user
	host *host
	jar  http.CookieJar
}

func (h *host) person(t testing.TB, u *user) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &person{user: u, host: h, jar: jar}
}

// signedIn returns the user's browser of this host, signed in on first use and shared from then on.
func (h *host) signedIn(t testing.TB, u *user) *person {
	t.Helper()
	h.mu.Lock()
	p := h.people[u.Email]
	h.mu.Unlock()
	if p == nil {
		p = h.person(t, u)
		p.do(t, p.signIn(t)).is(t, http.StatusSeeOther)
		h.mu.Lock()
		h.people[u.Email] = p
		h.mu.Unlock()
	}
	return p
}

// forgetSessions makes the next use of each browser sign in again; a test that moved the clock by weeks calls it.
func (h *host) forgetSessions() {
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.people)
	clear(h.tokens)
}

// do sends one request with the browser's cookies and keeps those of the answer.
func (p *person) do(t testing.TB, req *http.Request) *reply {
	t.Helper()
	r := p.host.do(t, p.withCookies(req))
	p.jar.SetCookies(req.URL, (&http.Response{Header: r.Header}).Cookies())
	return r
}

// withCookies adds the cookies the browser has for the request's URL.
func (p *person) withCookies(req *http.Request) *http.Request {
	for _, c := range p.jar.Cookies(req.URL) {
		req.AddCookie(c)
	}
	return req
}

// open visits an address and returns the page it ends at, or the redirect that leads away from the host.
func (p *person) open(t testing.TB, target string) *reply {
	t.Helper()
	return p.follow(t, p.do(t, p.host.request(t, http.MethodGet, target, header("Sec-Fetch-Site", "none"))))
}

func (p *person) follow(t testing.TB, r *reply) *reply {
	t.Helper()
	for range 10 {
		if r.Header.Get("Location") == "" || origin(r.redirect(t)) != origin(p.host.base) {
			return r
		}
		r = p.do(t, p.host.request(t, http.MethodGet, r.redirect(t).String(), header("Sec-Fetch-Site", "same-origin")))
	}
	require.Fail(t, "the browser was sent round in circles", r)
	return nil
}

// post builds the request of a form on a page of the host.
func (p *person) post(t testing.TB, path string, v url.Values) *http.Request {
	t.Helper()
	return p.host.request(t, http.MethodPost, path, form(v), header("Sec-Fetch-Site", "same-origin"), header("Origin", origin(p.host.base)))
}

func (p *person) signIn(t testing.TB) *http.Request {
	t.Helper()
	return p.post(t, "/login", url.Values{"email": {p.Email}, "password": {p.Password}})
}

// question is a consent page that waits for its answer.
type question struct {
	person *person
	page   *reply
	scopes []string // asked for
}

// ask brings the browser to the consent page of a request, by way of the sign-in page where the host wants that.
func (p *person) ask(t testing.TB, a *attempt) *question {
	t.Helper()
	return p.askAt(t, a.url())
}

func (p *person) askAt(t testing.TB, address string) *question {
	t.Helper()
	r := p.open(t, address)
	if next := r.URL.Query().Get("next"); next != "" {
		r = p.follow(t, p.do(t, p.post(t, "/login", url.Values{"email": {p.Email}, "password": {p.Password}, "next": {next}})))
	}
	asked, err := url.Parse(address)
	require.NoError(t, err)
	require.NotEmpty(t, r.is(t, http.StatusOK).URL.Query().Get("id"), "no consent page: %s", r)
	return &question{person: p, page: r, scopes: strings.Fields(asked.Query().Get("scope"))}
}

// yes builds the request of the button that allows everything asked for.
func (q *question) yes(t testing.TB) *http.Request {
	t.Helper()
	return q.person.post(t, "/consent", url.Values{"id": {q.page.URL.Query().Get("id")}, "decision": {"allow"}, "scope": q.scopes})
}

// allow presses it, and returns where the browser ends: at the redirect to the client, unless the host keeps it.
func (q *question) allow(t testing.TB) *reply {
	t.Helper()
	return q.person.follow(t, q.person.do(t, q.yes(t)))
}

// answer is the query of the redirect to the client.
func (r *reply) answer(t testing.TB) url.Values {
	t.Helper()
	return r.redirect(t).Query()
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// A session is over on the host once its person has signed out, whatever cookie is presented.
func TestSignOut(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		p := h.person(t, h.alice)
		p.do(t, p.signIn(t)).is(t, http.StatusSeeOther)
		account := p.withCookies(h.request(t, http.MethodGet, "/account"))
		h.do(t, account).is(t, http.StatusOK)
		p.do(t, p.post(t, "/logout", nil)).is(t, http.StatusSeeOther)
		h.do(t, account).is(t, http.StatusSeeOther)
	})
}
