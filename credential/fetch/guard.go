package fetch

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
)

// The rules that a request can break, in the words sent to a client.
const (
	ruleOffline  = "nothing is fetched in offline mode"
	ruleURL      = "the URL cannot be read"
	ruleScheme   = "only https URLs are fetched"
	ruleUserinfo = "a URL with a user name or password is not fetched"
	ruleNumber   = "a host whose name ends in a number is not connected to"
	ruleAddress  = "only hosts with a public address are connected to"
	ruleRedirect = "more than 3 redirects are not followed"
	ruleOften    = "it was asked too often in the last minute"
	ruleSpared   = "it gave no answer lately, and is asked again later"
	ruleBudget   = "one credential may ask no more hosts, or no more often"
	ruleDecided  = "the credential is rejected for another reason"
)

const (
	maxHeader    = 32 << 10
	maxRedirects = 3
	maxAtOnce    = 2  // requests to one host at a time
	maxInFlight  = 32 // requests to all hosts at a time
)

// guard is the transport of every request, also of the one after a redirect: the rules are here and nowhere else.
type guard struct {
	allowed map[string]bool // host:port, exempt from the rules on schemes and addresses
	next    *http.Transport
	hosts   gates
	all     gates // with one gate, for all hosts
	rates   *rates
	silence *silence
}

func newGuard(cfg Config) *guard {
	g := &guard{
		allowed: map[string]bool{},
		hosts:   gates{width: maxAtOnce, open: map[string]*gate{}},
		all:     gates{width: maxInFlight, open: map[string]*gate{}},
		rates:   newRates(cfg.Now),
		silence: newSilence(cfg.Now),
	}
	for _, address := range cfg.Allow {
		g.allowed[strings.ToLower(address)] = true
	}
	g.next = &http.Transport{
		Proxy:                  nil, // never from the environment: a proxy would dial for us, unguarded
		DialContext:            g.dial(cfg.DNS, cfg.Dial),
		TLSClientConfig:        &tls.Config{RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12},
		DisableKeepAlives:      true, // responses are cached; no connection outlives its request
		DisableCompression:     true, // the bytes counted are the bytes kept
		MaxResponseHeaderBytes: maxHeader,
	}
	return g
}

// RoundTrip applies the rules to a request, waits for a place at the host and sends it.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if rule := g.broken(r.URL); rule != "" {
		return nil, refuse(r.URL.Host, rule)
	}
	leave, err := g.enter(r.Context(), strings.ToLower(r.URL.Hostname()))
	if err != nil {
		return nil, err
	}
	if rule := g.spends(r); rule != "" {
		leave()
		return nil, refuse(r.URL.Host, rule)
	}
	response, err := g.next.RoundTrip(r)
	if err != nil {
		leave()
		return nil, err
	}
	response.Body = &leavingBody{response.Body, leave}
	return response, nil
}

// enter waits for a place at the host, and for one among all requests in flight.
func (g *guard) enter(ctx context.Context, host string) (leave func(), err error) {
	leaveHost, err := g.hosts.enter(ctx, host)
	if err != nil {
		return nil, err
	}
	leaveAll, err := g.all.enter(ctx, "")
	if err != nil {
		leaveHost()
		return nil, err
	}
	return func() { leaveAll(); leaveHost() }, nil
}

// spends returns the rule that forbids one more request now, or "". A host on the allow-list has no rate limit besides the
// budget of the caller.
func (g *guard) spends(r *http.Request) string {
	spending, host := spendingOf(r.Context()), Endpoint(r.URL)
	if spending != nil {
		b := spending.budget
		if (b.Background || b.Retry) && g.silence.spares(host, registered(r.URL.Hostname()), b.Retry) {
			return ruleSpared
		}
		if rule := spending.spend(host); rule != "" {
			return rule
		}
	}
	if !g.allowed[host] && !g.rates.allowHost(r.URL.Hostname()) {
		return ruleOften
	}
	return ""
}

// broken returns the rule that a URL breaks, or "". Literal addresses are rejected before anything is dialled.
func (g *guard) broken(u *url.URL) string {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch {
	case host == "":
		return ruleURL
	case u.User != nil:
		return ruleUserinfo
	case u.Scheme != "https" && u.Scheme != "http":
		return ruleScheme
	case g.allowed[Endpoint(u)]:
		return ""
	case u.Scheme != "https":
		return ruleScheme
	}
	address, err := netip.ParseAddr(host)
	switch {
	case err == nil && !isPublic(address):
		return ruleAddress
	case err != nil && endsInNumber(host):
		return ruleNumber
	}
	return ""
}

// endsInNumber reports hosts such as 2130706433, 0x7f.1 and 0177.0.0.1, which some resolvers parse as an address. No name in
// the public DNS has such a last label.
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	return strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// Endpoint is the host:port that a URL leads to, in lower case.
func Endpoint(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = defaultPorts[u.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// dial connects to host:port. Control runs after DNS, once for each address that is about to be dialled, so the checked
// address is the one used.
func (g *guard) dial(dns *net.Resolver, open Dial) Dial {
	if open == nil {
		open = (&net.Dialer{Resolver: dns}).DialContext
	}
	guarded := &net.Dialer{Resolver: dns, Control: func(_, address string, _ syscall.RawConn) error {
		ip, err := netip.ParseAddrPort(address)
		switch {
		case err != nil || !isPublic(ip.Addr()):
			return refuse("", ruleAddress)
		case !g.rates.allowAddress(ip.Addr()):
			return refuse("", ruleOften)
		}
		return nil
	}}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if g.allowed[strings.ToLower(address)] {
			return open(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

// leavingBody leaves the place at the host when the response has been read.
type leavingBody struct {
	io.ReadCloser
	leave func()
}

func (b *leavingBody) Close() error {
	defer b.leave()
	return b.ReadCloser.Close()
}
