package mutant

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

var (
	pageMembers = []string{"client_uri", "logo_uri", "tos_uri", "policy_uri"}
	textMembers = slices.Concat([]string{"client_name", "software_id", "software_version"}, pageMembers)
	mostMembers = slices.Concat(textMembers, []string{"redirect_uris"}) // that are required
	allMembers  = slices.Concat(mostMembers, []string{"scope"})
)

// named puts the names of members behind the beginning of an id.
func named(prefix string, members ...string) []string {
	var ids []string
	for _, member := range members {
		ids = append(ids, prefix+member)
	}
	return ids
}

// registrationRefusals are mutants that register what is to be rejected.
var registrationRefusals = []Mutant{
	{
		Name: "incomplete-client", Breaks: "What is required must be there.",
		Turns: named("registration.without.", mostMembers...),
		Wrap:  badMembers(func(_ any, isThere bool) bool { return !isThere }, mostMembers...),
	},
	{
		Name: "client-without-scope", Breaks: "A client without scope is rejected, or gets a default.",
		Turns: []string{"registration.without.scope"},
		Wrap:  badMembers(func(_ any, isThere bool) bool { return !isThere }, "scope"),
	},
	{
		Name: "empty-member", Breaks: "What is required must not be empty.",
		Turns: named("registration.empty.", textMembers...),
		Wrap:  badMembers(func(value any, _ bool) bool { return value == "" }, textMembers...),
	},
	{
		Name: "number-for-text", Breaks: "A member is of its type.",
		Turns: named("registration.type.", allMembers...),
		Wrap: badMembers(func(value any, _ bool) bool {
			_, isNumber := value.(float64)
			return isNumber
		}, allMembers...),
	},
	{
		Name: "pages-over-http", Breaks: "The client's pages are https URLs.",
		Turns: named("registration.http.", pageMembers...),
		Wrap: badMembers(func(value any, _ bool) bool {
			text, _ := value.(string)
			return strings.HasPrefix(text, "http://")
		}, pageMembers...),
	},
	{
		Name: "pages-anywhere", Breaks: "The client's pages are on one host.",
		Turns: append(named("registration.host.", pageMembers...), "registration.host.subdomain", "registration.host.look-alike", "registration.host.dot"),
		Wrap: badMembers(func(value any, _ bool) bool {
			text, _ := value.(string)
			return strings.HasPrefix(text, "https://") && text != clientSite && !strings.HasPrefix(text, clientSite+"/")
		}, pageMembers...),
	},
	{
		Name: "redirect-over-http", Breaks: "A redirect URI is an https URL.",
		Turns: []string{"registration.redirect.http"},
		Wrap:  badRedirect(func(uri string) bool { return strings.HasPrefix(uri, "http://") }),
	},
	{
		Name: "redirect-is-a-string", Breaks: "redirect_uris is an array.",
		Turns: []string{"registration.redirect.string"},
		Wrap: badMembers(func(value any, _ bool) bool {
			_, isText := value.(string)
			return isText
		}, "redirect_uris"),
	},
	{
		Name: "no-redirect", Breaks: "A client has a redirect URI.",
		Turns: []string{"registration.redirect.none"},
		Wrap: badMembers(func(value any, isThere bool) bool {
			list, isList := value.([]any)
			return isThere && isList && len(list) == 0
		}, "redirect_uris"),
	},
	{
		Name: "redirect-elsewhere", Breaks: "A redirect URI is on the host of the client's pages.",
		Turns: []string{"registration.redirect.host"},
		Wrap:  badRedirect(func(uri string) bool { return strings.HasPrefix(uri, "https://elsewhere.") }),
	},
	{
		Name: "redirect-with-fragment", Breaks: "A redirect URI has no fragment.",
		Turns: []string{"registration.redirect.fragment"},
		Wrap:  badRedirect(func(uri string) bool { return strings.Contains(uri, "#") }),
	},
	{
		Name: "redirect-not-absolute", Breaks: "A redirect URI is absolute.",
		Turns: []string{"registration.redirect.relative", "registration.redirect.malformed"},
		Wrap: badRedirect(func(uri string) bool {
			u, err := url.Parse(uri)
			return err == nil && u.Host == "" && u.Opaque == ""
		}),
	},
	{
		Name: "redirect-with-user", Breaks: "A redirect URI has no user information.",
		Turns: []string{"registration.redirect.user"},
		Wrap:  badRedirect(func(uri string) bool { return strings.Contains(uri, "@") }),
	},
	{
		Name: "redirect-to-address", Breaks: "A redirect URI has a host name.",
		Turns: []string{"registration.redirect.address"},
		Wrap:  badRedirect(func(uri string) bool { return strings.Contains(uri, "192.0.2.") }),
	},
	{
		Name: "redirect-to-script", Breaks: "A redirect URI is no script.",
		Turns: []string{"registration.redirect.javascript"},
		Wrap:  badRedirect(func(uri string) bool { return strings.HasPrefix(uri, "javascript:") }),
	},
	{
		Name: "any-way-to-authenticate", Breaks: "Clients authenticate by client_secret_basic.",
		Turns: named("registration.method.", "none", "client_secret_post", "private_key_jwt"),
		Wrap: badMembers(func(value any, isThere bool) bool {
			return isThere && value != "client_secret_basic"
		}, "token_endpoint_auth_method"),
	},
	{
		Name: "any-grant-type", Breaks: "There is the code flow and no other.",
		Turns: named("registration.grants.", "implicit", "password", "client_credentials"),
		Wrap: badMembers(func(value any, _ bool) bool {
			return slices.ContainsFunc(strs(value), func(grant string) bool { return grant != "authorization_code" && grant != "refresh_token" })
		}, "grant_types"),
	},
	{
		Name: "refresh-without-code", Breaks: "Grant types and response types fit together.",
		Turns: []string{"registration.grants.mismatch"},
		Wrap:  badMembers(func(value any, _ bool) bool { return slices.Equal(strs(value), []string{"refresh_token"}) }, "grant_types"),
	},
	{
		Name: "any-response-type", Breaks: "code is the only response type.",
		Turns: []string{"registration.responses.token"},
		Wrap:  badMembers(func(value any, _ bool) bool { return slices.Contains(strs(value), "token") }, "response_types"),
	},
	{
		Name: "any-scope", Breaks: "A client has no scope that the host does not have.",
		Turns: []string{"registration.scope.unknown"},
		Wrap: badMembers(func(value any, _ bool) bool {
			text, _ := value.(string)
			return strings.Contains(text, "example.org")
		}, "scope"),
	},
	{
		Name: "refused-but-registered", Breaks: "A rejected registration leaves no client.",
		Turns: []string{"registration.useless"},
		Wrap:  secretlyRegistered,
	},
}

// secretlyRegistered registers a client that named an id, and rejects it nonetheless.
func secretlyRegistered(good http.Handler) http.Handler {
	return answers(http.MethodPost, pathRegister, func(r *http.Request, a *answer) {
		sent := metadataOf(r)
		if a.status == http.StatusBadRequest && sent["client_id"] != nil && sent["client_name"] == nil {
			made := registerMended(good, r, sent, []string{"client_name"}).object()
			a.edit(func(object map[string]any) { object["client_id"] = made["client_id"] })
		}
	})(good)
}
