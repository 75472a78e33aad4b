package mutant

import (
	"net/http"
	"net/url"
	"slices"
)

// Permitted returns hosts that differ from the good one where the standards leave a choice. They turn no case red: a
// harness that rejects one of them asks for its authors' choices, not for the standard. Breaks is the clause that permits
// it, and Reading the choice in the catalogue.
func Permitted() []Mutant {
	return slices.Concat(permittedRegistration, permittedManagement, permittedTokens, permittedAuthorization, permittedProfiles, permittedErrors, at(pathCredentials, permittedLists), at(pathCredentials, permittedWrites))
}

var permittedTokens = []Mutant{
	{
		Name: "refresh-tokens-last", Reading: "refresh.rotation", Breaks: "A host need not replace refresh tokens (RFC 6749, Section 6).",
		Wrap: refreshing(func(l *tokenMemory, _ *http.Request, form url.Values) {
			if form.Has("refresh_token") {
				form.Set("refresh_token", l.lastSuccessor(form.Get("refresh_token")))
			}
		}, func(_ *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			a.edit(func(object map[string]any) {
				if object["refresh_token"] != nil {
					object["refresh_token"] = form.Get("refresh_token")
				}
			})
		}),
	},
	{
		Name: "refresh-gives-no-refresh-token", Reading: "refresh.rotation", Breaks: "A refresh need not repeat the refresh token (RFC 6749, Section 5.1).",
		Wrap: refreshing(func(l *tokenMemory, _ *http.Request, form url.Values) {
			if form.Has("refresh_token") {
				form.Set("refresh_token", l.lastSuccessor(form.Get("refresh_token")))
			}
		}, func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			a.edit(func(object map[string]any) { delete(object, "refresh_token") })
		}),
	},
	{
		Name: "replaced-refresh-token-retires-at-once", Reading: "refresh.rotation", Breaks: "A host may revoke a refresh token when it replaces it (RFC 6749, Section 6).",
		Wrap: refreshing(func(l *tokenMemory, _ *http.Request, form url.Values) {
			if l.successor(form.Get("refresh_token")) != "" {
				form.Set("refresh_token", "made-up")
			}
		}, nil),
	},
	{
		Name: "refresh-ends-the-access-token-before", Reading: "refresh.access", Breaks: "When an access token ends is the host's choice.",
		Wrap: tokenLifecycle{call: hook{in: func(l *tokenMemory, r *http.Request, _ url.Values) {
			if token := bearerOf(r); l.isAccess(token) && l.successor(l.issuedWith(token).refresh) != "" {
				r.Header.Set("Authorization", "Bearer made-up")
			}
		}}}.wrap,
	},
	{
		Name: "revocation-answered-without-a-body", Reading: "revocation.body", Breaks: "The content of the response is ignored (RFC 7009, Section 2.2).",
		Wrap: revoked(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			if a.status == http.StatusOK {
				a.header.Del("Content-Type")
				a.body = nil
			}
		}),
	},
	{
		Name: "revocation-answered-in-words", Reading: "revocation.body", Breaks: "The content of the response is ignored (RFC 7009, Section 2.2).",
		Wrap: revoked(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			if a.status == http.StatusOK {
				a.header.Set("Content-Type", "text/html; charset=utf-8")
				a.body = []byte("<p>Revoked.")
			}
		}),
	},
	{
		Name: "revocation-of-others-ignored", Reading: "revocation.other", Breaks: "A client that revokes the token of another may get the answer of an unknown token.",
		Wrap: revoked(func(_ *tokenMemory, _ *http.Request, _ url.Values, a *answer) {
			if a.object()["error"] == "invalid_grant" {
				a.status, a.body = http.StatusOK, nil
			}
		}),
	},
	{
		Name: "access-tokens-are-not-revoked", Reading: "revocation.access", Breaks: "That access tokens can be revoked is only recommended (RFC 7009, Section 2).",
		Wrap: revocationUnsupported,
	},
	{
		Name: "code-spoiled-by-others", Reading: "code.spared", Breaks: "No clause asks that a code survive the attempt of another client (RFC 6749, Section 4.1.3).",
		Wrap: exchanging(func(m *codeMemory, r *http.Request, form url.Values) {
			code := form.Get("code")
			owner := m.request(code).Get("client_id")
			if c, isProven := caller(m, r); isProven && owner != "" && c.ID != owner {
				m.remember("spoiled "+code, true)
			} else if m.remembered("spoiled "+code) != nil {
				form.Set("code", "spoiled")
			}
		}),
	},
	{
		Name: "introspection-of-others", Reading: "introspection.others", Breaks: "Who may introspect a token is for the host to decide (RFC 7662, Section 2.2).",
		Wrap: tokenLifecycle{introspect: hook{in: func(l *tokenMemory, r *http.Request, form url.Values) {
			if r.Header.Get("Authorization") != "" {
				l.authenticateOwner(r, form.Get("token"))
			}
		}}}.wrap,
	},
	{
		Name: "refresh-tokens-not-introspected", Reading: "introspection.refresh", Breaks: "A host need not introspect refresh tokens (RFC 7662, Section 2.2).",
		Wrap: introspected(func(l *tokenMemory, _ *http.Request, form url.Values, a *answer) {
			if l.isRefresh(form.Get("token")) && a.status == http.StatusOK {
				a.body = []byte(`{"active":false}`)
			}
		}),
	},
	{
		Name: "challenge-without-scope", Reading: "bearer.scope", Breaks: "The scope in a challenge is optional (RFC 6750, Section 3).",
		Wrap: answers(http.MethodGet, pathCredentials, func(_ *http.Request, a *answer) {
			if a.status == http.StatusForbidden {
				a.header.Set("WWW-Authenticate", `Bearer error="insufficient_scope"`)
			}
		}),
	},
	{
		Name: "unknown-clients-distinguished", Reading: "client.unknown", Breaks: "No clause asks that an unknown client be answered as a wrong secret is (RFC 6749, Section 5.2).",
		Wrap: codeFlow{answered: func(m *codeMemory, r *http.Request, _ url.Values, a *answer) {
			if c, _ := caller(m, r); a.object()["error"] == "invalid_client" && c.ID == "" {
				a.edit(func(object map[string]any) { object["error_description"] = "There is no such client." })
			}
		}}.wrap,
	},
}
