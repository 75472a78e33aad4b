package mutant

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

var profileMutants = slices.Concat([]Mutant{
	{
		Name: "profile-as-text", Breaks: "The profile is JSON.",
		Turns: []string{"profile.good", "errors.json"},
		Wrap: answers(http.MethodGet, pathProfile, func(_ *http.Request, a *answer) {
			if a.status == http.StatusOK {
				a.header.Set("Content-Type", "text/plain; charset=utf-8")
			}
		}),
	},
	{
		Name: "profile-phone-is-a-number", Breaks: "The profile keeps its schema.",
		Turns: []string{"profile.schema"},
		Wrap:  masks("phone", func(any) any { return 5 }, func(any) any { return nil }),
	},
	{
		Name: "profile-id-is-a-word", Breaks: "The id of a profile is a URI.",
		Turns: []string{"profile.id", "profile.expected"},
		Wrap:  masks("id", cutting("urn:uuid:"), adding("urn:uuid:")),
	},
	{
		Name: "profile-id-is-another", Breaks: "The profile has the id that its owner knows.",
		Turns: []string{"profile.expected"},
		Wrap: masks("id",
			func(id any) any { return "urn:example:" + strings.TrimPrefix(id.(string), "urn:uuid:") },
			func(id any) any { return "urn:uuid:" + strings.TrimPrefix(id.(string), "urn:example:") }),
	},
	{
		Name: "profile-of-another-type", Breaks: "The type of a profile contains Profile.",
		Turns: []string{"profile.type", "profile.schema"},
		Wrap: masks("type", func(any) any { return []any{"https://schema.org/Person"} },
			func(any) any { return []any{"Profile"} }),
	},
	{
		Name: "one-profile-for-all", Breaks: "Everybody has a profile of their own.",
		Turns: []string{"profile.own"},
		Wrap:  commonProfile,
	},
	{
		Name: "profile-without-its-context", Breaks: "A profile that has a @context has that of Open Badges.",
		Turns: []string{"profile.context"},
		Wrap: masks("@context", func(any) any { return []any{"https://www.w3.org/ns/credentials/v2"} },
			func(any) any { return []any{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"} }),
	},
	{
		Name: "profile-with-an-empty-list", Breaks: "Empty arrays are left out of the profile.",
		Turns: []string{"profile.nulls"},
		Wrap:  masks("otherIdentifier", func(any) any { return []any{} }, func(any) any { return nil }),
	},
	{
		Name: "profile-with-a-null", Breaks: "Null members are left out of the profile.",
		Turns: []string{"profile.nulls"},
		Wrap:  masks("extension", func(any) any { return map[string]any{"inner": nil} }, func(any) any { return nil }),
	},
	{
		Name: "profile-any-scope", Breaks: "Reading the profile needs profile.readonly.",
		Turns: []string{"profile.scope", "refresh.scope.narrower"},
		Wrap:  answersDespite(http.MethodGet, http.StatusForbidden),
	},
	{
		Name: "anonymous-profile", Breaks: "Nobody reads a profile without a token.",
		Turns: []string{"profile.anonymous", "bearer.missing.profile"},
		Wrap:  answersDespite(http.MethodGet, http.StatusUnauthorized),
	},
}, profilePutMutants)

// masks makes a mutant that shows another value of a member than it holds, nil for none. A profile with that value that
// is written is the one it holds, so that it can be written as it was read.
func masks(name string, show, hold func(value any) any) func(http.Handler) http.Handler {
	replace := func(object map[string]any, with func(any) any) {
		if value := with(object[name]); value != nil {
			object[name] = value
		} else {
			delete(object, name)
		}
	}
	return func(good http.Handler) http.Handler {
		shown := answers(http.MethodGet, pathProfile, func(_ *http.Request, a *answer) {
			if a.status == http.StatusOK {
				a.edit(func(object map[string]any) { replace(object, show) })
			}
		})(good)
		return requests(http.MethodPut, pathProfile, func(r *http.Request) {
			written := answer{body: readBody(r)}
			written.edit(func(object map[string]any) {
				if _, isThere := object[name]; isThere {
					replace(object, hold)
				}
			})
			setBody(r, written.body)
		})(shown)
	}
}

func cutting(prefix string) func(any) any {
	return func(value any) any { return strings.TrimPrefix(value.(string), prefix) }
}

func adding(prefix string) func(any) any {
	return func(value any) any { return prefix + strings.TrimPrefix(value.(string), prefix) }
}

// answersDespite makes a mutant that answers a request for the profile where the good host rejects its token with a
// status. The profile stays as it is.
func answersDespite(method string, status int) func(http.Handler) http.Handler {
	return answers(method, pathProfile, func(_ *http.Request, a *answer) {
		if a.status == status && a.header.Get("WWW-Authenticate") != "" {
			a.status, a.body = http.StatusOK, []byte(`{"id":"urn:example:somebody","type":["Profile"]}`)
			a.header.Set("Content-Type", "application/json")
			a.header.Del("WWW-Authenticate")
		}
	})
}

// commonProfile returns the profile of the first who asks to all users.
func commonProfile(good http.Handler) http.Handler {
	var mu sync.Mutex
	var first string
	var body []byte
	return answers(http.MethodGet, pathProfile, func(_ *http.Request, a *answer) {
		if a.status != http.StatusOK {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		id, _ := a.object()["id"].(string)
		if first == "" || first == id {
			first, body = id, a.body
		}
		a.body = body
	})(good)
}
