package mutant

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tokenMutants are wrong about the exchange of a code.
var tokenMutants = slices.Concat(tokenAnswerMutants, tokenClientMutants, tokenFormMutants, tokenCodeMutants, tokenVerifierMutants,
	tokenErrorMutants)

// setting gives a member of good answers to exchanges another value; nil removes it.
func setting(member string, value any) func(http.Handler) http.Handler {
	return tokens(func(_ url.Values, object map[string]any) {
		if object[member] = value; value == nil {
			delete(object, member)
		}
	})
}

var tokenAnswerMutants = []Mutant{
	{
		Name: "no-access-token", Breaks: "A token response has an access token.",
		Turns: []string{"registration.grants.default", "token.exchange"},
		Wrap:  setting("access_token", ""),
	},
	{
		Name: "token-type-mac", Breaks: "Tokens are bearer tokens.",
		Turns: []string{"token.type"},
		Wrap:  setting("token_type", "mac"),
	},
	{
		Name: "no-scope-in-token-response", Breaks: "A token response has the scope.",
		Turns: []string{"token.scope"},
		Wrap:  setting("scope", nil),
	},
	{
		Name: "scope-of-token-is-wider", Breaks: "The scope of a token is what was granted.",
		Turns: []string{"token.scope"},
		Wrap: tokens(func(_ url.Values, object map[string]any) {
			if object["scope"] == standardScopes[0] {
				object["scope"] = standardScopes[0] + " " + standardScopes[2]
			}
		}),
	},
	{
		Name: "expires-in-text", Breaks: "expires_in is a number.",
		Turns: []string{"token.expires"},
		Wrap:  setting("expires_in", "3600"),
	},
	{
		Name: "expires-in-the-past", Breaks: "expires_in is positive.",
		Turns: []string{"token.expires"},
		Wrap:  setting("expires_in", -1),
	},
	{
		Name: "token-response-as-text", Breaks: "A token response is application/json.",
		Turns: []string{"errors.json", "token.json"},
		Wrap:  tokenAnswers(200, 300, func(_ *http.Request, _ url.Values, a *answer) { a.header.Set("Content-Type", "text/plain") }),
	},
	{
		Name: "token-response-cacheable", Breaks: "A token response is not stored.",
		Turns: []string{"token.cache"},
		Wrap:  tokenAnswers(200, 300, func(_ *http.Request, _ url.Values, a *answer) { a.header.Set("Cache-Control", "private") }),
	},
	{
		Name: "token-response-without-pragma", Breaks: "A token response has Pragma: no-cache.",
		Turns: []string{"token.cache"},
		Wrap:  tokenAnswers(200, 300, func(_ *http.Request, _ url.Values, a *answer) { a.header.Del("Pragma") }),
	},
	{
		Name: "exchange-without-scope-breaks", Breaks: "An exchange without scope works or is an invalid request.",
		Turns: []string{"token.scope.absent"},
		Wrap: tokenAnswers(200, 300, func(_ *http.Request, form url.Values, a *answer) {
			if form.Get("grant_type") == "authorization_code" && !form.Has("scope") {
				a.oauthError(http.StatusBadRequest, "invalid_grant", "there is no scope")
			}
		}),
	},
	{
		Name: "exchange-widens-scope", Breaks: "An exchange gives no more than was granted.",
		Turns: []string{"token.scope.wider"},
		Wrap: codeFlow{
			exchange: func(_ *codeMemory, _ *http.Request, form url.Values) { form.Del("scope") },
			answered: func(_ *codeMemory, _ *http.Request, form url.Values, a *answer) {
				if a.status == http.StatusOK && form.Has("scope") {
					a.edit(func(object map[string]any) { object["scope"] = form.Get("scope") })
				}
			},
		}.wrap,
	},
	{
		Name: "refresh-token-for-everybody", Breaks: "Only who registered for refresh tokens gets one.",
		Turns: []string{"token.refresh.unregistered"},
		Wrap: codeFlow{answered: func(m *codeMemory, _ *http.Request, form url.Values, a *answer) {
			asked := strings.Fields(m.request(form.Get("code")).Get("scope"))
			a.edit(func(object map[string]any) {
				if object["refresh_token"] == nil && slices.Contains(asked, "offline_access") {
					object["refresh_token"] = "a refresh token"
				}
			})
		}}.wrap,
	},
}

// tokenRefusals makes a mutant that changes error answers to exchanges.
func tokenRefusals(change func(r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return tokenAnswers(400, 500, change)
}

var tokenErrorMutants = []Mutant{
	{
		Name: "token-error-of-its-own", Breaks: "The error of a rejection is one of the standard's.",
		Turns: []string{"token.error.code", "token.grant.unknown"},
		Wrap: tokenRefusals(func(_ *http.Request, form url.Values, a *answer) {
			if form.Get("grant_type") == "foo" {
				a.edit(func(object map[string]any) { object["error"] = "bad_grant_type" })
			}
		}),
	},
	{
		Name: "token-error-in-a-list", Breaks: "A rejection is a JSON object.",
		Turns: []string{"token.error.code", "token.grant.unknown"},
		Wrap: tokenRefusals(func(_ *http.Request, form url.Values, a *answer) {
			if form.Get("grant_type") == "foo" {
				a.body, _ = json.Marshal([]any{a.object()}) // it came out of JSON
			}
		}),
	},
	{
		Name: "token-error-403", Breaks: "A rejection is 400.",
		Turns: []string{"token.error.status", "token.grant.unknown"},
		Wrap: tokenRefusals(func(_ *http.Request, form url.Values, a *answer) {
			if form.Get("grant_type") == "foo" {
				a.status = http.StatusForbidden
			}
		}),
	},
	{
		Name: "token-error-as-html", Breaks: "A rejection is application/json.",
		Turns: []string{"errors.json", "token.error.json"},
		Wrap:  tokenRefusals(func(_ *http.Request, _ url.Values, a *answer) { a.header.Set("Content-Type", "text/html") }),
	},
	{
		Name: "token-error-cacheable", Breaks: "A rejection is not stored.",
		Turns: []string{"token.error.cache"},
		Wrap:  tokenRefusals(func(_ *http.Request, _ url.Values, a *answer) { a.header.Del("Cache-Control") }),
	},
	{
		Name: "token-error-quotes", Breaks: "An error description has permitted characters only.",
		Turns: []string{"token.error.text", "refresh.error.text"},
		Wrap: tokenRefusals(func(_ *http.Request, form url.Values, a *answer) {
			if grant := form.Get("grant_type"); grant != "" && grant != "authorization_code" {
				a.edit(func(object map[string]any) { object["error_description"] = `unknown: "` + grant + `"` })
			}
		}),
	},
	{
		Name: "token-error-uri-with-a-space", Breaks: "error_uri is a URI.",
		Turns: []string{"token.error.text"},
		Wrap: tokenRefusals(func(_ *http.Request, _ url.Values, a *answer) {
			a.edit(func(object map[string]any) { object["error_uri"] = "see https://example.org/errors" })
		}),
	},
}
