package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"clrhost/conformance"
)

// lookAddress makes the first request of a run.
func (partner *Partner) lookAddress(ctx context.Context) (conformance.Finding, bool) {
	address := partner.host.API + "/discovery"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err == nil {
		var response *http.Response
		if response, err = partner.transport.RoundTrip(request); err == nil && (response.StatusCode != http.StatusBadRequest || !partner.wantsTLS(ctx, address)) {
			_ = response.Body.Close() // it is in memory
			return conformance.Finding{Check: "address", OK: true, Detail: address + " answers"}, true
		}
	}
	finding := conformance.Finding{Check: "address", Detail: fmt.Sprintf("%s does not answer: %v", address, err),
		Fix: "check the URL, that the host runs, and that this machine can reach it"}
	switch {
	case isUntrusted(err):
		finding.Check, finding.Fix = "certificate", "use a certificate that this machine trusts, or name its authority with --ca FILE"
	case isPlain(err):
		finding.Detail = address + " does not answer by TLS"
		finding.Fix = "a server without TLS answers there: use " + unsecure(partner.host.Base) + " if that is the host"
	case partner.wantsTLS(ctx, address):
		finding.Detail = address + " answers by TLS alone"
		finding.Fix = "use the https URL: https" + strings.TrimPrefix(partner.host.Base, "http")
	}
	return finding, false
}

func isUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// isPlain reports whether a TLS client met a server without TLS. The HTTP client has words for that and no type.
func isPlain(err error) bool {
	_, ok := errors.AsType[tls.RecordHeaderError](err)
	return ok || err != nil && strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// wantsTLS reports whether an http URL leads to a server that agrees to TLS.
func (partner *Partner) wantsTLS(ctx context.Context, address string) (agrees bool) {
	if !strings.HasPrefix(address, "http:") {
		return false
	}
	_, _ = partner.try(ctx, func(p *Probe) { agrees = p.Handshake(address, tls.VersionTLS12, tls.VersionTLS13).Completed() })
	return agrees
}
