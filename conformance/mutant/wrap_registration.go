package mutant

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// clientSite is the site of the client of a run.
const clientSite = "https://conformance.example"

// acceptable is metadata that the good host accepts, to put in place of what it would not.
var acceptable = map[string]any{
	"client_name": "A client", "client_uri": clientSite, "logo_uri": clientSite + "/logo.png", "tos_uri": clientSite + "/terms",
	"policy_uri": clientSite + "/privacy", "software_id": "a-client", "software_version": "1",
	"redirect_uris": []any{clientSite + "/callback"}, "grant_types": []any{"authorization_code"}, "response_types": []any{"code"},
	"scope":                      "https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly",
	"token_endpoint_auth_method": "client_secret_basic",
}

// registrations makes a mutant that changes the good answers to registrations. It gets what was sent.
func registrations(change func(sent, object map[string]any)) func(http.Handler) http.Handler {
	return answers(http.MethodPost, pathRegister, func(r *http.Request, a *answer) {
		if a.status == http.StatusCreated {
			a.edit(func(object map[string]any) { change(metadataOf(r), object) })
		}
	})
}

// registering makes a mutant that changes answers to registrations, good and bad.
func registering(change func(sent map[string]any, a *answer)) func(http.Handler) http.Handler {
	return answers(http.MethodPost, pathRegister, func(r *http.Request, a *answer) { change(metadataOf(r), a) })
}

// metadataOf is the JSON object in a request, nil when there is none.
func metadataOf(r *http.Request) map[string]any {
	return (&answer{body: readBody(r)}).object()
}

// setMetadata gives a request another JSON object.
func setMetadata(r *http.Request, m map[string]any) {
	if text, err := json.Marshal(m); err == nil {
		setBody(r, text)
	}
}

// lenient makes a mutant that registers what the good host rejects or replaces, and answers with the metadata that the
// client sent. What is bad about the metadata, bad returns as names of members; with none of them, the answer stays.
func lenient(bad func(m map[string]any) []string) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return answers(http.MethodPost, pathRegister, func(r *http.Request, a *answer) {
			sent := metadataOf(r)
			if names := bad(sent); (a.status == http.StatusBadRequest || a.status == http.StatusCreated) && len(names) > 0 {
				*a = *registerMended(good, r, sent, names)
			}
		})(good)
	}
}

// registerMended registers a client with acceptable members in place of some, and answers as if the others had been
// accepted.
func registerMended(good http.Handler, r *http.Request, sent map[string]any, names []string) *answer {
	mended := maps.Clone(sent)
	for _, name := range names {
		mended[name] = acceptable[name]
	}
	setMetadata(r, mended)
	a := ask(good, r)
	if a.status != http.StatusCreated {
		return a
	}
	a.edit(func(object map[string]any) {
		for _, name := range names {
			delete(object, name)
			if value, isThere := sent[name]; isThere {
				object[name] = value
			}
		}
	})
	return a
}

// badMembers is lenient about those of some members for which a rule holds.
func badMembers(isBad func(value any, isThere bool) bool, names ...string) func(http.Handler) http.Handler {
	return lenient(func(m map[string]any) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			value, isThere := m[name]
			return m == nil || !isBad(value, isThere)
		})
	})
}

// badRedirect is lenient about redirect URIs for which a rule holds.
func badRedirect(isBad func(uri string) bool) func(http.Handler) http.Handler {
	return badMembers(func(value any, _ bool) bool {
		return slices.ContainsFunc(strs(value), isBad)
	}, "redirect_uris")
}

// strs are the strings of a JSON array.
func strs(value any) []string {
	entries, _ := value.([]any)
	var list []string
	for _, entry := range entries {
		if text, ok := entry.(string); ok {
			list = append(list, text)
		}
	}
	return list
}
