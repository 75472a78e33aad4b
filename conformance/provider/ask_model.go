package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/specimen"
)

// acceptsGood makes sure that the host accepts a conforming record of a form. On a host that does not, a
// rejection proves nothing.
func acceptsGood(p *Probe, mediaType string) {
	conformance.Once(p, "good "+mediaType, "a record that is accepted", func() []byte {
		if good := p.Issuer().Detailed(toPerson(p)); mediaType == specimen.MediaTypeJWS {
			return storeJWS(p, good)
		} else {
			return store(p, good)
		}
	})
}
