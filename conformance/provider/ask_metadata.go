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
