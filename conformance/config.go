package conformance

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"slices"
	"time"

	"clrhost/conformance/browser"
)

// Config is what a run is told. URL must be set, and one of Users, Tokens and Ask.
type Config struct {
	URL       string           // the host's base URL, or the URL of one of its operations
	Users     []browser.Person // who signs in; the second one is for what one person must not see of another
	Selectors browser.Selectors
	// Ask lets a person sign in and decide: it shows a URL, and returns the one that their browser was sent to in the
	// end. Nil means that the run signs in by itself.
	Ask    func(ctx context.Context, url string) (landed string, err error)
	Tokens []Token // known beforehand

	ClientURL      string // the site that the run's client claims to be at; it is never contacted
	OtherClientURL string // that of a second client
	Revocation     string // endpoints for which the service description may have no place
	Introspection  string
	ProfileID      string // the id that the user's profile must have

	Roots     *x509.CertPool // whom to trust for certificates; nil means the system's
	Only      []string       // patterns of ids or group names; none means all
	Slow      bool           // also run what waits for minutes
	Parallel  int            // cases at a time; zero means 4
	Timeout   time.Duration  // for one case; zero means 30 s, and more for slow ones
	Patience  time.Duration  // how long a case waits, besides, for what it wrote to show; zero means 30 s
	Brief     bool           // keep only the exchanges that decided something, not those of what passed
	Now       func() time.Time
	Sleep     func(ctx context.Context, d time.Duration) // waits; nil lets time pass
	Transport http.RoundTripper                          // instead of the network; nil means the network
}

// Token is an access token known beforehand.
type Token struct {
	User   int // which of the users it belongs to, from 0
	Value  string
	Scopes []string
}

const (
	defaultParallel = 4
	defaultTimeout  = 30 * time.Second
	defaultPatience = 30 * time.Second
	slowTimeout     = 15 * time.Minute
)

// filled returns the Config with defaults in its zero fields, and what is wrong with the rest.
func (c Config) filled() (Config, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	if c.Parallel == 0 {
		c.Parallel = defaultParallel
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Patience == 0 {
		c.Patience = defaultPatience
	}
	c.ClientURL = first(c.ClientURL, "https://conformance.example")
	c.OtherClientURL = first(c.OtherClientURL, "https://other.example")
	if c.Transport == nil {
		c.Transport = &http.Transport{
			TLSClientConfig:     &tls.Config{RootCAs: c.Roots},
			MaxIdleConnsPerHost: c.Parallel * 2,
			ForceAttemptHTTP2:   true,
			DisableCompression:  true,
		}
	}
	base, ok := parseBase(c.URL)
	if !ok {
		return c, errors.New("the host must be an https or http URL, such as https://records.example.edu")
	}
	c.URL = base
	if len(c.Users) == 0 && len(c.Tokens) == 0 && c.Ask == nil {
		return c, errors.New("a run needs an account to sign in with, tokens, or a person to ask")
	}
	if len(c.Users) == 0 {
		c.Users = []browser.Person{{}}
	}
	return c, nil
}

// sleep returns after the time, or when ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// token returns a token known beforehand with exactly these scopes, or "". Where none can be had otherwise, one with more
// scopes will do: the cases about scopes that are missing need a run that signs in.
func (c *Config) token(user int, scopes []string) string {
	wider := ""
	for _, t := range c.Tokens {
		switch {
		case t.User != user:
		case slices.Equal(slices.Sorted(slices.Values(t.Scopes)), scopes):
			return t.Value
		case !slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(t.Scopes, scope) }):
			wider = t.Value
		}
	}
	if c.signsIn() || c.Ask != nil {
		return ""
	}
	return wider
}

// signsIn reports whether the run can sign in by itself, as often as it likes.
func (c *Config) signsIn() bool { return c.Ask == nil && c.Users[0].Password != "" }
