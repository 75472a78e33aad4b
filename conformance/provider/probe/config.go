package probe

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"clrhost/conformance/browser"
)

// Config is how a host is reached and who signs in there. URL must be set, and one of Users, Tokens and Ask.
type Config struct {
	URL       string           // the host's base URL, or the URL of one of its operations
	Users     []browser.Person // who signs in; the second one is for what one person must not see of another
	Selectors browser.Selectors
	Scripts   Scripts // runs the scripts of the host's pages; nil means that none is run
	// Ask has a person sign in and decide: it shows a URL, and returns the one that their browser was redirected to in
	// the end. Nil means that the run signs in by itself.
	Ask    func(ctx context.Context, question Question) (landed string, err error)
	Tokens []Token // known beforehand

	Client      Prepared // to use instead of registering clients; none means that the run registers them
	OtherClient Prepared // a second one
	// Save keeps the secret of a client that waits for approval, and returns where; the name is "" or "other-". Nil means
	// that no client is kept.
	Save func(name, secret string) (place string, err error)

	ClientURL      string // the site that the run's client claims to be at, which is never contacted; "" means DefaultClientURL
	OtherClientURL string // that of a second client; "" means DefaultOtherClientURL
	Revocation     string // endpoints for which the service description may have no place
	Introspection  string
	ProfileID      string // the id that the user's profile must have

	Origins []string      // besides the host's, where requests may be sent, such as that of an identity provider
	Pace    time.Duration // the least time between two requests

	Roots     *x509.CertPool    // whom to trust for certificates; nil means the system's
	Transport http.RoundTripper // instead of the network; nil means the network
}

// The sites of the two clients of a run.
const (
	DefaultClientURL      = "https://conformance.example"
	DefaultOtherClientURL = "https://other.example"
)

// Token is an access token known beforehand.
type Token struct {
	User   int // which of the users it belongs to, from 0
	Value  string
	Scopes []string // a scope of the standard may be its last part alone, such as "credential.readonly"
}

// maxIdle bounds the idle connections to the host.
const maxIdle = 16

// filled returns the Config with defaults in its zero fields, and everything that is wrong with the rest. Each problem
// names the flag of the command line that sets the field.
func (c Config) filled() (Config, error) {
	c.ClientURL = cmp.Or(c.ClientURL, DefaultClientURL)
	c.OtherClientURL = cmp.Or(c.OtherClientURL, DefaultOtherClientURL)
	if c.Transport == nil {
		c.Transport = &http.Transport{
			TLSClientConfig:     &tls.Config{RootCAs: c.Roots},
			MaxIdleConnsPerHost: maxIdle,
			ForceAttemptHTTP2:   true,
			DisableCompression:  true,
		}
	}
	if err := c.check(); err != nil {
		return c, err
	}
	c.URL = baseOf(c.URL)
	c.Tokens = slices.Clone(c.Tokens)
	for i, t := range c.Tokens {
		c.Tokens[i].Scopes = wholeScopes(t.Scopes)
	}
	if len(c.Users) == 0 {
		c.Users = []browser.Person{{}}
	}
	return c, nil
}

// maxPace bounds the time between two requests.
const maxPace = time.Minute

func (c Config) check() error {
	var problems []error
	unless := func(ok bool, problem string) {
		if !ok {
			problems = append(problems, errors.New(problem))
		}
	}
	unless(isHTTP(c.URL), "URL: must be the https or http URL of the host, such as https://records.example.edu")
	unless(c.Revocation == "" || isHTTP(c.Revocation), "--revocation-url: must be an https or http URL")
	unless(c.Introspection == "" || isHTTP(c.Introspection), "--introspection-url: must be an https or http URL")
	unless(isSite(c.ClientURL), "--client-url: must be an https or http URL without a path, such as "+DefaultClientURL)
	unless(isSite(c.OtherClientURL), "--other-client-url: must be an https or http URL without a path, such as "+DefaultOtherClientURL)
	unless(c.Client.ID != "" || c.OtherClient.ID == "", "--other-client-id: must be left out without --client-id, because the run then registers both clients")
	unless(c.Client.RedirectURI == "" || isHTTP(c.Client.RedirectURI), "--redirect-uri: must be the https or http URL that the client was registered with, without a query")
	unless(c.Pace >= 0 && c.Pace <= maxPace, "--pace: must be a duration from 0 to "+maxPace.String())
	for _, origin := range c.Origins {
		unless(isSite(origin), "--allow-origin: must be an https or http URL without a path, such as https://login.example.edu, and not "+strconv.Quote(origin))
	}
	unless(len(c.Users) > 0 || len(c.Tokens) > 0 || c.Ask != nil, "--user: must be an account to sign in with, unless there are tokens or a person to ask")
	return errors.Join(problems...)
}

// isHTTP reports whether text is a URL to send requests to. One with a user name and a password in it is not, because it
// would stand in every report.
func isHTTP(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

func isSite(text string) bool {
	u, err := url.Parse(text)
	return err == nil && isHTTP(text) && u.Path == ""
}

// baseOf returns the base URL of a host, given that or the URL of any operation of the standard.
func baseOf(address string) string {
	base, _, _ := strings.Cut(address, basePath)
	return strings.TrimRight(base, "/")
}

// wholeScopes writes the scopes of the standard out: credential.readonly stands for
// https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly.
func wholeScopes(scopes []string) []string {
	whole := slices.Clone(scopes)
	for i, short := range whole {
		for _, scope := range []string{ReadCredentials, WriteCredentials, ReadProfile, WriteProfile} {
			if strings.HasSuffix(scope, "/"+short) {
				whole[i] = scope
			}
		}
	}
	return whole
}

// token returns a token known beforehand with exactly these scopes, or "". Where none can be obtained otherwise, one
// with more scopes is used: the cases about missing scopes need a run that signs in.
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
