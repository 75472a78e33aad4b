package provider

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance/provider/probe"
)

// authorization is how a user authorizes a client (RFC 6749, Section 4.1.1; Security Framework 1.1, Authorization
// Request).
func authorization() Group {
	return Group{Name: "authorization", Title: "Authorization", Cases: signingIn(
		authorizationAnswers(), authorizationScopes(), authorizationPages(), authorizationTargets(), authorizationForms(),
		authorizationPKCE(), authorizationErrors(),
	)}
}

func authorizationAnswers() []Case {
	return []Case{
		authorizationCode, authorizationCodeGuess, authorizationCodeText, authorizationState, authorizationStateShort, authorizationStateLong,
		authorizationRedirectStatus, authorizationIssuer, authorizationExtra, authorizationExtraOpenID, authorizationPost,
		authorizationMode,
		authorizationRequestObject, authorizationOrigin,
	}
}

// Security Framework 1.1, Authorization Request: after the user has agreed, the browser goes to the redirect URI with an
// authorization code.
var authorizationCode = Case{
	ID: "authorization.code", Proves: []string{"CLR-AUTH-001"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "A complete request that the user allows ends at the client's redirect URI with a code.",
	Run:  func(p *Probe) { p.Authorize(p.Client(), advertised(p)).Allowed() },
}

// Security Framework 1.1, Authorization Response: the response has the state of the request.
var authorizationState = Case{
	ID: "authorization.state", Proves: []string{"CLR-AUTH-002"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "The redirect with the code returns the state unchanged.",
	Run: func(p *Probe) {
		p.Authorize(p.Client(), []string{scope(p)}, probe.Set("state", "aZ09-_.~ %2F&=+#"+p.Secret())).HasState()
	},
}

// RFC 6749, Section 4.1.1: the state is an opaque value of the client, of whatever length.
var authorizationStateShort = Case{
	ID: "authorization.state.short", Proves: []string{"OAUTH-016"}, Clause: "RFC 6749, Section 4.1.1",
	Want: "A state of one character is accepted and returned.",
	Run: func(p *Probe) {
		a := p.Authorize(admitted(p), []string{scope(p)}, probe.Set("state", "x"))
		a.Allowed()
		a.HasState()
	},
}

// RFC 6749, Section 4.1.2: the exact value received from the client. Appendix A.5 allows %x20 to %x7E in it.
var authorizationStateLong = Case{
	ID: "authorization.state.long", Proves: []string{"OAUTH-017"}, Clause: "RFC 6749, Section 4.1.2",
	Want: "A state of 384 characters, with every one that is permitted, is returned byte for byte.",
	Run: func(p *Probe) {
		var printable strings.Builder
		for c := byte(' '); c <= '~'; c++ {
			printable.WriteByte(c)
		}
		state := strings.Repeat(printable.String(), 5)[:384]
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("state", state)).HasState()
	},
}

// Security Framework 1.1, Authorization Response: the browser is redirected by 302. By 303 it does the same; by 307 it would
// post the user's password, or their consent, to the client (RFC 9700, Section 4.12). A page that leads on by itself, with
// the code in it, is no redirect.
var authorizationRedirectStatus = Case{
	ID: "authorization.redirect.status", Proves: []string{"CLR-AUTH-001", "OAUTH-036"}, Clause: "Security Framework 1.1, Authorization Response; RFC 9700, Section 4.12",
	Want: "The browser is sent to the client by 302 or 303.",
	Run: func(p *Probe) {
		a := p.Authorize(p.Client(), []string{scope(p)})
		a.Redirected()
		got := fmt.Sprintf("one by %d", a.Journey.Status)
		if a.Journey.Status == 0 {
			got = "a page that leads on by itself"
		}
		p.Expect(slices.Contains([]int{302, 303}, a.Journey.Status), "a redirect by 302 or 303", got)
	},
}

// RFC 9207, Section 2: the response of a host that supports this names its issuer, so that the client can detect an answer
// of another host.
var authorizationIssuer = Case{
	ID: "authorization.issuer", Proves: []string{"OAUTH-035"}, Clause: "RFC 9207, Section 2", Level: should,
	Want:  "Redirects with a code and with an error both name the issuer in iss, or neither does and the metadata declares nothing.",
	Needs: needs(probe.FeatureMetadata),
	Run: func(p *Probe) {
		good := p.Authorize(p.Client(), []string{scope(p)}).Redirected().Get("iss")
		bad := p.Authorize(p.Client(), []string{scope(p)}, probe.Set("response_type", "nope")).Redirected().Get("iss")
		if good == "" && bad == "" && !declaresIssuer(p) {
			p.Skip(noIssuer)
		}
		p.Expect(good == p.Host().Issuer, "iss "+p.Host().Issuer+" beside a code", "iss "+good)
		p.Expect(bad == p.Host().Issuer, "iss "+p.Host().Issuer+" beside an error", "iss "+bad)
	},
}

// RFC 6749, Section 3.1: the authorization server must ignore unrecognized request parameters.
var authorizationExtra = Case{
	ID: "authorization.extra", Proves: []string{"CLR-AUTH-028", "OAUTH-031"}, Clause: "RFC 6749, Section 3.1",
	Want: "A parameter that the host does not know is ignored.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("foo", "bar")).Allowed()
	},
}

