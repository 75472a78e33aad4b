package provider

import (
	"net/url"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func tokenForms() []Case {
	return []Case{
		tokenFormURL, tokenFormURLClient, tokenFormMethod, tokenFormJSON, tokenFormMultipart, tokenFormRepeated, tokenFormLarge,
		tokenGrantMissing, tokenGrantUnknown, tokenGrantClient, tokenGrantOwn,
	}
}

// formType is the media type of a form.
const formType = "application/x-www-form-urlencoded"

// RFC 6749, Section 4.1.3: the parameters of an exchange are sent in the body. URLs are logged.
var tokenFormURL = Case{
	ID: "token.form.url", Proves: []string{"OAUTH-048"}, Clause: "RFC 6749, Section 4.1.3", Level: should,
	Want: "Parameters in the URL are not read, and use up no code.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		p.Exchange(code, probe.Body(formType, []byte{})).Status(400, 401)
		p.Exchange(code).Succeeded()
	},
}

// RFC 6749, Section 2.3.1: client credentials must not be included in the request URI.
var tokenFormURLClient = Case{
	ID: "token.form.url.client", Proves: []string{"OAUTH-048"}, Clause: "RFC 6749, Section 2.3.1",
	Want: "Client credentials in the URL are not read.",
	Run: func(p *Probe) {
		c := p.Client()
		p.Exchange(exchangeable(p), probe.NoAuth(), func(r *probe.Request) {
			r.URL += "?" + url.Values{"client_id": {c.ID}, "client_secret": {c.Secret}}.Encode()
		}).Status(400, 401)
	},
}

// RFC 6749, Section 3.2: the client must use POST.
var tokenFormMethod = Case{
	ID: "token.form.method", Proves: []string{"CLR-TOK-032", "OAUTH-050"}, Clause: "RFC 6749, Section 3.2", Level: should,
	Want: "GET and PUT are answered 405, with POST in Allow, or rejected otherwise.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		for _, method := range []string{"GET", "PUT"} {
			r := p.Exchange(code, probe.Method(method))
			if r.Code == 405 {
				r.Header("Allow").Contains("POST")
			} else if !isNotOffered(r) {
				r.Rejected()
			}
		}
	},
}

// RFC 6749, Section 3.2: parameters are sent as application/x-www-form-urlencoded.
var tokenFormJSON = Case{
	ID: "token.form.json", Proves: []string{"CLR-TOK-031", "OAUTH-051"}, Clause: "RFC 6749, Section 3.2", Level: should,
	Want: "Parameters as JSON are rejected.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), asObject).Rejected()
	},
}

// RFC 6749, Section 3.2: parameters are sent as application/x-www-form-urlencoded.
var tokenFormMultipart = Case{
	ID: "token.form.multipart", Proves: []string{"OAUTH-051"}, Clause: "RFC 6749, Section 3.2", Level: should,
	Want: "Parameters as multipart/form-data are rejected.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), asMultipart).Rejected()
	},
}

// RFC 6749, Section 3.2: parameters must not be included more than once.
var tokenFormRepeated = Case{
	ID: "token.form.repeated", Proves: []string{"CLR-TOK-033", "OAUTH-055"}, Clause: "RFC 6749, Section 3.2", Level: should,
	Want: "A repeated parameter gives invalid_request.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Twice("code", p.Secret())).OAuthError("invalid_request")
		p.Exchange(exchangeable(p), probe.Twice("grant_type", "authorization_code")).OAuthError("invalid_request")
	},
}

// largeForm is more than any token request needs, in bytes.
const largeForm = 1 << 20

// No request needs that much. A host may reject it for its size, or ignore what it does not know of it (RFC 6749, Section
// 3.2) and reject the code.
var tokenFormLarge = Case{
	ID: "token.form.large", Proves: []string{"OAUTH-056"}, Clause: "Good practice", Level: should,
	Want: "A form of a megabyte with a code that was made up is rejected, and the next request is answered.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Set("code", p.Secret()), probe.Set("padding", strings.Repeat("x", largeForm))).Rejected()
		conformance.Given(p, "an answer right after it", p.Exchange(exchangeable(p)).Succeeded)
	},
}

// RFC 6749, Section 5.2: a request that misses a required parameter is invalid_request.
var tokenGrantMissing = Case{
	ID: "token.grant.missing", Proves: []string{"CLR-TOK-012", "OAUTH-052"}, Clause: "RFC 6749, Section 5.2",
	Want: "A missing grant_type gives invalid_request.",
	Run: func(p *Probe) {
		r := p.Exchange(exchangeable(p), probe.Without("grant_type")).OAuthError("invalid_request", "unsupported_grant_type")
		p.Should(func() { r.OAuthError("invalid_request") })
	},
}

// RFC 6749, Section 5.2: a grant type that the host does not support is unsupported_grant_type.
var tokenGrantUnknown = Case{
	ID: "token.grant.unknown", Proves: []string{"CLR-TOK-013", "OAUTH-053"}, Clause: "RFC 6749, Section 5.2",
	Want: "The grant types password, implicit and foo give unsupported_grant_type.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		for _, grant := range []string{"password", "implicit", "foo"} {
			p.Exchange(code, probe.Set("grant_type", grant)).OAuthError("unsupported_grant_type", "unauthorized_client")
		}
	},
}

// RFC 6749, Section 5.2: a client uses the grant types that it registered, and no others.
var tokenGrantClient = Case{
	ID: "token.grant.client", Proves: []string{"CLR-TOK-013", "OAUTH-054"}, Clause: "RFC 6749, Section 5.2",
	Want: "A client of the code flow gets no token by client_credentials.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Set("grant_type", "client_credentials")).
			OAuthError("unsupported_grant_type", "unauthorized_client")
	},
}

// RFC 6749, Section 4.4.3: a client that gets a token of its own needs no refresh token. Without
// a scope in the request the host uses its default, and names it.
var tokenGrantOwn = Case{
	ID: "token.grant.own", Proves: []string{"OAUTH-122"}, Clause: "RFC 6749, Section 4.4.3", Level: should,
	Want: "A client that gets a token of its own gets a scope with it, and no refresh token.",
	Run: func(p *Probe) {
		c := ownClient(p)
		form := url.Values{"grant_type": {"client_credentials"}}
		r := p.Token(p.Host().Token, form, probe.As(c))
		if r.Code != 200 {
			r.OAuthError("invalid_scope", "invalid_request", "unauthorized_client", "unsupported_grant_type")
			return
		}
		r.Object().Member("refresh_token").Absent()
		r.Object().Member("scope").Text().NotEmpty()
	},
}
