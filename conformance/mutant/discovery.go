package mutant

import (
	"net/http"
	"slices"
)

// describing makes a mutant that changes the service description.
func describing(change func(document map[string]any)) func(http.Handler) http.Handler {
	return answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
		if a.status == http.StatusOK {
			a.edit(change)
		}
	})
}

// within is the object at a path of the description.
func within(document map[string]any, path ...string) map[string]any {
	for _, name := range path {
		document, _ = document[name].(map[string]any)
	}
	return document
}

// The places of the description that matter.
var (
	placeInfo    = []string{"info"}
	placeSchemes = []string{"components", "securitySchemes"}
	placeScheme  = append(slices.Clone(placeSchemes), "OAuth2ACG")
	placeFlow    = append(slices.Clone(placeScheme), "flows", "authorizationCode")
	placeScopes  = append(slices.Clone(placeFlow), "scopes")
)

// saying gives a member of the description another value.
func saying(place []string, name string, value any) func(http.Handler) http.Handler {
	return describing(func(document map[string]any) { within(document, place...)[name] = value })
}

// silent leaves a member of the description out.
func silent(place []string, name string) func(http.Handler) http.Handler {
	return describing(func(document map[string]any) { delete(within(document, place...), name) })
}

var discoveryMutants = slices.Concat(discoveryDocuments(), discoveryAnswers, []Mutant{
	{
		Name: "write-unlisted", Breaks: "What is not listed is not there.",
		Turns: []string{"discovery.unlisted", "discovery.scopes.used"},
		Wrap:  silent([]string{"paths", "/profile"}, "put"),
	},
	{
		Name: "read-without-profile", Breaks: "Who lists reading lists the profile.",
		Turns: []string{"discovery.paths", "discovery.unlisted", "discovery.scopes.used"},
		Wrap:  silent([]string{"paths", "/profile"}, "get"),
	},
	{
		Name: "operations-as-words", Breaks: "An operation is an object.",
		Turns: []string{"discovery.paths"},
		Wrap:  saying([]string{"paths", "/discovery"}, "head", "yes"),
	},
	{
		Name: "operation-of-another-name", Breaks: "Operations have the names of the standard.",
		Turns: []string{"discovery.operations"},
		Wrap:  saying([]string{"paths", "/credentials", "get"}, "operationId", "listCredentials"),
	},
	{
		Name: "another-server", Breaks: "The server is the one that was asked.",
		Turns: []string{"discovery.server"},
		Wrap: describing(func(document map[string]any) {
			document["servers"] = []any{map[string]any{"url": "https://elsewhere.example/ims/clr/v2p0"}}
		}),
	},
	{
		Name: "another-scheme", Breaks: "OAuth2ACG is the only security scheme.",
		Turns: []string{"discovery.scheme.only"},
		Wrap:  saying(placeSchemes, "ApiKey", map[string]any{"type": "apiKey"}),
	},
	{
		Name: "extension-without-prefix", Breaks: "Members of the host's own begin with x-.",
		Turns: []string{"discovery.extensions"},
		Wrap:  saying(placeScheme, "revocationUrl", "https://elsewhere.example/revoke"),
	},
})

// discoveryDocuments are mutants of single members.
func discoveryDocuments() []Mutant {
	const prefix = "https://purl.imsglobal.org/spec/clr/v2p0/scope/"
	mutants := []Mutant{
		{Name: "openapi-3.1", Turns: []string{"discovery.openapi"}, Wrap: saying(nil, "openapi", "3.1.0")},
		{Name: "untitled", Turns: []string{"discovery.info.title"}, Wrap: saying(placeInfo, "title", "")},
		{Name: "no-version", Turns: []string{"discovery.info.version"}, Wrap: silent(placeInfo, "version")},
		{Name: "relative-terms", Turns: []string{"discovery.info.terms"}, Wrap: saying(placeInfo, "termsOfService", "/terms")},
		{Name: "no-privacy-policy", Turns: []string{"discovery.info.privacy"}, Wrap: silent(placeInfo, "x-imssf-privacyPolicyUrl")},
		{Name: "relative-image", Turns: []string{"discovery.info.image"}, Wrap: saying(placeInfo, "x-imssf-image", "logo.png")},
		{Name: "scheme-of-another-type", Turns: []string{"discovery.scheme.type"}, Wrap: saying(placeScheme, "type", "OAuth2")},
		{Name: "no-registration-url", Turns: []string{"discovery.scheme.registration"}, Wrap: silent(placeScheme, "x-imssf-registrationUrl")},
		{Name: "no-privacy-policy-in-scheme", Turns: []string{"discovery.scheme.privacy"}, Wrap: silent(placeScheme, "x-imssf-privacyPolicyUrl")},
		{Name: "no-authorization-url", Turns: []string{"discovery.scheme.authorization"}, Wrap: silent(placeFlow, "authorizationUrl")},
		{Name: "no-token-url", Turns: []string{"discovery.scheme.token"}, Wrap: silent(placeFlow, "tokenUrl")},
		{Name: "empty-refresh-url", Turns: []string{"discovery.scheme.refresh"}, Wrap: saying(placeFlow, "refreshUrl", "")},
		{Name: "scope-without-description", Turns: []string{"discovery.scopes"}, Wrap: saying(placeScopes, prefix+"profile.readonly", true)},
		{Name: "read-scope-unlisted", Turns: []string{"discovery.scopes.read"}, Wrap: silent(placeScopes, prefix+"credential.readonly")},
		{Name: "write-scope-unlisted", Turns: []string{"discovery.scopes.write"}, Wrap: silent(placeScopes, prefix+"credential.upsert")},
		{Name: "profile-read-scope-unlisted", Turns: []string{"discovery.scopes.profile.read"}, Wrap: silent(placeScopes, prefix+"profile.readonly")},
		{Name: "profile-write-scope-unlisted", Turns: []string{"discovery.scopes.profile.write"}, Wrap: silent(placeScopes, prefix+"profile.update")},
	}
	for i := range mutants {
		mutants[i].Breaks = "The service description has each member as the standard wants it."
	}
	return append(mutants, Mutant{
		Name: "scheme-of-another-name", Breaks: "The security scheme is OAuth2ACG.",
		Turns: []string{"discovery.scheme.there", "discovery.scheme.only"},
		Wrap: describing(func(document map[string]any) {
			schemes := within(document, placeSchemes...)
			schemes["OAuth2"] = schemes["OAuth2ACG"]
			delete(schemes, "OAuth2ACG")
		}),
	})
}

