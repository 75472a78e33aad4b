package mutant

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

var registrationMutants = slices.Concat([]Mutant{
	{
		Name: "initial-access-token", Breaks: "Registration needs no token.",
		Turns: []string{"registration.good"},
		Wrap: answers(http.MethodPost, pathRegister, func(r *http.Request, a *answer) {
			if r.Header.Get("Authorization") == "" {
				a.oauthError(http.StatusUnauthorized, "invalid_token", "An initial access token is needed.")
			}
		}),
	},
	{
		Name: "client-without-id", Breaks: "A client gets its id.",
		Turns: []string{"registration.id"},
		Wrap:  registrations(func(_, object map[string]any) { delete(object, "client_id") }),
	},
	{
		Name: "client-without-secret", Breaks: "A client gets its secret.",
		Turns: []string{"registration.secret"},
		Wrap:  registrations(func(_, object map[string]any) { object["client_secret"] = "" }),
	},
	{
		Name: "issued-in-milliseconds", Breaks: "client_id_issued_at is in seconds.",
		Turns: []string{"registration.issued"},
		Wrap: registrations(func(_, object map[string]any) {
			if issued, ok := object["client_id_issued_at"].(float64); ok {
				object["client_id_issued_at"] = int64(issued) * 1000
			}
		}),
	},
	{
		Name: "secret-expired-at-once", Breaks: "client_secret_expires_at is 0 or a time to come.",
		Turns: []string{"registration.expires"},
		Wrap: registrations(func(_, object map[string]any) {
			object["client_secret_expires_at"] = object["client_id_issued_at"]
		}),
	},
	{
		Name: "no-word-of-expiry", Breaks: "client_secret_expires_at is always there.",
		Turns: []string{"registration.expires"},
		Wrap:  registrations(func(_, object map[string]any) { delete(object, "client_secret_expires_at") }),
	},
	{
		Name: "metadata-forgotten", Breaks: "All registered metadata is returned.",
		Turns: []string{"registration.echo"},
		Wrap:  registrations(func(_, object map[string]any) { delete(object, "software_version") }),
	},
	{
		Name: "one-redirect-is-a-string", Breaks: "Lists are arrays, also of one.",
		Turns: []string{"registration.arrays"},
		Wrap: registrations(func(_, object map[string]any) {
			if uris := strs(object["redirect_uris"]); len(uris) == 1 {
				object["redirect_uris"] = uris[0]
			}
		}),
	},
	{
		Name: "scope-of-its-own", Breaks: "The scope of a client is made of those that are advertised.",
		Turns: []string{"registration.scope"},
		Wrap: registrations(func(_, object map[string]any) {
			scope, _ := object["scope"].(string)
			object["scope"] = scope + " admin"
		}),
	},
	{
		Name: "secret-in-caches", Breaks: "No cache keeps a registration.",
		Turns: []string{"registration.store"},
		Wrap: registering(func(_ map[string]any, a *answer) {
			if a.status == http.StatusCreated {
				a.header.Del("Cache-Control")
			}
		}),
	},
	{
		Name: "post-is-the-default", Breaks: "client_secret_basic is the default.",
		Turns: []string{"registration.method.default"},
		Wrap: registrations(func(sent, object map[string]any) {
			if sent["token_endpoint_auth_method"] == nil {
				object["token_endpoint_auth_method"] = "client_secret_post"
			}
		}),
	},
	{
		Name: "grant-types-wanted", Breaks: "grant_types may be left out.",
		Turns: []string{"registration.grants.default"},
		Wrap:  demanding("grant_types"),
	},
	{
		Name: "response-types-wanted", Breaks: "response_types may be left out.",
		Turns: []string{"registration.responses.default"},
		Wrap:  demanding("response_types"),
	},
	{
		Name: "one-id-for-a-name", Breaks: "Another client has another id.",
		Turns: []string{"registration.twice"},
		Wrap:  idOfBefore,
	},
	{
		Name: "unknown-metadata-refused", Breaks: "Unknown metadata is ignored.",
		Turns: []string{"registration.unknown"},
		Wrap: registering(func(sent map[string]any, a *answer) {
			if sent["x_test"] != nil {
				a.oauthError(http.StatusBadRequest, "invalid_client_metadata", "x_test is not known.")
			}
		}),
	},
	{
		Name: "secret-by-choice", Breaks: "The host makes the client's secret.",
		Turns: []string{"registration.assigned"},
		Wrap: registrations(func(sent, object map[string]any) {
			if own := sent["client_secret"]; own != nil {
				object["client_secret"] = own
			}
		}),
	},
	{
		Name: "id-by-choice", Breaks: "The host makes the client's id.",
		Turns: []string{"registration.assigned"},
		Wrap: registrations(func(sent, object map[string]any) {
			if own := sent["client_id"]; own != nil {
				object["client_id"] = own
			}
		}),
	},
}, registrationRefusals, registrationTexts)

// demanding rejects metadata without a member.
func demanding(member string) func(http.Handler) http.Handler {
	return registering(func(sent map[string]any, a *answer) {
		if sent != nil && sent[member] == nil {
			a.oauthError(http.StatusBadRequest, "invalid_client_metadata", member+" is missing.")
		}
	})
}

// idOfBefore gives a client of a name the id of the first one of that name, but for the clients that a run needs.
func idOfBefore(good http.Handler) http.Handler {
	var mu sync.Mutex
	ids := map[any]any{}
	return registrations(func(sent, object map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		if name, _ := sent["client_name"].(string); !strings.HasSuffix(name, "twice") {
			return
		}
		if ids[sent["client_name"]] == nil {
			ids[sent["client_name"]] = object["client_id"]
		}
		object["client_id"] = ids[sent["client_name"]]
	})(good)
}
