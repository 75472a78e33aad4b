package browser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"clrhost/internal/build"
)

const (
	maxPage  = 1 << 20 // bytes
	formType = "application/x-www-form-urlencoded"
)

// agent is the User-Agent of the browser. Some hosts reject one that does not begin as those of browsers do.
func agent() string { return "Mozilla/5.0 (compatible; clrhost-conformance/" + build.Version() + ")" }

// navigation is one request of a browser.
type navigation struct {
	method      string
	to          *url.URL
	body        []byte
	contentType string
	from        *url.URL // the page it began at; nil for the address bar
	discreet    bool     // that page wants no referrer
	secret      bool     // it carries the password
	forged      bool     // it comes from another site's page

	form    *form    // that is sent; nil for none
	pressed *control // the button or the link that leads there; nil for none
}

// reply is an answer, read whole.
type reply struct {
	from   *url.URL // what was asked
	status int
	header http.Header
	body   []byte
}

// fetch makes one request and follows nothing.
func (b *Browser) fetch(ctx context.Context, n *navigation) (*reply, error) {
	req, err := http.NewRequestWithContext(ctx, n.method, n.to.String(), bytes.NewReader(n.body))
	if err != nil {
		return nil, fmt.Errorf("make a request for %s: %w", place(n.to), cause(err))
	}
	n.dress(req.Header)
	resp, err := b.carrier(n).Do(req)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", place(n.to), cause(err))
	}
	defer resp.Body.Close()
	r := &reply{from: n.to, status: resp.StatusCode, header: resp.Header}
	r.body, err = io.ReadAll(io.LimitReader(resp.Body, maxPage+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", place(n.to), err)
	}
	if len(r.body) > maxPage {
		return nil, &TooLargeError{Where: Where{URL: n.to}, Limit: maxPage}
	}
	return r, nil
}

// carrier is the client that makes a request: a forged one goes without the cookies that stay with their site.
func (b *Browser) carrier(n *navigation) *http.Client {
	if !n.forged {
		return b.client
	}
	abroad := *b.client
	abroad.Jar = abroadJar{b.jar, n.method}
	return &abroad
}

// dress adds what browsers add, because hosts defend their forms by it: Origin and Referer, and Fetch Metadata.
func (n *navigation) dress(h http.Header) {
	h.Set("User-Agent", agent())
	h.Set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1")
	h.Set("Accept-Language", "en")
	h.Set("Sec-Fetch-Mode", "navigate")
	h.Set("Sec-Fetch-Dest", "document")
	h.Set("Sec-Fetch-Site", site(n.from, n.to))
	if n.contentType != "" {
		h.Set("Content-Type", n.contentType)
	}
	if n.method != http.MethodGet && n.from != nil {
		h.Set("Origin", "null") // Fetch, "append a request Origin header"
		if !n.discreet {
			h.Set("Origin", origin(n.from))
		}
	}
	if referrer := n.referrer(); referrer != "" {
		h.Set("Referer", referrer)
	}
}

// referrer follows strict-origin-when-cross-origin, the default of Referrer Policy.
func (n *navigation) referrer() string {
	switch {
	case n.from == nil || n.discreet || n.from.Scheme == "https" && n.to.Scheme == "http":
		return ""
	case origin(n.from) != origin(n.to):
		return origin(n.from) + "/"
	}
	whole := *n.from
	whole.User, whole.Fragment, whole.RawFragment = nil, "", ""
	return whole.String()
}

// site is the value of Sec-Fetch-Site (Fetch Metadata, Section 2.4).
func site(from, to *url.URL) string {
	switch {
	case from == nil:
		return "none"
	case origin(from) == origin(to):
		return "same-origin"
	case from.Scheme == to.Scheme && registrable(from.Hostname()) == registrable(to.Hostname()):
		return "same-site"
	}
	return "cross-site"
}

// registrable is the registrable domain of a host name, or the whole name where there is none.
func registrable(host string) string {
	if name, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return name
	}
	return host
}

// redirect returns where the reply redirects to, or nil for a page.
func (r *reply) redirect() (*url.URL, error) {
	switch r.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := r.header.Get("Location")
	if location == "" {
		return nil, nil
	}
	to, err := r.from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%s redirects to something that is not a URL: %w", place(r.from), cause(err))
	}
	if to.Fragment == "" {
		to.Fragment = r.from.Fragment // RFC 9110, Section 10.2.2
	}
	return to, nil
}

// redirected is the request that a redirect asks for: 307 and 308 repeat the method and the body, the others turn a POST
// into a GET (RFC 9110, Section 15.4).
func (n *navigation) redirected(status int, to *url.URL) *navigation {
	next := &navigation{method: http.MethodGet, to: to, from: n.from, discreet: n.discreet, forged: n.forged}
	if status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect {
		next.method, next.body, next.contentType, next.secret = n.method, n.body, n.contentType, n.secret
	}
	return next
}

func origin(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }

// place is a URL without its query, in which codes and states travel, and without what else could be secret.
func place(u *url.URL) string {
	if u.Opaque != "" {
		return u.Scheme + ":"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// cause takes the URL out of an error that repeats it whole.
func cause(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
