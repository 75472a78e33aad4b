package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Handshake is an attempt to agree on a TLS connection, over which nothing is sent.
type Handshake struct {
	p       *Probe
	place   string // host and port
	name    string // that the certificate must be for
	offered string
	state   tls.ConnectionState
	failure error
}

// Handshake tries to agree on a TLS connection to where a URL leads, offering every version from lowest to highest and
// every cipher suite there is. The certificate is checked by Trusted.
func (p *Probe) Handshake(address string, lowest, highest uint16) *Handshake {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		p.Unable("%s is no URL", address)
	}
	if err := p.partner.transport.Origins.Check(u); err != nil {
		p.Unable("no connection to %s was opened: %v", u.Host, err)
	}
	port := first(u.Port(), "443")
	h := &Handshake{p: p, place: net.JoinHostPort(u.Hostname(), port), name: u.Hostname(), offered: tls.VersionName(highest)}
	if lowest != highest {
		h.offered = tls.VersionName(lowest) + " to " + h.offered
	}
	ctx, cancel := context.WithTimeout(p.Context(), requestTimeout)
	defer cancel()
	h.open(ctx, &tls.Config{
		MinVersion: lowest, MaxVersion: highest, CipherSuites: cipherSuites(), ServerName: u.Hostname(), Time: p.Now,
		InsecureSkipVerify: true, // nothing is sent, and Trusted looks at the certificate
	})
	return h
}

func (h *Handshake) open(ctx context.Context, config *tls.Config) {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", h.place)
	if err != nil {
		h.p.Unable("%s could not be reached: %v", h.place, err)
	}
	defer connection.Close()
	secured := tls.Client(connection, config)
	h.failure = secured.HandshakeContext(ctx)
	if ctx.Err() != nil {
		h.p.Unable("%s neither agreed to %s nor rejected it in time", h.place, h.offered)
	}
	h.state = secured.ConnectionState()
}

// cipherSuites are all that there are, so that an old host is rejected for its version and for nothing else.
func cipherSuites() []uint16 {
	var ids []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, suite.ID)
	}
	return ids
}

// Completed reports whether the host agreed.
func (h *Handshake) Completed() bool { return h.failure == nil }

// Rejected expects that the host did not agree.
func (h *Handshake) Rejected() {
	h.p.Expect(!h.Completed(), h.place+" to reject "+h.offered, "a connection over "+tls.VersionName(h.state.Version))
}

// Trusted expects that the certificate is for the host and chains to a root that the run trusts.
func (h *Handshake) Trusted() {
	certificates := h.state.PeerCertificates
	h.p.Expect(len(certificates) > 0, "a certificate of "+h.place, fmt.Sprintf("none: %v", h.failure))
	between := x509.NewCertPool()
	for _, certificate := range certificates[1:] {
		between.AddCert(certificate)
	}
	_, err := certificates[0].Verify(x509.VerifyOptions{
		DNSName: h.name, Roots: h.p.partner.cfg.Roots, Intermediates: between, CurrentTime: h.p.Now(),
	})
	h.p.Expect(err == nil, "a certificate that is valid for "+h.name, fmt.Sprint(err))
}

// unheard ends a request without TLS that got no answer.
type unheard struct{}

// Unsecured makes the one request of ask without TLS, at the same host and port, and returns nil when there is no
// answer. It is not among what is Observed, because it may be answered by anything that a host has in front of it.
func (p *Probe) Unsecured(ask func(p *Probe) *Reply) (reply *Reply) {
	apart := *p
	apart.unsecured = true
	defer func() {
		switch found := recover().(type) {
		case nil:
		case unheard:
			reply = nil
		default:
			panic(found)
		}
	}()
	reply = ask(&apart)
	reply.p = p
	return reply
}

// unsecure returns the http URL for an https URL.
func unsecure(address string) string { return "http" + strings.TrimPrefix(address, "https") }
