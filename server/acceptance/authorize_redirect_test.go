package acceptance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Authorization endpoint: what must never lead the browser to an address that was not registered.

func TestAuthorizeRedirects(t *testing.T) { runLines(t, redirectLines) }

var redirectLines = []line{
	// RFC 6749, Section 4.1.2.1; CLR-AUTH-017
	{"001 unknown client_id: an error page, no Location", func(t *testing.T, h *host) {
		h.partner(t).request().set("client_id", "nobody").send(t).refusalPage(t)
	}},
	// RFC 6749, Section 4.1.2.1; CLR-AUTH-018
	{"002 client_id missing: an error page, no redirect", func(t *testing.T, h *host) {
		h.partner(t).request().set("client_id").send(t).refusalPage(t)
	}},
	// RFC 6749, Section 3.1.2.4; RFC 9700, Section 4.1.3; CLR-AUTH-015 and 016
	{"003 redirect_uri not registered, a suffix appended: an error page, no redirect",
		unregistered(callback+"x", callback+"/x", "https://partner.example/", "https://evil.example/callback",
			"https://partner.example.evil.example/callback")},
	// RFC 9700, Section 4.1.3
	{"004 redirect_uri with a trailing slash: an error page", unregistered(callback + "/")},
	// RFC 9700, Section 4.1.3
	{"005 redirect_uri with an extra query: an error page", unregistered(callback+"?a=1", callback+"?", callback+"&a=1")},
	// RFC 6749, Section 3.1.2.3
	{"006 redirect_uri with another query than registered: an error page",
		unregistered("https://partner.example/other?tenant=8", "https://partner.example/other",
			"https://partner.example/other?tenant=7&x=1", "https://partner.example/other?x=1&tenant=7")},
	// RFC 9700, Section 4.1.3
	{"007 redirect_uri with host in capitals, default port, dot segments or escapes: an error page",
		unregistered("https://PARTNER.example/callback", "https://partner.example:443/callback",
			"https://partner.example/%2e/callback", "https://partner.example/x/../callback",
			"https://partner.example/Callback", "https://partner.example/%63allback", "HTTPS://partner.example/callback")},
	// RFC 9700, Section 2.1
	{"008 redirect_uri with http for https: an error page", unregistered("http://partner.example/callback")},
	// RFC 6749, Section 3.1.2
	{"009 redirect_uri with userinfo or a fragment: an error page",
		unregistered("https://partner.example@evil.example/callback", "https://x@partner.example/callback",
			callback+"#", callback+"#fragment")},
	// CLR 2.0, Security: redirect_uri is required; CLR-AUTH-014
	{"010 redirect_uri missing: an error page even with one registered", func(t *testing.T, h *host) {
		one := h.register(t, goodMetadata().with("redirect_uris", []string{callback}))
		one.request().set("redirect_uri").send(t).refusalPage(t)
		one.request().set("redirect_uri", "").send(t).refusalPage(t)
	}},
	// RFC 6749, Section 3.1
	{"011 redirect_uri twice: an error page, no redirect", func(t *testing.T, h *host) {
		p := h.partner(t)
		p.request().set("redirect_uri", callback, "https://evil.example/").send(t).refusalPage(t)
		p.request().set("redirect_uri", "https://evil.example/", callback).send(t).refusalPage(t)
		p.request().set("redirect_uri", callback, callback).send(t).refusalPage(t)
	}},
}

// unregistered sends each address as redirect_uri of an otherwise good request, and once more with a second fault: a
// fault of the request must not be reported to an address of an attacker either.
func unregistered(addresses ...string) func(t *testing.T, h *host) {
	return func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, address := range addresses {
			r := p.request().set("redirect_uri", address).send(t).refusalPage(t)
			require.NotContains(t, strings.ToLower(string(r.Body)), "<script", r)
			p.request().set("redirect_uri", address).set("scope", "nonsense").send(t).refusalPage(t)
		}
	}
}
