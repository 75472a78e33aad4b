package mutant

import (
	"net/http"
	"net/url"
)

// permittedAuthorization is what the standards leave to an authorization endpoint and its metadata.
var permittedAuthorization = []Mutant{
	{
		Name: "no-issuer-in-responses", Reading: "authorization.issuer", Breaks: "That responses name their issuer is optional (RFC 9207, Section 2).",
		Wrap: func(good http.Handler) http.Handler {
			return landing(func(_, query url.Values) { query.Del("iss") })(publishing(func(document map[string]any) {
				delete(document, "authorization_response_iss_parameter_supported")
			})(good))
		},
	},
	{
		Name: "server-of-several-standards", Reading: "metadata.more", Breaks: "The metadata lists all that the server supports (RFC 8414, Section 2).",
		Wrap: publishing(func(document map[string]any) {
			document["response_types_supported"] = []string{"code", "code id_token"}
			document["code_challenge_methods_supported"] = []string{"S256", "S512"}
			document["token_endpoint_auth_methods_supported"] = []string{"private_key_jwt", "client_secret_basic"}
		}),
	},
	{
		Name: "no-scope-is-every-scope", Reading: "scope.default", Breaks: "A host may use a default for a scope that is missing (RFC 6749, Section 3.3).",
		Wrap: asking(withDefaultScope),
	},
	{
		Name: "authorization-by-get-alone", Reading: "authorization.post", Breaks: "That requests are accepted by POST is optional (RFC 6749, Section 3.1).",
		Wrap: answers(http.MethodPost, pathAuthorize, func(_ *http.Request, a *answer) {
			a.status = http.StatusNotFound
			a.header.Del("Location")
			a.header.Set("Content-Type", "text/html; charset=utf-8")
			a.body = []byte("<!DOCTYPE html><title>Not found</title><p>There is no such page.")
		}),
	},
}