// discoveryAnswers are mutants of how the description is served.
var discoveryAnswers = []Mutant{
	{
		Name: "description-protected", Breaks: "The service description needs no credentials.",
		Turns: []string{"discovery.open", "discovery.rate", "transport.tls", "transport.path"},
		Wrap:  guarding(func(r *http.Request) bool { return r.Header.Get("Authorization") == "" }),
	},
	{
		Name: "bad-token-at-description", Breaks: "A bad token does not matter at the service description.",
		Turns: []string{"discovery.token"},
		Wrap:  guarding(func(r *http.Request) bool { return r.Header.Get("Authorization") != "" }),
	},
	{
		Name: "description-as-text", Breaks: "The service description is application/json.",
		Turns: []string{"discovery.type", "errors.json"},
		Wrap: answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
			a.header.Set("Content-Type", "text/plain")
		}),
	},
	{
		Name: "absent-operation-as-text", Breaks: "What is not there is answered with an Imsx_StatusInfo.",
		Turns: []string{"discovery.unlisted", "errors.body", "errors.media"},
		Wrap: answers(http.MethodPost, pathProfile, func(_ *http.Request, a *answer) {
			a.header.Set("Content-Type", "text/plain")
			a.body = []byte("404 page not found")
		}),
	},
	{
		Name: "description-by-any-method", Breaks: "The service description has one method.",
		Turns: []string{"discovery.method", "discovery.error"},
		Wrap:  requests("", pathDiscovery, func(r *http.Request) { r.Method = http.MethodGet }),
	},
	{
		Name: "wrong-method-as-text", Breaks: "Errors at the service description are Imsx_StatusInfo.",
		Turns: []string{"discovery.error", "errors.body", "errors.media"},
		Wrap: answers("", pathDiscovery, func(_ *http.Request, a *answer) {
			if a.status == http.StatusMethodNotAllowed {
				a.header.Set("Content-Type", "text/plain")
				a.body = []byte("405 method not allowed")
			}
		}),
	},
	{
		Name: "known-etag-fails", Breaks: "A request with the ETag is answered.",
		Turns: []string{"discovery.etag"},
		Wrap: answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
			if a.status == http.StatusNotModified {
				a.status = http.StatusPreconditionFailed
			}
		}),
	},
	{
		Name: "cache-for-a-while", Breaks: "max-age is a number of seconds.",
		Turns: []string{"discovery.cache"},
		Wrap: answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
			a.header.Set("Cache-Control", "public, max-age=soon")
		}),
	},
	{
		Name: "description-never-the-same", Breaks: "The service description stays the same.",
		Turns: []string{"discovery.stable", "discovery.token"},
		Wrap:  numbered,
	},
	{
		Name: "limit-answered-as-text", Breaks: "A request over the limit is answered with an Imsx_StatusInfo.",
		Turns: []string{"discovery.rate", "errors.body", "errors.media", "errors.codes.429"},
		Wrap:  limitedNowAndThen,
	},
}

// guarding answers some requests for the description as the good host answers those for credentials.
func guarding(isGuarded func(r *http.Request) bool) func(http.Handler) http.Handler {
	return requests(http.MethodGet, pathDiscovery, func(r *http.Request) {
		if isGuarded(r) {
			r.URL.Path = pathCredentials
		}
	})
}

// numbered counts how often the description was asked for.
func numbered(good http.Handler) http.Handler {
	turn := counter()
	return describing(func(document map[string]any) { document["x-served"] = turn() })(good)
}

// limitedNowAndThen finds every third request for the description too many, for the moment.
func limitedNowAndThen(good http.Handler) http.Handler {
	turn := counter()
	return answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
		if turn()%3 == 0 {
			a.status = http.StatusTooManyRequests
			a.header.Set("Retry-After", "0")
			a.header.Set("Content-Type", "text/plain")
			a.body = []byte("slow down")
		}
	})(good)
}
