package mutant

import (
	"net/http"
	"sync"
)

var profilePutMutants = []Mutant{
	{
		Name: "put-answered-with-nothing", Breaks: "The answer to a PUT is a profile or a status.",
		Turns: []string{"profile.put"},
		Wrap:  puts(func(_ *http.Request, _ map[string]any, a *answer) { a.body = nil }),
	},
	{
		Name: "put-answered-with-a-word", Breaks: "The answer of 200 to a PUT is a profile.",
		Turns: []string{"profile.put"},
		Wrap:  puts(func(_ *http.Request, _ map[string]any, a *answer) { a.body = []byte(`{"saved":true}`) }),
	},
	{
		Name: "put-pending-with-a-profile", Breaks: "The answer of 202 to a PUT is an Imsx_StatusInfo.",
		Turns: []string{"profile.put"},
		Wrap: puts(func(r *http.Request, _ map[string]any, a *answer) {
			a.status, a.body = http.StatusAccepted, readBody(r)
		}),
	},
	{
		Name: "put-pending-as-a-failure", Breaks: "An answer of 202 means that the profile is being processed.",
		Turns: []string{"profile.put"},
		Wrap: puts(func(_ *http.Request, _ map[string]any, a *answer) {
			a.fail(http.StatusAccepted)
		}),
	},
	{
		Name: "put-never-shows", Breaks: "What was written shows.",
		Turns: []string{"profile.put.published"},
		Wrap:  frozenProfile,
	},
	{
		Name: "put-is-a-patch", Breaks: "A PUT replaces all.",
		Turns: []string{"profile.put.whole"},
		Wrap:  patchedProfile,
	},
	{
		Name: "put-any-scope", Breaks: "Writing the profile needs profile.update.",
		Turns: []string{"profile.put.scope"},
		Wrap:  answersDespite(http.MethodPut, http.StatusForbidden),
	},
	{
		Name: "put-refused-for-scope-and-done", Breaks: "A PUT that is rejected for its scope changes nothing.",
		Turns: []string{"profile.put.scope"},
		Wrap:  doneDespite(func(a *answer) bool { return a.status == http.StatusForbidden }),
	},
	{
		Name: "anonymous-put", Breaks: "Nobody writes a profile without a token.",
		Turns: []string{"profile.put.anonymous", "bearer.missing.profile.write"},
		Wrap:  answersDespite(http.MethodPut, http.StatusUnauthorized),
	},
	{
		Name: "anonymous-put-done", Breaks: "A PUT that is rejected for want of a token changes nothing.",
		Turns: []string{"profile.put.anonymous"},
		Wrap:  doneDespite(func(a *answer) bool { return a.status == http.StatusUnauthorized }),
	},
	{
		Name: "put-takes-anything", Breaks: "A profile is JSON.",
		Turns: []string{"profile.put.malformed"},
		Wrap:  putsAccepted(func(_ *http.Request, object map[string]any) bool { return object == nil }),
	},
	{
		Name: "put-takes-no-id", Breaks: "A profile has an id.",
		Turns: []string{"profile.put.id"},
		Wrap:  putsAccepted(func(_ *http.Request, object map[string]any) bool { return object != nil && object["id"] == nil }),
	},
	{
		Name: "put-takes-no-type", Breaks: "A profile has a type.",
		Turns: []string{"profile.put.type"},
		Wrap:  putsAccepted(func(_ *http.Request, object map[string]any) bool { return object != nil && object["type"] == nil }),
	},
	{
		Name: "put-takes-any-email", Breaks: "The email of a profile is a string.",
		Turns: []string{"profile.put.email"},
		Wrap: putsAccepted(func(_ *http.Request, object map[string]any) bool {
			_, isObject := object["email"].(map[string]any)
			return isObject
		}),
	},
	{
		Name: "put-takes-any-id", Breaks: "The id of a profile is its owner's.",
		Turns: []string{"profile.put.another"},
		Wrap: putsAccepted(func(r *http.Request, object map[string]any) bool {
			_, isObject := object["email"].(map[string]any)
			return !isObject && object["id"] != nil && object["type"] != nil && isLabelled(r)
		}),
	},
	{
		Name: "put-takes-text", Breaks: "A profile is sent as JSON.",
		Turns: []string{"profile.put.media"},
		Wrap:  putsAccepted(func(r *http.Request, _ map[string]any) bool { return !isLabelled(r) }),
	},
	{
		Name: "post-on-profile", Breaks: "The operations on the profile are GET and PUT.",
		Turns: []string{"discovery.unlisted", "profile.methods"},
		Wrap: answers(http.MethodPost, pathProfile, func(r *http.Request, a *answer) {
			a.status, a.body = http.StatusOK, readBody(r)
		}),
	},
	{
		Name: "profile-etag-refused", Breaks: "An ETag that is offered may be sent back.",
		Turns: []string{"profile.put.conditional"},
		Wrap: answers("", pathProfile, func(r *http.Request, a *answer) {
			a.header.Set("ETag", `"one"`)
			if r.Method == http.MethodPut && r.Header.Get("If-None-Match") != "" {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "put-refused-and-done", Breaks: "A PUT that is rejected changes nothing.",
		Turns: []string{"profile.put.refused.changes"},
		Wrap:  doneDespite((*answer).isRejected),
	},
}

// puts makes a mutant that changes good answers to putProfile.
func puts(change func(r *http.Request, sent map[string]any, a *answer)) func(http.Handler) http.Handler {
	return answers(http.MethodPut, pathProfile, func(r *http.Request, a *answer) {
		if a.status == http.StatusOK || a.status == http.StatusAccepted {
			change(r, (&answer{body: readBody(r)}).object(), a)
		}
	})
}

// putsAccepted makes a mutant that answers profiles which the good host rejects as if they were accepted.
func putsAccepted(those func(r *http.Request, sent map[string]any) bool) func(http.Handler) http.Handler {
	return answers(http.MethodPut, pathProfile, func(r *http.Request, a *answer) {
		isRefused := a.isRejected() || a.status == http.StatusForbidden && a.header.Get("WWW-Authenticate") == ""
		if body := readBody(r); isRefused && those(r, (&answer{body: body}).object()) {
			a.status, a.body = http.StatusOK, body
		}
	})
}

func isLabelled(r *http.Request) bool { return r.Header.Get("Content-Type") == "application/json" }

// frozenProfile shows each profile as it was when it was first asked for.
func frozenProfile(good http.Handler) http.Handler {
	var mu sync.Mutex
	first := map[any][]byte{}
	return answers(http.MethodGet, pathProfile, func(_ *http.Request, a *answer) {
		if a.status != http.StatusOK {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		id := a.object()["id"]
		if first[id] == nil {
			first[id] = a.body
		}
		a.body = first[id]
	})(good)
}

// patchedProfile keeps the description that was written last.
func patchedProfile(good http.Handler) http.Handler {
	var mu sync.Mutex
	kept := map[any]any{}
	shown := answers(http.MethodGet, pathProfile, func(_ *http.Request, a *answer) {
		a.edit(func(object map[string]any) {
			mu.Lock()
			defer mu.Unlock()
			if object["description"] == nil && kept[object["id"]] != nil {
				object["description"] = kept[object["id"]]
			}
		})
	})(good)
	return puts(func(_ *http.Request, sent map[string]any, _ *answer) {
		mu.Lock()
		defer mu.Unlock()
		if sent["description"] != nil {
			kept[sent["id"]] = sent["description"]
		}
	})(shown)
}

// doneDespite makes a mutant that rejects a profile and returns it nevertheless, until the next one is accepted.
func doneDespite(isRefusal func(a *answer) bool) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		var mu sync.Mutex
		var done []byte
		return answers("", pathProfile, func(r *http.Request, a *answer) {
			mu.Lock()
			defer mu.Unlock()
			body := readBody(r)
			sent := (&answer{body: body}).object()
			isProfile, isDescribed := sent["type"] != nil, sent["description"] != nil
			switch {
			case r.Method == http.MethodPut && isRefusal(a) && isProfile && isDescribed:
				done = body
			case r.Method == http.MethodPut && a.status < http.StatusMultipleChoices:
				done = nil
			case r.Method == http.MethodGet && a.status == http.StatusOK && done != nil:
				a.body = done
			}
		})(good)
	}
}
