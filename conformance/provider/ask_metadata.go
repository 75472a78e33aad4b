package provider

import (
	"strings"

	"clrhost/conformance/provider/probe"
)

// serverMetadata is the document.
func serverMetadata(p *Probe) probe.Value {
	return p.Fetch("GET", p.Host().Metadata).Status(200).Object()
}

// schemes are those of a good URL of the host. Over plain http, as while a host is being developed, it cannot be seen
// whether the others are https.
func schemes(p *Probe) []string {
	if strings.HasPrefix(p.Host().Base, "https://") {
		return []string{"https"}
	}
	return []string{"https", "http"}
}

// issuerMember is where the metadata declares that redirects have iss, and noIssuer why a case about that is skipped.
const (
	issuerMember = "authorization_response_iss_parameter_supported"
	noIssuer     = "the responses of the host do not name their issuer, which RFC 9207 makes optional"
)

func declaresIssuer(p *Probe) bool { return serverMetadata(p).Member(issuerMember).Raw() == true }
