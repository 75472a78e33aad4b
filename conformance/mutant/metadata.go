package mutant

import (
	"net/http"
	"strings"
)

// publishing makes a mutant that changes the authorization server metadata.
func publishing(change func(document map[string]any)) func(http.Handler) http.Handler {
	return answers(http.MethodGet, pathMetadata, func(_ *http.Request, a *answer) { a.edit(change) })
}

// withMember is publishing of one other value.
func withMember(name string, value any) func(http.Handler) http.Handler {
	return publishing(func(document map[string]any) { document[name] = value })
}

var metadataMutants = []Mutant{
	{
		Name: "metadata-as-text", Breaks: "The metadata is JSON.",
		Turns: []string{"metadata.document"},
		Wrap: answers(http.MethodGet, pathMetadata, func(_ *http.Request, a *answer) {
			a.header.Set("Content-Type", "text/plain")
		}),
	},
	{
		Name: "metadata-with-empty-list", Breaks: "A list with nothing in it is left out.",
		Turns: []string{"metadata.document"},
		Wrap:  withMember("ui_locales_supported", []string{}),
	},
	{
		Name: "another-issuer", Breaks: "The issuer is where the metadata was read.",
		Turns: []string{"metadata.issuer", "authorization.issuer"},
		Wrap:  withMember("issuer", "https://elsewhere.example"),
	},
	{
		Name: "issuer-with-query", Breaks: "The issuer has no query.",
		Turns: []string{"metadata.issuer", "authorization.issuer"},
		Wrap: publishing(func(document map[string]any) {
			issuer, _ := document["issuer"].(string)
			document["issuer"] = issuer + "?tenant=1"
		}),
	},
	{
		Name: "token-endpoint-over-http", Breaks: "Endpoints are https URLs.",
		Turns: []string{"metadata.endpoints"},
		Wrap: publishing(func(document map[string]any) {
			endpoint, _ := document["token_endpoint"].(string)
			document["token_endpoint"] = "http://" + strings.TrimPrefix(endpoint, "https://")
		}),
	},
	{
		Name: "no-authorization-endpoint", Breaks: "The endpoints of the code flow are there.",
		Turns: []string{"metadata.endpoints"},
		Wrap:  publishing(func(document map[string]any) { delete(document, "authorization_endpoint") }),
	},
	{
		Name: "plain-challenges-alone", Breaks: "S256 is among the challenge methods.",
		Turns: []string{"metadata.challenge"},
		Wrap:  withMember("code_challenge_methods_supported", []string{"plain"}),
	},
	{
		Name: "secrets-in-forms-alone", Breaks: "client_secret_basic is among the ways to authenticate.",
		Turns: []string{"metadata.authentication"},
		Wrap:  withMember("token_endpoint_auth_methods_supported", []string{"client_secret_post"}),
	},
	{
		Name: "implicit-responses-alone", Breaks: "code is among the response types.",
		Turns: []string{"metadata.responses"},
		Wrap:  withMember("response_types_supported", []string{"token"}),
	},
	{
		Name: "iss-not-announced", Breaks: "The metadata declares that responses name their issuer.",
		Turns: []string{"metadata.iss"},
		Wrap:  publishing(func(document map[string]any) { delete(document, "authorization_response_iss_parameter_supported") }),
	},
}
