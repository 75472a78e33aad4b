package provider

import (
	"crypto/tls"
	"slices"

	"clrhost/conformance/provider/probe"
)

// transport is how the host is reached (CLR 2.0, API Endpoints).
func transport() Group {
	return Group{Name: "transport", Title: "Transport", Cases: slices.Concat(
		requiring(needs(probe.FeatureHTTPS), []Case{transportTLS, transportTLSOld, transportCertificate}, transportPlain()),
		[]Case{transportPath},
	)}
}

const clauseEndpoints = "CLR 2.0, API Endpoints"

// CLR 2.0, API Endpoints: all endpoints are reached over TLS 1.2 or 1.3. A client may support one of them alone.
var transportTLS = Case{
	ID: "transport.tls", Proves: []string{"CLR-TRAN-001"}, Clause: clauseEndpoints,
	Want: "Every endpoint agrees to TLS 1.2 or to TLS 1.3.",
	Run: func(p *Probe) {
		for _, place := range places(p) {
			agrees := p.Handshake(place, tls.VersionTLS12, tls.VersionTLS12).Completed() ||
				p.Handshake(place, tls.VersionTLS13, tls.VersionTLS13).Completed()
			p.Expect(agrees, "a connection to "+place+" over TLS 1.2 or TLS 1.3", "none to a client that offers one of them alone")
		}
		p.Description()
	},
}

// CLR 2.0, API Endpoints: only TLS 1.2 and 1.3 may be used. SSL cannot be tested, because this harness does not support
// it.
var transportTLSOld = Case{
	ID: "transport.tls.old", Proves: []string{"CLR-TRAN-002"}, Clause: clauseEndpoints,
	Want: "No endpoint agrees to TLS 1.1 or TLS 1.0.",
	Run: func(p *Probe) {
		for _, place := range places(p) {
			p.Handshake(place, tls.VersionTLS11, tls.VersionTLS11).Rejected()
			p.Handshake(place, tls.VersionTLS10, tls.VersionTLS10).Rejected()
		}
	},
}

// RFC 9110, Section 4.3.4: the certificate is for the host and chains to an authority that the client trusts. A host
// may have several, by what a client supports.
var transportCertificate = Case{
	ID: "transport.certificate", Proves: []string{"CLR-TRAN-012"}, Clause: "RFC 9110, Section 4.3.4",
	Want: "Every endpoint has a certificate for its own name, of an authority that the run trusts.",
	Run: func(p *Probe) {
		for _, place := range places(p) {
			for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
				if h := p.Handshake(place, version, version); h.Completed() {
					h.Trusted()
				}
			}
		}
	},
}

// CLR 2.0, API Endpoints: the operations have a fixed path below the base URL, which may have a path itself.
var transportPath = Case{
	ID: "transport.path", Proves: []string{"CLR-TRAN-008", "CLR-TRAN-009"}, Clause: clauseEndpoints,
	Want: "Every operation that the host lists is below /ims/clr/v2p0 of its base URL.",
	Run: func(p *Probe) {
		p.Anonymous().Get("/discovery").Status(200)
		for _, of := range guardedOperations {
			if p.Host().Operations[of.method+" "+of.path] {
				r := anonymously(p, of.method, of.path)
				p.Expect(r.Code != 404, "an operation at "+r.Request.URL, "status 404")
			}
		}
	},
}
