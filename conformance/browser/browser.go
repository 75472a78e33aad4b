package browser

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// Person is who signs in.
type Person struct {
	Email, Password string
	Codes           Codes // of the second factor; nil for an account without one
}

// Codes makes the one-time codes of a person's second factor.
type Codes interface {
	// Next returns a code that was not returned before, as soon as there is one.
	Next(ctx context.Context) (string, error)
}

// LogValue keeps the password out of every log.
func (p Person) LogValue() slog.Value { return slog.GroupValue(slog.String("email", p.Email)) }

// String is who it is, without the password.
func (p Person) String() string { return p.Email }

// GoString keeps the password out of %#v as well.
func (p Person) GoString() string { return fmt.Sprintf("browser.Person{Email: %q}", p.Email) }

// Decision is what the person answers when a host asks for consent.
type Decision string

// The two decisions, and the one that another site forges.
const (
	Allow Decision = "allow"
	Deny  Decision = "deny"
	// Forged is Allow by the page of another site, which has the person's browser send the form of consent. It has what
	// such a page has: no value that it cannot guess, and no cookie that stays with its site (SameSite). The journey ends
	// at the first page after it, because the person does nothing more.
	Forged Decision = "forged"
)

// Request is what a browser is opened with.
type Request struct {
	Method string // GET or POST; "" is GET
	URL    string // absolute
	Form   url.Values
}

// Browser is one person's browser: cookies are kept between calls. It is not for concurrent use.
type Browser struct {
	client    *http.Client
	jar       *jar
	person    Person
	selectors Selectors
	entered   bool // the person gave the password, now or before
}

// New makes a browser without cookies. A nil transport is http.DefaultTransport.
func New(transport http.RoundTripper, person Person, selectors Selectors) *Browser {
	jar := newJar()
	return &Browser{
		jar: jar,
		client: &http.Client{
			Transport:     transport,
			Jar:           jar,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		person:    person,
		selectors: selectors,
	}
}

// Journey is the pages that a browser visited.
type Journey struct {
	Landed *url.URL // where the stop was reached: the whole URL with its query; nil when the journey ended at a page
	Status int      // of the redirect that reached it; 0 when it was a link, a form or a refresh of a page
	Pages  []Page   // the pages that were seen, in order
	Forged bool     // a forged consent was sent
}

// Complete opens a URL as a browser would and goes on, signing in and deciding where it is asked, until the host leads to
// a place for which stop reports true, or a page comes that offers nothing more to do. The place itself is not visited.
//
// The journey is returned as far as it went, whatever the error. A journey that ended at a page without an error ended at
// the host's last word, such as an error page; a page that may ask something and was not understood is an UnclearError, or
// another of the error types of this package. A transport's error is wrapped, and so is the context's, which bounds the
// whole journey.
func (b *Browser) Complete(ctx context.Context, request Request, stop func(*url.URL) bool, decision Decision) (Journey, error) {
	first, err := opening(request)
	if err != nil {
		return Journey{}, err
	}
	v := &visit{Browser: b, ctx: ctx, stop: stop, decision: decision, followed: map[string]bool{}, public: valuesOf(request)}
	err = v.run(first)
	return v.journey, err
}

// opening is the first request, which comes from no page.
func opening(request Request) (*navigation, error) {
	to, err := url.Parse(request.URL)
	if err != nil {
		return nil, fmt.Errorf("the address to open is not a URL: %w", cause(err))
	}
	n := &navigation{method: strings.ToUpper(request.Method), to: to}
	switch {
	case n.method == "" || n.method == http.MethodGet:
		n.method = http.MethodGet
		if len(request.Form) > 0 {
			query := to.Query()
			for name, values := range request.Form {
				query[name] = append(query[name], values...)
			}
			to.RawQuery = query.Encode()
		}
	case n.method == http.MethodPost:
		n.body, n.contentType = []byte(request.Form.Encode()), formType
	default:
		return nil, fmt.Errorf("a browser opens nothing by %s", n.method)
	}
	return n, nil
}
