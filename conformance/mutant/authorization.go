package mutant

import (
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorizationMutants are wrong about the authorization request and its answer.
var authorizationMutants = slices.Concat(authorizationAnswerMutants, authorizationFormMutants, authorizationTargetMutants(),
	authorizationScopeMutants, authorizationPageMutants)

var authorizationAnswerMutants = []Mutant{
	{
		Name: "no-code", Breaks: "The redirect has a code.",
		Turns: []string{"authorization.code", "authorization.redirect.query.kept", "registration.grants.default",
			"registration.responses.default"},
		Wrap: landing(func(_, query url.Values) { query.Del("code") }),
	},
	{
		Name: "openid-parameters-refused", Breaks: "Parameters of OpenID Connect are ignored without the scope openid.",
		Turns: []string{"authorization.extra.openid"},
		Wrap: asking(func(asked url.Values) {
			if asked.Has("id_token_hint") {
				asked.Set("response_type", "this is not OpenID Connect")
			}
		}),
	},
	{
		Name: "state-decoded-twice", Breaks: "The state comes back unchanged.",
		Turns: []string{"authorization.state"},
		Wrap: landing(func(_, query url.Values) {
			if state, err := url.QueryUnescape(query.Get("state")); err == nil {
				query.Set("state", state)
			}
		}),
	},
	{
		Name: "state-must-be-long", Breaks: "The state has any length.",
		Turns: []string{"authorization.state.short"},
		Wrap: asking(func(asked url.Values) {
			if asked.Has("state") && len(asked.Get("state")) < 8 {
				asked.Set("response_type", "state is too short")
			}
		}),
	},
	{
		Name: "state-cut", Breaks: "A long state comes back whole.",
		Turns: []string{"authorization.state.long"},
		Wrap: landing(func(_, query url.Values) {
			if state := query.Get("state"); len(state) > 255 {
				query.Set("state", state[:255])
			}
		}),
	},
	{
		Name: "redirect-by-307", Breaks: "The redirect does not repeat a post.",
		Turns: []string{"authorization.redirect.status"},
		Wrap: answers("", "", func(_ *http.Request, a *answer) {
			if strings.Contains(a.header.Get("Location"), "code=") {
				a.status = http.StatusTemporaryRedirect
			}
		}),
	},
	{
		Name: "redirect-by-a-page", Breaks: "A redirect is no page that leads on by itself.",
		Turns: []string{"authorization.redirect.status"},
		Wrap: answers("", "", func(_ *http.Request, a *answer) {
			if to := a.header.Get("Location"); strings.Contains(to, "code=") {
				a.status = http.StatusOK
				a.header.Del("Location")
				a.header.Set("Content-Type", "text/html; charset=utf-8")
				a.body = []byte(`<!DOCTYPE html><title>Back</title><meta http-equiv="refresh" content="0; url=` + html.EscapeString(to) + `">`)
			}
		}),
	},
	{
		Name: "no-issuer-beside-code", Breaks: "A redirect with a code names the issuer.",
		Turns: []string{"authorization.issuer"},
		Wrap: landing(func(_, query url.Values) {
			if query.Has("code") {
				query.Del("iss")
			}
		}),
	},
	{
		Name: "no-issuer-beside-error", Breaks: "A redirect with an error names the issuer.",
		Turns: []string{"authorization.issuer"},
		Wrap: landing(func(_, query url.Values) {
			if query.Has("error") {
				query.Del("iss")
			}
		}),
	},
	{
		Name: "unknown-parameter-refused", Breaks: "Unknown parameters are ignored.",
		Turns: []string{"authorization.extra"},
		Wrap: asking(func(asked url.Values) {
			if asked.Has("foo") {
				asked.Set("response_type", "foo is not known")
			}
		}),
	},
	{
		Name: "post-breaks-authorization", Breaks: "A POST is answered as a GET, or not allowed.",
		Turns: []string{"authorization.post"},
		Wrap: answers(http.MethodPost, pathAuthorize, func(_ *http.Request, a *answer) {
			a.status = http.StatusInternalServerError
			a.header.Del("Location")
		}),
	},
	{
		Name: "code-in-fragment", Breaks: "A code never travels in a fragment.",
		Turns: []string{"authorization.mode"},
		Wrap: codeFlow{
			authorize: func(_ *codeMemory, asked url.Values) { asked.Del("response_mode") },
			landed: func(_ *codeMemory, asked url.Values, to *url.URL) {
				if asked.Get("response_mode") == "fragment" {
					to.Fragment, to.RawQuery = to.RawQuery, ""
				}
			},
		}.wrap,
	},
	{
		Name: "request-object-breaks-authorization", Breaks: "Request objects are rejected or ignored.",
		Turns: []string{"authorization.request-object"},
		Wrap: answers("", pathAuthorize, func(r *http.Request, a *answer) {
			if r.URL.Query().Has("request") {
				a.status = http.StatusInternalServerError
				a.header.Del("Location")
			}
		}),
	},
	{
		Name: "authorization-open-to-scripts", Breaks: "Other sites' scripts cannot read the authorization endpoint.",
		Turns: []string{"authorization.origin"},
		Wrap: answers("", pathAuthorize, func(r *http.Request, a *answer) {
			if origin := r.Header.Get("Origin"); origin != "" {
				a.header.Set("Access-Control-Allow-Origin", origin)
			}
		}),
	},
	{
		Name: "error-without-state", Breaks: "A redirect with an error has the state.",
		Turns: []string{"authorization.declined", "authorization.error.state"},
		Wrap: landing(func(_, query url.Values) {
			if query.Has("error") {
				query.Del("state")
			}
		}),
	},
	{
		Name: "error-of-its-own", Breaks: "The error of a redirect is one of the standard's.",
		Turns: []string{"authorization.error.code"},
		Wrap: landing(func(asked, query url.Values) {
			if asked.Get("response_type") == "nope" {
				query.Set("error", "bad_response_type")
			}
		}),
	},
	{
		Name: "error-description-echoes", Breaks: "An error description has permitted characters only.",
		Turns: []string{"authorization.error.text"},
		Wrap: landing(func(asked, query url.Values) {
			if query.Get("error") == "invalid_scope" {
				query.Set("error_description", "not a scope: "+asked.Get("scope"))
			}
		}),
	},
	{
		Name: "error-uri-with-a-space", Breaks: "error_uri is a URI.",
		Turns: []string{"authorization.error.text"},
		Wrap: landing(func(_, query url.Values) {
			if query.Has("error") {
				query.Set("error_uri", "see https://example.org/errors")
			}
		}),
	},
}
