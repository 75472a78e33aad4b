package provider

import (
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func tokenClients() []Case {
	return []Case{
		tokenClientNone, tokenClientSecret, tokenClientChallenge, tokenClientUnknown, tokenClientForm, tokenClientBoth,
		tokenClientOther, tokenClientEncoded, tokenClientMalformed,
	}
}

// Security Framework 1.1, Token Request: the client authenticates by HTTP Basic.
var tokenClientNone = Case{
	ID: "token.client.none", Proves: []string{"CLR-TOK-010", "OAUTH-042"}, Clause: "Security Framework 1.1, Token Request",
	Want: "An exchange without client authentication gets invalid_client.",
	Run: func(p *Probe) {
		r := p.Exchange(exchangeable(p), probe.NoAuth()).OAuthError("invalid_client")
		if r.Code == 401 {
			p.Should(func() { r.Challenge("Basic") })
		}
	},
}

// RFC 6749, Section 5.2: failed client authentication is invalid_client.
var tokenClientSecret = Case{
	ID: "token.client.secret", Proves: []string{"CLR-TOK-008"}, Clause: "RFC 6749, Section 5.2",
	Want: "An exchange with a wrong client secret gets invalid_client.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), wrongSecret(p)).OAuthError("invalid_client")
	},
}

// RFC 6749, Section 5.2: a client that failed by the Authorization header is answered 401 with the challenge of the
// scheme that it used. A host that answers 400 has nothing to challenge.
var tokenClientChallenge = Case{
	ID: "token.client.challenge", Proves: []string{"CLR-TOK-009", "OAUTH-043"}, Clause: "RFC 6749, Section 5.2",
	Want: "A 401 for a wrong client secret has a Basic challenge.",
	Run: func(p *Probe) {
		r := p.Exchange(exchangeable(p), wrongSecret(p))
		if r.Code != 401 {
			p.Skip("the host answered %d and not 401", r.Code)
		}
		r.Challenge("Basic")
	},
}

// RFC 6749, Section 5.2: an unknown client is invalid_client as well. No clause asks that its answer be that for a wrong
// secret, but where it differs, client identifiers can be found by trying.
var tokenClientUnknown = Case{
	ID: "token.client.unknown", Proves: []string{"OAUTH-044"}, Clause: "RFC 6749, Section 5.2", Level: should,
	Want: "An unknown client gets invalid_client.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		known := conformance.Given(p, "a rejection of a wrong secret", func() string { return refusalOf(p.Exchange(code, wrongSecret(p))) })
		unknown := p.Exchange(code, probe.Basic("nobody-"+p.Secret()[:8], p.Secret())).OAuthError("invalid_client")
		if refusalOf(unknown) != known {
			p.Note("An unknown client is answered otherwise than a wrong secret, so client identifiers can be found by trying.")
		}
	},
}

// RFC 6749, Section 2.3.1: credentials in the body are not recommended, and the standard registers clients for Basic.
var tokenClientForm = Case{
	ID: "token.client.form", Proves: []string{"CLR-TOK-011", "OAUTH-045"}, Clause: "RFC 6749, Section 2.3.1", Level: should,
	Want: "Client credentials in the form are not accepted.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), inForm(p.Client())...).OAuthError("invalid_client", "invalid_request")
	},
}

// RFC 6749, Section 5.2: a request that uses more than one mechanism for authenticating the client is invalid_request. That
// it must not is a rule for clients (Section 2.3).
var tokenClientBoth = Case{
	ID: "token.client.both", Proves: []string{"OAUTH-046"}, Clause: "RFC 6749, Section 5.2", Level: should,
	Want: "Credentials in the header and in the form at once are rejected.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), inForm(p.Client())[1:]...).OAuthError("invalid_request", "invalid_client")
	},
}

// RFC 6749, Section 2.3: the client is the authenticated one.
var tokenClientOther = Case{
	ID: "token.client.other", Proves: []string{"OAUTH-047"}, Clause: "RFC 6749, Section 2.3", Level: should,
	Want: "A client_id in the form that is not the authenticated client's is rejected.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Set("client_id", p.OtherClient().ID)).Status(400, 401)
	},
}

// RFC 6749, Section 2.3.1: id and secret are form-urlencoded before they are put into the header, so that any character
// may be in them. Encoding every character shows whether the host decodes.
var tokenClientEncoded = Case{
	ID: "token.client.encoded", Proves: []string{"CLR-TOK-007"}, Clause: "RFC 6749, Section 2.3.1", Level: should,
	Want: "Client credentials are decoded from application/x-www-form-urlencoded.",
	Run: func(p *Probe) {
		c := p.Client()
		p.Exchange(exchangeable(p), rawBasic(escaped(c.ID)+":"+escaped(c.Secret))).Succeeded()
	},
}

// RFC 6749, Section 2.3.1: malformed credentials authenticate no client.
var tokenClientMalformed = Case{
	ID: "token.client.malformed", Proves: []string{"OAUTH-049"}, Clause: "RFC 6749, Section 2.3.1",
	Want: "Basic credentials with bad base64, no colon or a bad escape are rejected, and cause no server error.",
	Run: func(p *Probe) {
		c, code := p.Client(), exchangeable(p)
		for _, credentials := range []probe.Edit{
			probe.Header("Authorization", "Basic ***"), rawBasic(strings.ReplaceAll(c.ID+c.Secret, ":", "")), rawBasic(c.ID + ":%zz"),
		} {
			p.Exchange(code, credentials).OAuthError("invalid_client", "invalid_request")
		}
	},
}
