package fetch

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"clrhost/internal/build"
)

// MaxBody is the maximum size of a document in bytes.
const MaxBody = 1 << 20

const defaultTimeout = 5 * time.Second

// Config is what a Client needs. Its zero value is the strict client.
type Config struct {
	Allow   []string         // host:port that may be requested over plain http too, and at any address
	Timeout time.Duration    // for one Get, redirects and body included; zero means 5 s
	Roots   *x509.CertPool   // trusted for certificates; nil means the system's
	DNS     *net.Resolver    // nil means the system's
	Dial    Dial             // connects to the hosts in Allow, and to no other; nil means directly
	Now     func() time.Time // nil means time.Now

	// Watch is called before each request with the host it goes to, and what it returns at its end, with nil or an *Error.
	// The request is made with the context it returns. What the cache answers is no request. Nil watches nothing.
	Watch func(ctx context.Context, host string) (context.Context, func(error))
}

// Dial connects to host:port, as net.Dialer's DialContext does.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Document is a document that was fetched.
type Document struct {
	Body        []byte // shared with later callers: MUST NOT be changed
	ContentType string // as the host sent it
	FinalURL    string // after redirects
	FetchedAt   time.Time
}

// Client fetches untrusted URLs. It is safe for concurrent use.
type Client struct {
	http    *http.Client
	silence *silence
	timeout time.Duration
	now     func() time.Time
	watch   func(ctx context.Context, host string) (context.Context, func(error))
	cache   *cache
	urls    gates // one fetch of a URL at a time; the others find the result in the cache
}

// New makes a client. It fails for an Allow entry that is not host:port.
func New(cfg Config) (*Client, error) {
	for _, address := range cfg.Allow {
		if host, port, err := net.SplitHostPort(address); err != nil || host == "" || port == "" {
			return nil, fmt.Errorf("outbound allow-list: %q is not host:port", address)
		}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Watch == nil {
		cfg.Watch = func(ctx context.Context, _ string) (context.Context, func(error)) { return ctx, func(error) {} }
	}
	guard := newGuard(cfg)
	return &Client{
		http:    &http.Client{Transport: guard, CheckRedirect: checkRedirect},
		silence: guard.silence,
		timeout: cmp.Or(cfg.Timeout, defaultTimeout),
		now:     cfg.Now,
		watch:   cfg.Watch,
		cache:   newCache(),
		urls:    gates{width: 1, open: map[string]*gate{}},
	}, nil
}

// Get returns the document at a URL, from the cache while it is fresh. Accept is the header of that name; a fragment is
// not sent. Every failure is an *Error.
func (c *Client) Get(ctx context.Context, url, accept string) (Document, error) {
	return c.get(ctx, url, accept, time.Time{})
}

// GetSince is Get for a document fetched no earlier than a time: an older one is fetched anew.
func (c *Client) GetSince(ctx context.Context, url, accept string, since time.Time) (Document, error) {
	return c.get(ctx, url, accept, since)
}

func (c *Client) get(ctx context.Context, address, accept string, since time.Time) (_ Document, err error) {
	defer func() { spendingOf(ctx).note(err) }()
	u, err := url.Parse(address)
	if err != nil {
		return Document{}, &Error{Kind: Refused, Rule: ruleURL, Err: err}
	}
	u.Fragment, u.RawFragment = "", ""
	name := accept + " " + u.String()
	leave, err := c.urls.enter(ctx, name)
	if err != nil {
		return Document{}, &Error{Kind: Unreachable, Host: u.Host, Err: err}
	}
	defer leave()
	if a, fresh := c.cache.get(name, c.now()); fresh && (a.err != nil || !a.document.FetchedAt.Before(since)) {
		return a.document, a.err
	}
	watched, end := c.watch(ctx, u.Host)
	document, age, err := c.fetch(watched, u, accept)
	end(err)
	if ctx.Err() == nil && !isOwn(err) { // the cancellation or budget of one caller MUST NOT be cached for the next
		c.silence.note(Endpoint(u), err)
		c.cache.put(name, answer{document, err, c.now().Add(age)})
	}
	return document, err
}

// fetch makes the request. It returns how long the result, a document or an error, may be cached.
func (c *Client) fetch(ctx context.Context, u *url.URL, accept string) (Document, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Document{}, failureAge, &Error{Kind: Refused, Rule: ruleURL, Err: err}
	}
	request.Header.Set("Accept", accept)
	request.Header.Set("User-Agent", build.UserAgent())
	response, err := c.http.Do(request)
	if err != nil {
		return Document{}, failureAge, failure(u.Host, err)
	}
	defer response.Body.Close()
	final := response.Request.URL
	if response.StatusCode != http.StatusOK {
		return Document{}, failureAge, &Error{Kind: BadStatus, Host: final.Host, Status: response.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	if err == nil {
		err = ctx.Err() // a host that notices the cancellation may end its response as if it were complete
	}
	switch {
	case err != nil:
		return Document{}, failureAge, failure(final.Host, err)
	case len(body) > MaxBody:
		return Document{}, failureAge, &Error{Kind: TooLarge, Host: final.Host}
	}
	return Document{
		Body:        body,
		ContentType: response.Header.Get("Content-Type"),
		FinalURL:    final.String(),
		FetchedAt:   c.now(),
	}, age(response.Header), nil
}

// checkRedirect counts redirects. The guard checks their targets, as for any request.
func checkRedirect(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return refuse(r.URL.Host, ruleRedirect)
	}
	r.Header.Del("Referer") // the next host MUST NOT learn about the one before
	return nil
}

// failure keeps a refusal as it is, with the host when that is not set, and describes any other error.
func failure(host string, err error) *Error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		if u, parseErr := url.Parse(at.URL); parseErr == nil {
			host = u.Host // the host that failed, which a redirect may have chosen
		}
	}
	if refused, ok := errors.AsType[*Error](err); ok {
		return &Error{Kind: refused.Kind, Host: cmp.Or(refused.Host, host), Rule: refused.Rule, Err: err}
	}
	return &Error{Kind: Unreachable, Host: host, Err: err}
}
