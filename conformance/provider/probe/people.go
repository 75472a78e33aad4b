package probe

import (
	"context"
	"net/http"
	"net/url"
	"sync"

	"clrhost/conformance"
	"clrhost/conformance/browser"
)

// navigator is one person's browser, as browser.Browser is.
type navigator interface {
	Complete(ctx context.Context, request browser.Request, stop func(*url.URL) bool, decision browser.Decision) (browser.Journey, error)
}

// lobby keeps the browsers that no case uses at the moment, one of each person at a time. A case gets them as the one
// before left them, so a run signs in little: a host may limit how often that is done, and a second factor has one code for
// half a minute.
type lobby struct {
	mu   sync.Mutex
	idle [][]navigator // by person
}

// lend gives a case browsers until it ends.
func (l *lobby) lend(a *conformance.Attempt, open func() []navigator) []navigator {
	l.mu.Lock()
	defer l.mu.Unlock()
	var browsers []navigator
	if last := len(l.idle) - 1; last >= 0 {
		browsers, l.idle = l.idle[last], l.idle[:last]
	} else {
		browsers = open()
	}
	a.Finally(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.idle = append(l.idle, browsers)
	})
	return browsers
}

// browsersOf opens a browser for each person.
func (partner *Partner) browsersOf() []navigator {
	browsers := make([]navigator, len(partner.cfg.Users))
	for i, person := range partner.cfg.Users {
		browsers[i] = partner.browserOf(person)
	}
	return browsers
}

// Scripts opens windows in which pages run their scripts.
type Scripts interface {
	Window(transport http.RoundTripper, person browser.Person) (browser.Engine, error)
}

// browserOf opens a browser of a person that has signed in nowhere.
func (partner *Partner) browserOf(person browser.Person) navigator {
	if scripts := partner.cfg.Scripts; scripts != nil {
		return browser.NewScripted(func() (browser.Engine, error) { return scripts.Window(partner.transport, person) }, person, partner.cfg.Selectors)
	}
	return browser.New(partner.transport, person, partner.cfg.Selectors)
}

// introduce lets the run know what is secret about its people, and gives their second factors its clock.
func (partner *Partner) introduce(session *conformance.Session) {
	for _, client := range []Prepared{partner.cfg.Client, partner.cfg.OtherClient} {
		session.Secrets.Add("client secret", client.Secret)
	}
	for _, user := range partner.cfg.Users {
		session.Secrets.Add("password", user.Password)
		if totp, ok := user.Codes.(*browser.TOTP); ok {
			session.Secrets.Add("secret", totp.Secret())
			totp.Now, totp.Sleep = session.Now, session.Sleep
			totp.Made = func(code string) { session.Secrets.Add("one-time password", code) }
		}
	}
}
