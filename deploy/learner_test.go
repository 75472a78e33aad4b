package deploy

import (
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
)

// learner is a person with a browser that keeps cookies.
type learner struct {
	Email   string
	site    *site
	browser *http.Client
}

// signIn signs a person in at the page for it.
func (s *site) signIn(ctx context.Context, email string) (*learner, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	browser := *s.Client
	browser.Jar = jar
	l := &learner{email, s, &browser}
	_, err = l.submit(ctx, "/login", url.Values{"email": {email}, "password": {password}})
	return l, err
}

// submit sends a form of a page, which leads on to another.
func (l *learner) submit(ctx context.Context, path string, form url.Values) (answer, error) {
	req, err := newForm(ctx, l.site.URL+path, form)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Origin", l.site.URL)
	return do(l.browser, req, http.StatusSeeOther, http.StatusFound)
}

// visit opens a page, which must have the status.
func (l *learner) visit(ctx context.Context, address string, statuses ...int) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, err
	}
	return do(l.browser, req, statuses...)
}

// account opens the account page, which needs a session.
func (l *learner) account(ctx context.Context) error {
	_, err := l.visit(ctx, l.site.URL+"/account", http.StatusOK)
	return err
}

// allow opens an authorization request, allows everything on the consent page, and returns what the client is told.
func (l *learner) allow(ctx context.Context, address, scope string) (url.Values, error) {
	here, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	for range 5 { // the request, the consent, its record, and the endpoint again, which answers the client
		a, err := l.step(ctx, here, scope)
		if err != nil {
			return nil, err
		}
		if here, err = here.Parse(a.Header.Get("Location")); err != nil {
			return nil, err
		}
		if strings.HasPrefix(here.String(), callback) {
			return here.Query(), nil
		}
	}
	return nil, errors.New("the consent page leads round in circles")
}

// step answers the consent page, or follows a redirect.
func (l *learner) step(ctx context.Context, here *url.URL, scope string) (answer, error) {
	if here.Path != "/consent" {
		return l.visit(ctx, here.String(), http.StatusSeeOther, http.StatusFound)
	}
	return l.submit(ctx, here.Path, url.Values{"id": {here.Query().Get("id")}, "decision": {"allow"}, "scope": strings.Fields(scope)})
}
