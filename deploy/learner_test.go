package deploy

import (
	"context"
	"errors"
	"fmt"
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
	a, err := l.visit(ctx, address, http.StatusSeeOther, http.StatusFound)
	if err != nil {
		return nil, err
	}
	page, err := url.Parse(a.Header.Get("Location"))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(page.String(), callback) {
		return page.Query(), nil // no question was asked
	}
	if page.Query().Get("id") == "" {
		return nil, fmt.Errorf("no consent page: %w", &unexpected{"GET /oauth/authorize", a})
	}
	a, err = l.submit(ctx, "/consent", url.Values{"id": {page.Query().Get("id")}, "decision": {"allow"}, "scope": strings.Fields(scope)})
	for range 3 { // the answer is recorded; then the authorization endpoint answers the client
		if err != nil {
			return nil, err
		}
		to, err := url.Parse(a.Header.Get("Location"))
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(to.String(), callback) {
			return to.Query(), nil
		}
		base, err := url.Parse(l.site.URL)
		if err != nil {
			return nil, err
		}
		if a, err = l.visit(ctx, base.ResolveReference(to).String(), http.StatusSeeOther, http.StatusFound); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("the consent page leads round in circles")
}
