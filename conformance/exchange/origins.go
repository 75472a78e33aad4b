package exchange

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
)

// Origins are where a run may send requests, and so its secrets: RFC 6750, Section 5.3, has a client send tokens to no
// one else. It may be shared.
type Origins struct {
	mu      sync.RWMutex
	allowed map[string]bool
}

// Allow adds the origins of addresses. One that is no absolute http or https URL adds none.
func (o *Origins) Allow(addresses ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.allowed == nil {
		o.allowed = map[string]bool{}
	}
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
			o.allowed[originOf(u)] = true
		}
	}
}

// Check returns a ForeignError for an address at which no request may be sent.
func (o *Origins) Check(u *url.URL) error { return o.check(originOf(u)) }

func (o *Origins) check(origin string) error {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if !o.allowed[origin] {
		return &ForeignError{origin}
	}
	return nil
}

// originOf is the origin of an http or https URL (RFC 6454, Section 6.2), without the port where it is the scheme's.
func originOf(u *url.URL) string {
	origin := strings.ToLower(u.Scheme + "://" + u.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; port != "" {
		origin = strings.TrimSuffix(origin, port)
	}
	return origin
}

// ForeignError reports that a request was not sent, because its origin is none of those that may be contacted.
type ForeignError struct{ Origin string }

func (e *ForeignError) Error() string {
	return fmt.Sprintf("nothing was sent to %s, which the service description does not name; if it belongs to the host, allow it with --allow-origin %s", e.Origin, e.Origin)
}

type plainKey struct{}

// WithoutTLS returns a context whose requests may go without TLS to where they may go with it.
func WithoutTLS(ctx context.Context) context.Context {
	return context.WithValue(ctx, plainKey{}, true)
}

// allows is Check for a request with a context.
func (o *Origins) allows(ctx context.Context, u *url.URL) error {
	if ctx.Value(plainKey{}) != nil && u.Scheme == "http" {
		secure := *u
		secure.Scheme = "https"
		return o.Check(&secure)
	}
	return o.Check(u)
}
