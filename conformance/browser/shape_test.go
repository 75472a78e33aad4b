package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
)

var kim = browser.Person{Email: "kim@learner.example", Password: "a pass+word & more"}

// coded is Kim with a second factor.
var coded = browser.Person{Email: kim.Email, Password: kim.Password, Codes: oneCode{}}

// oneCode is a second factor that has always the same code.
type oneCode struct{}

func (oneCode) Next(context.Context) (string, error) { return "123456", nil }

// client is where hosts send the person back to.
const client = "https://client.example/callback"

func isClient(u *url.URL) bool { return u.Host == "client.example" }

func TestSigningIn(t *testing.T) {
	t.Parallel()
	for _, s := range signIns {
		s.consent, s.allow, s.deny = usualConsent, usualAllow, usualDeny
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for _, decision := range []browser.Decision{browser.Allow, browser.Deny} {
				requireDecision(t, browser.New(nil, coded, browser.Selectors{}), s.serve(t), decision)
			}
		})
	}
}

func TestConsenting(t *testing.T) {
	t.Parallel()
	for _, s := range consents {
		s.login, s.typed = []string{usualLogin}, []string{usualTyped}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			b, host := browser.New(nil, kim, browser.Selectors{}), s.serve(t)
			requireDecision(t, b, host, browser.Allow)
			if s.consent != "" {
				requireDecision(t, b, host, browser.Deny) // now without signing in
			}
		})
	}
}

func requireDecision(t *testing.T, b *browser.Browser, host string, decision browser.Decision) {
	t.Helper()
	j, err := b.Complete(t.Context(), browser.Request{URL: host + "/authorize?state=1"}, isClient, decision)
	require.NoError(t, err)
	require.NotNil(t, j.Landed, "it ended at %s", last(j))
	want := map[browser.Decision]string{browser.Allow: client + "?code=1", browser.Deny: client + "?error=access_denied"}
	require.Equal(t, want[decision], j.Landed.String())
	require.Equal(t, http.StatusFound, j.Status)
}

func last(j browser.Journey) string {
	if len(j.Pages) == 0 {
		return "no page"
	}
	p := j.Pages[len(j.Pages)-1]
	return fmt.Sprintf("%s: %d %s", p.URL, p.Status, p.Body)
}

// serve runs a host of this shape. It answers 400 to everything that is not exactly what its pages must send.
func (s shape) serve(t *testing.T) string {
	t.Helper()
	host := httptest.NewServer(s)
	t.Cleanup(host.Close)
	return host.URL
}

func (s shape) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	done := 0
	if c, err := r.Cookie("done"); err == nil {
		done, _ = strconv.Atoi(c.Value)
	}
	sent := said(r)
	switch signedIn := done >= len(s.login); {
	case r.URL.Path == "/authorize" && r.Method == http.MethodGet && !signedIn:
		http.Redirect(w, r, "/login", http.StatusFound)
	case r.URL.Path == "/authorize" && r.Method == http.MethodGet && s.consent == "":
		http.Redirect(w, r, client+"?code=1", http.StatusFound)
	case r.URL.Path == "/authorize" && r.Method == http.MethodGet:
		show(w, s.consent)
	case sent == "GET /login " && !signedIn:
		show(w, s.login[done])
	case !signedIn && slices.Contains(strings.Split(filled(s.typed[done]), " or "), sent):
		http.SetCookie(w, &http.Cookie{Name: "done", Value: strconv.Itoa(done + 1), Path: "/"})
		http.Redirect(w, r, "/authorize", http.StatusSeeOther)
	case signedIn && sent == s.allow:
		http.Redirect(w, r, client+"?code=1", http.StatusFound)
	case signedIn && sent == s.deny:
		http.Redirect(w, r, client+"?error=access_denied", http.StatusFound)
	default:
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, "nothing here is called %q", sent)
	}
}

// said is a request in one line.
func said(r *http.Request) string {
	_ = r.ParseMultipartForm(1 << 20) // it also reads other forms, and then says that they are not multipart
	for name := range files(r) {
		r.Form.Add(name, "")
	}
	return r.Method + " " + r.URL.Path + " " + r.Form.Encode()
}

func files(r *http.Request) map[string]bool {
	names := map[string]bool{}
	if r.MultipartForm != nil {
		for name := range r.MultipartForm.File {
			names[name] = true
		}
	}
	return names
}

// filled puts the person in.
func filled(expected string) string {
	return strings.NewReplacer("EMAIL", url.QueryEscape(kim.Email), "PASSWORD", url.QueryEscape(kim.Password)).Replace(expected)
}

func show(w http.ResponseWriter, markup string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, markup)
}
