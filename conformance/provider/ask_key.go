package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
	"clrhost/internal/text"
)

// The issuer of a specimen is a did:key, and that of an RS256 JWS a did:jwk, whose key is in its id. A verifier must support
// keys at http and https URLs, and need support no other (CLR 2.0, Proofs); a run serves none. So a host may reject every
// specimen, and then nothing can be asked about what it accepts.

// aboutKeys are the words of a rejection for a key that cannot be found, or an issuer that is not known.
var aboutKeys = regexp.MustCompile(`(?i)\bdid\b|\bkeys?\b|\bjwks?\b|\bkid\b|verification ?method|resolv|dereferenc|issuer[^.]*\b(trust|known|unknown|allow|support|accept)`)

// blamesKey reports whether an answer rejects a credential for its key or issuer.
func blamesKey(r *probe.Reply) bool {
	isElse := slices.Contains([]int{401, 404, 405, 413, 415, 429}, r.Code)
	return r.Code >= 400 && r.Code < 500 && !isElse && aboutKeys.Match(r.Content)
}

// keyRefused returns why the host accepts no specimen in the form of a media type, or "". The answer raised the question;
// a small and good specimen, sent once, decides it for the run.
func keyRefused(p *Probe, mediaType string, r *probe.Reply) string {
	if !blamesKey(r) {
		return ""
	}
	form := specimen.MediaTypeJSON
	if strings.HasPrefix(mediaType, specimen.MediaTypeJWS) {
		form = specimen.MediaTypeJWS
	}
	return conformance.Once(p, "key "+form, "an answer to a good credential", func() string {
		sign, issuer := asJSON, "a did:key"
		if form == specimen.MediaTypeJWS {
			sign, issuer = asJWS, "a did:jwk"
		}
		plain := p.With(writeCredentials).Post("/credentials", form, sign(p, draft(p)))
		if !blamesKey(plain) {
			return ""
		}
		return fmt.Sprintf("the host rejects the issuer of every credential of a run, %s, with %d and %s; http and https URLs are the only keys that it must support, and a run serves none",
			issuer, plain.Code, text.Quote(string(plain.Content), 200))
	})
}

// kept stores a credential for the cases about reading, and returns nil at a host that rejects its key.
func kept(p *Probe, mediaType string, text []byte) []byte {
	r := p.With(writeCredentials).Post("/credentials", mediaType, text)
	if keyRefused(p, mediaType, r) != "" {
		return nil
	}
	accepted(p, r)
	return text
}
