package provider

import (
	"net/url"
	"regexp"

	"clrhost/conformance/provider/probe"
)

func authorizationErrors() []Case {
	return []Case{authorizationErrorState, authorizationErrorCode, authorizationErrorText}
}

// faults are faulty requests whose error is returned to the client.
var faults = [][]probe.Edit{
	{probe.Set("response_type", "nope")},
	{probe.Set("scope", unknownScope)},
	{probe.Without("code_challenge"), probe.Without("code_challenge_method")},
	{probe.Set("code_challenge_method", "plain")},
}

// Security Framework 1.1, Authorization Response: an error has the state of the request.
var authorizationErrorState = Case{
	ID: "authorization.error.state", Proves: []string{"CLR-AUTH-024"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "A redirect with an error returns the state unchanged.",
	Run: func(p *Probe) {
		eachError(p, func(a *probe.Answer, _ url.Values) { a.HasState() })
	},
}

// authorizationErrorCodes are the values of error (Security Framework 1.1, Authorization Response).
var authorizationErrorCodes = []string{
	"invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope", "server_error",
	"temporarily_unavailable",
}

// Security Framework 1.1, Authorization Response: error is one of seven codes.
var authorizationErrorCode = Case{
	ID: "authorization.error.code", Proves: []string{"CLR-AUTH-025"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "The error of a redirect is one that the standard lists.",
	Run: func(p *Probe) {
		eachError(p, func(a *probe.Answer, _ url.Values) { a.Rejected(authorizationErrorCodes...) })
	},
}

// The characters of error_description and of error_uri (RFC 6749, Section 4.1.2.1).
var (
	descriptionText = regexp.MustCompile(`^[\x20-\x21\x23-\x5B\x5D-\x7E]*$`)
	errorAddress    = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]*$`)
)

// odd is text of which no character may be repeated in an error.
const odd = "\"quoted\" \\ back é 漢\t\r\nSet-Cookie: a=b"

// RFC 6749, Section 4.1.2.1: error_description and error_uri have no quotes, backslashes, line breaks or letters beyond
// ASCII, whatever the request had.
var authorizationErrorText = Case{
	ID: "authorization.error.text", Proves: []string{"CLR-AUTH-026", "OAUTH-037"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "The error_description and error_uri of a redirect have only permitted characters, whatever was sent.",
	Run: func(p *Probe) {
		eachError(p, permittedText(p))
		for _, name := range []string{"response_type", "scope", "code_challenge_method", "code_challenge"} {
			a := p.Authorize(p.Client(), []string{scope(p)}, probe.Set(name, odd))
			if a.Journey.Landed != nil {
				permittedText(p)(a, a.Journey.Landed.Query())
			}
		}
	},
}
