package acceptance

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

var (
	allowWords = regexp.MustCompile(`(?i)\b(allow|approve|accept|authori[sz]e|agree)\b`)
	denyWords  = regexp.MustCompile(`(?i)\b(deny|decline|refuse|cancel|don.t allow|do not allow|reject)\b`)
	stopWords  = regexp.MustCompile(`(?i)\b(stop|disconnect|remove|revoke)\b`)
)

// signIn signs the browser's user in from the sign-in page.
func (b *browser) signIn(t testing.TB) {
	t.Helper()
	p := b.open(t, "/login")
	require.NotNil(t, p.signInForm(), p)
	p = p.fillSignIn(t, b.user.Password)
	require.Less(t, p.Status, 400, p)
	require.Nil(t, p.signInForm(), "still on the sign-in page: %s", p)
}

func (p *page) signInForm() *htmlForm {
	return p.form(func(f *htmlForm) bool { return f.kind("password") != nil })
}

// fillSignIn fills the sign-in form and submits it.
func (p *page) fillSignIn(t testing.TB, password string) *page {
	t.Helper()
	f := p.signInForm()
	require.NotNil(t, f, "no sign-in form: %s", p)
	who := f.kind("email", "text")
	require.NotNil(t, who, p)
	who.value, f.kind("password").value = p.browser.user.Email, password
	return p.submit(t, f, nil)
}

// ask takes the browser to the consent page of the request, through the sign-in page when the host wants that.
func (b *browser) ask(t testing.TB, a *attempt) *page {
	t.Helper()
	p := b.open(t, a.url())
	if p.left == nil && p.signInForm() != nil {
		p = p.fillSignIn(t, b.user.Password)
	}
	require.Nil(t, p.left, "answered without asking the user: %s", p)
	require.NotNil(t, p.consentForm(), "no consent form: %s", p)
	return p
}

// consentForm is the form that can be answered with yes, and denyForm the one with no; they may be the same.
func (p *page) consentForm() *htmlForm {
	return p.form(func(f *htmlForm) bool { return f.pressAllow() != nil })
}

func (p *page) denyForm() *htmlForm {
	return p.form(func(f *htmlForm) bool { return f.press(denyWords) != nil })
}

// tick ticks exactly the boxes of the scopes, or all when none are named.
func (f *htmlForm) tick(scopes ...string) {
	for _, box := range f.boxes() {
		box.checked = len(scopes) == 0
		for _, s := range scopes {
			if box.value == s || box.name == s || strings.HasSuffix(box.value, "/"+s) {
				box.checked = true
			}
		}
	}
}

// allow answers the consent page with yes, for all that was asked or only for some scopes, and returns the answer the
// client gets.
func (p *page) allow(t testing.TB, only ...string) url.Values {
	t.Helper()
	f := p.consentForm()
	f.tick(only...)
	return p.submit(t, f, f.pressAllow()).answer(t)
}

// pressAllow is the button that says yes and does not also say no ("do not allow").
func (f *htmlForm) pressAllow() *button {
	for _, b := range f.buttons {
		if allowWords.MatchString(b.text) && !denyWords.MatchString(b.text) {
			return b
		}
	}
	return nil
}

// answer is the query the client receives.
func (p *page) answer(t testing.TB) url.Values {
	t.Helper()
	require.NotNil(t, p.left, "the browser was not sent back to the client: %s", p)
	return p.left.Query()
}

// stopRequest is what the stop button of the app with the name on the account page sends.
func (b *browser) stopRequest(t testing.TB, name string) *http.Request {
	t.Helper()
	p := b.open(t, "/account")
	f := p.stopFormOf(name)
	require.NotNil(t, f, "no stop button for %q: %s", name, p)
	return b.withCookies(p.request(t, f, f.press(stopWords)))
}

// stopFormOf finds, among the forms with a stop button, the one nearest to the words: the first whose surroundings,
// widened step by step, hold them.
func (p *page) stopFormOf(words string) *htmlForm {
	var best *htmlForm
	fewest := 0
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || readForm(n).press(stopWords) == nil {
			continue
		}
		steps := 0
		around := n
		for around != nil && !strings.Contains(textOf(around), words) {
			around, steps = around.Parent, steps+1
		}
		if around != nil && (best == nil || steps < fewest) {
			best, fewest = readForm(n), steps
		}
	}
	return best
}

// forgetSessions makes the next use of each browser sign in again; a test that moved the clock by weeks calls it.
func (h *host) forgetSessions() {
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.browsers)
	clear(h.tokens)
}
