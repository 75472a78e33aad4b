package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/specimen"
)

// takesGood makes sure that the host takes a record of a form when nothing about it is wrong. From one that does not, a
// refusal says nothing.
func takesGood(p *Probe, mediaType string) {
	conformance.Once(p, "good "+mediaType, "a record that is taken", func() []byte {
		if good := p.Issuer().Detailed(toPerson(p)); mediaType == specimen.MediaTypeJWS {
			return storeJWS(p, good)
		} else {
			return store(p, good)
		}
	})
}