// RFC 6749, Section 3.1: what a host does not recognize it must ignore. Without the scope openid the parameters of
// OpenID Connect ask for nothing, but a host that knows them may still act on them, so ignoring them is only
// recommended.
var authorizationExtraOpenID = Case{
	ID: "authorization.extra.openid", Proves: []string{"OAUTH-128"}, Clause: "RFC 6749, Section 3.1", Level: should,
	Want: "The parameters of OpenID Connect, without the scope openid, do not prevent a code.",
	Run: func(p *Probe) {
		admitted(p)
		for name, value := range map[string]string{
			"nonce": p.Secret(), "display": "page", "prompt": "consent", "max_age": "86400", "ui_locales": "de en", "acr_values": "0",
			"login_hint": p.Person().Email, "claims": `{"id_token":{}}`, "id_token_hint": "e30.e30.",
		} {
			p.Authorize(p.Client(), []string{scope(p)}, probe.Set(name, value)).Allowed()
		}
	},
}

// RFC 6749, Section 3.1: the authorization server may support POST as well.
var authorizationPost = Case{
	ID: "authorization.post", Proves: []string{"OAUTH-033"}, Clause: "RFC 6749, Section 3.1", Level: may,
	Want: "A request by POST is answered as one by GET, or rejected, such as with 405.",
	Run: func(p *Probe) {
		a := p.Authorize(admitted(p), []string{scope(p)}, probe.Method("POST"))
		if a.Journey.Landed == nil && isErrorPage(a.Page()) {
			return
		}
		a.Allowed()
	},
}

// OAuth 2.0 Multiple Response Types, Section 2.1: query is the default mode of a code. How a host treats other modes is
// its own choice, as long as no code gets into a fragment, which stays in the browser.
var authorizationMode = Case{
	ID: "authorization.mode", Proves: []string{"OAUTH-030"}, Clause: "OAuth 2.0 Multiple Response Types, Section 2.1", Level: should,
	Want: "The mode query works, and no other mode brings a code into the fragment.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("response_mode", "query")).Allowed()
		for _, mode := range []string{"fragment", "nope"} {
			a := p.Authorize(p.Client(), []string{scope(p)}, probe.Set("response_mode", mode))
			if a.Journey.Landed == nil && isErrorPage(a.Page()) {
				continue
			}
			query := a.Redirected()
			p.Expect(!strings.Contains(a.Journey.Landed.Fragment, "code="), "no code in the fragment", "a code in it")
			p.Expect(query.Has("code") || query.Has("error"), "a code or an error in the query", "neither")
		}
	},
}

// RFC 9101, Section 7: a host that does not support request objects answers with their errors, or uses the other
// parameters.
var authorizationRequestObject = Case{
	ID: "authorization.request-object", Proves: []string{"OAUTH-032"}, Clause: "RFC 9101, Section 7", Level: should,
	Want: "The parameters request and request_uri are rejected by their own errors, or ignored.",
	Run: func(p *Probe) {
		for _, name := range []string{"request", "request_uri"} {
			a := p.Authorize(admitted(p), []string{scope(p)}, probe.Set(name, "https://conformance.example/request.jwt"))
			if a.Journey.Landed == nil && isErrorPage(a.Page()) {
				continue // a host that reads request objects trusts nothing of a request with a bad one
			}
			if a.Redirected().Get("code") == "" {
				a.Rejected(name+"_not_supported", "invalid_"+name, "invalid_request_object", "invalid_request")
			}
		}
	},
}

// RFC 9700, Section 2.6: the authorization endpoint must not support CORS, since browsers navigate to it.
var authorizationOrigin = Case{
	ID: "authorization.origin", Proves: []string{"OAUTH-040"}, Clause: "RFC 9700, Section 2.6", Level: should,
	Want: "Scripts of other sites may not read the answers of the authorization endpoint.",
	Run: func(p *Probe) {
		request, _ := p.AuthorizationRequest(p.Client(), []string{scope(p)})
		p.Fetch("GET", request.Address(), probe.Header("Origin", "https://attacker.example")).
			Header("Access-Control-Allow-Origin").Absent()
	},
}
