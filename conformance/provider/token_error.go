package provider

import (
	"net/url"
	"strconv"

	"clrhost/conformance/provider/probe"
)

func tokenErrors() []Case {
	return []Case{tokenErrorCode, tokenErrorStatus, tokenErrorMediaType, tokenErrorCache, tokenErrorText}
}

// tokenErrorCodes are the values of error (Security Framework 1.1, Token Error Response).
var tokenErrorCodes = []string{
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "unsupported_token_type",
	"invalid_scope",
}

// Security Framework 1.1, Token Error Response: the body is a JSON object, and error is one of seven codes.
var tokenErrorCode = Case{
	ID: "token.error.code", Proves: []string{"CLR-TOK-027"}, Clause: "Security Framework 1.1, Token Error Response",
	Want: "A rejection is a JSON object with an error that the standard lists.",
	Run: func(p *Probe) {
		for _, r := range refusedExchanges(p) {
			r.Object().Member("error").Text().OneOf(tokenErrorCodes...)
		}
	},
}

// Security Framework 1.1, Token Error Response: a rejection is 400. RFC 6749, Section 5.2, has 401 for a client that
// failed to authenticate.
var tokenErrorStatus = Case{
	ID: "token.error.status", Proves: []string{"CLR-TOK-028"}, Clause: "Security Framework 1.1, Token Error Response",
	Want: "A rejection has the status 400, or 401 for invalid_client.",
	Run: func(p *Probe) {
		for _, r := range refusedExchanges(p) {
			if r.Code != 401 || r.Object().Member("error").Raw() != "invalid_client" {
				r.Status(400)
			}
		}
	},
}

// RFC 6749, Section 5.2: the parameters of a rejection are in a body of the media type application/json.
var tokenErrorMediaType = Case{
	ID: "token.error.json", Proves: []string{"OAUTH-057"}, Clause: "RFC 6749, Section 5.2", Level: should,
	Want: "A rejection is application/json.",
	Run: func(p *Probe) {
		for _, r := range refusedExchanges(p) {
			r.Header("Content-Type").Matches(formOfJSON, "application/json")
		}
	},
}

// RFC 6749, Section 5.1: answers of the token endpoint are not for caches.
var tokenErrorCache = Case{
	ID: "token.error.cache", Proves: []string{"CLR-TOK-029", "OAUTH-057"}, Clause: "RFC 6749, Section 5.1", Level: should,
	Want: "A rejection has Cache-Control: no-store.",
	Run: func(p *Probe) {
		for _, r := range refusedExchanges(p) {
			r.NotStored()
		}
	},
}

// RFC 6749, Section 5.2: error_description and error_uri have no quotes, backslashes, line breaks or letters beyond
// ASCII, whatever the request had.
var tokenErrorText = Case{
	ID: "token.error.text", Proves: []string{"CLR-TOK-030"}, Clause: "RFC 6749, Section 5.2",
	Want: "The error_description and error_uri of a rejection have only permitted characters.",
	Run: func(p *Probe) {
		replies := refusedExchanges(p)
		for _, name := range []string{"grant_type", "code", "redirect_uri", "scope"} {
			replies = append(replies, p.Exchange(exchangeable(p), probe.Set(name, odd)))
		}
		for _, r := range replies {
			body := r.JSON()
			if description := body.Member("error_description"); description.Found() {
				description.Text().Matches(descriptionText, "in printable ASCII without quote and backslash")
			}
			if address := body.Member("error_uri"); address.Found() {
				uri := address.Text().Matches(errorAddress, "as a URI").Value
				_, err := url.Parse(uri)
				p.Expect(err == nil, "error_uri as a URI", strconv.Quote(uri))
			}
		}
	},
}
