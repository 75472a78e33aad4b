package mutant

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// pathManage is above the places of the clients.
const pathManage = pathRegister + "/"

// managing makes a mutant that changes good answers to a method at a client's place.
func managing(method string, change func(object map[string]any)) func(http.Handler) http.Handler {
	return answers(method, pathManage, func(_ *http.Request, a *answer) {
		if a.status == http.StatusOK {
			a.edit(change)
		}
	})
}

// updateRefusals are the cases of updates that a host must reject.
var updateRefusals = named("management.update.", "redirect", "id", "secret", "issued", "token")

var managementMutants = []Mutant{
	{
		Name: "management-token-withheld", Breaks: "A read returns the registration token.",
		Turns: []string{"management.read"},
		Wrap:  managing(http.MethodGet, func(object map[string]any) { delete(object, "registration_access_token") }),
	},
	{
		Name: "management-url-withheld", Breaks: "A read returns the URL of the registration.",
		Turns: []string{"management.read"},
		Wrap:  managing(http.MethodGet, func(object map[string]any) { delete(object, "registration_client_uri") }),
	},
	{
		Name: "read-spends-the-registration-token", Breaks: "A read leaves the client with a token that works.",
		Turns: []string{"management.read.again"},
		Wrap: func(good http.Handler) http.Handler {
			reads := counter()
			return answers(http.MethodGet, pathRegister+"/", func(_ *http.Request, a *answer) {
				if a.object()["client_name"] == "Client that reads twice" && reads() > 1 {
					a.oauthError(http.StatusUnauthorized, "invalid_token", "It was used.")
				}
			})(good)
		},
	},
	{
		Name: "registration-for-everybody", Breaks: "A registration is returned to no other client.",
		Turns: named("management.stranger.", "nobody", "guess", "other", "access"),
		Wrap:  shownToEverybody,
	},
	{
		Name: "bad-redirect-updated", Breaks: "An update follows the rules of a registration.",
		Turns: []string{"management.update.redirect"},
		Wrap: updating(func(_ *http.Request, m map[string]any) {
			if slices.ContainsFunc(strs(m["redirect_uris"]), func(uri string) bool { return strings.HasPrefix(uri, "http://") }) {
				m["redirect_uris"] = acceptable["redirect_uris"]
			}
		}),
	},
	{
		Name: "any-id-updated", Breaks: "An update names the client.",
		Turns: []string{"management.update.id"},
		Wrap: updating(func(r *http.Request, m map[string]any) {
			m["client_id"] = strings.TrimPrefix(r.URL.Path, pathManage)
		}),
	},
	{
		Name: "any-secret-updated", Breaks: "A client does not choose its secret.",
		Turns: []string{"management.update.secret"},
		Wrap:  updating(func(_ *http.Request, m map[string]any) { delete(m, "client_secret") }),
	},
	{
		Name: "issue-date-updated", Breaks: "A client does not choose its client_id_issued_at.",
		Turns: []string{"management.update.issued"},
		Wrap:  chosen("client_id_issued_at"),
	},
	{
		Name: "registration-token-updated", Breaks: "A client does not choose its registration_access_token.",
		Turns: []string{"management.update.token"},
		Wrap:  chosen("registration_access_token"),
	},
	{
		Name: "refused-update-half-done", Breaks: "A rejected update changes nothing.",
		Turns: updateRefusals,
		Wrap:  halfDone,
	},
	{
		Name: "update-forgotten", Breaks: "An update is kept.",
		Turns: named("management.update", "", ".redirect.removed", ".scope.removed"),
		Wrap:  forgetful,
	},
	{
		Name: "omitted-member-kept", Breaks: "What an update leaves out is gone.",
		Turns: []string{"management.update.omitted"},
		Wrap: managing(http.MethodPut, func(object map[string]any) {
			if object["contacts"] == nil {
				object["contacts"] = []string{"conformance@example.org"}
			}
		}),
	},
	{
		Name: "deletion-answered-200", Breaks: "A deletion is answered 204.",
		Turns: []string{"management.delete"},
		Wrap: answers(http.MethodDelete, pathManage, func(_ *http.Request, a *answer) {
			if a.status == http.StatusNoContent {
				a.status = http.StatusOK
			}
		}),
	},
	{
		Name: "deleted-client-lives", Breaks: "A deleted client can do nothing any more.",
		Turns: append(named("management.delete.", "client", "tokens", "read", "twice"), "refresh.client.deleted"),
		Wrap: replying(http.MethodDelete, pathManage, func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusNoContent)
			return true
		}),
	},
	{
		Name: "deleted-client-not-found", Breaks: "A client that does not exist is answered like a bad token.",
		Turns: named("management.delete.", "read", "twice"),
		Wrap:  notFoundAfter,
	},
}

// updating makes a mutant that lets updates pass which the good host rejects.
func updating(mend func(r *http.Request, m map[string]any)) func(http.Handler) http.Handler {
	return requests(http.MethodPut, pathManage, func(r *http.Request) {
		if m := metadataOf(r); m != nil {
			mend(r, m)
			setMetadata(r, m)
		}
	})
}

// ignored lets an update pass without a member that it must not have.
func ignored(name string) func(http.Handler) http.Handler {
	return updating(func(_ *http.Request, m map[string]any) { delete(m, name) })
}

// chosen answers such an update as if the client's own value had been accepted.
func chosen(name string) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return answers(http.MethodPut, pathManage, func(r *http.Request, a *answer) {
			if value, isThere := metadataOf(r)[name]; isThere && a.status == http.StatusOK {
				a.edit(func(object map[string]any) { object[name] = value })
			}
		})(ignored(name)(good))
	}
}

// shownToEverybody answers every read of a client as it answered the last one that was allowed.
func shownToEverybody(good http.Handler) http.Handler {
	var mu sync.Mutex
	shown := map[string][]byte{}
	return answers(http.MethodGet, pathManage, func(r *http.Request, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		if a.status == http.StatusOK {
			shown[r.URL.Path] = a.body
		} else if body := shown[r.URL.Path]; body != nil {
			a.status, a.body = http.StatusOK, body
		}
	})(good)
}

// halfDone renames a client whose update it rejects.
func halfDone(good http.Handler) http.Handler {
	return changing(func(r *http.Request, before map[string]any, a *answer) {
		if a.status == http.StatusBadRequest {
			before["client_name"] = "Half done"
			setMetadata(r, before)
			ask(good, r)
		}
	})(good)
}

// forgetful answers an update as if it had kept it.
func forgetful(good http.Handler) http.Handler {
	return changing(func(r *http.Request, before map[string]any, a *answer) {
		if a.status == http.StatusOK {
			setMetadata(r, before)
			ask(good, r)
		}
	})(good)
}

// changing makes a mutant of updates, which is given what to send to have the registration as it was before.
func changing(change func(r *http.Request, before map[string]any, a *answer)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !isTo(r, http.MethodPut, pathManage) {
				good.ServeHTTP(w, r)
				return
			}
			read := r.Clone(r.Context())
			read.Method = http.MethodGet
			before := ask(good, read).object()
			maps.DeleteFunc(before, func(name string, _ any) bool {
				return strings.HasPrefix(name, "registration_") || strings.HasSuffix(name, "_at")
			})
			a := ask(good, r)
			if before != nil {
				change(r, before, a)
			}
			a.send(w)
		})
	}
}

// notFoundAfter answers 404 for clients that were deleted.
func notFoundAfter(good http.Handler) http.Handler {
	var mu sync.Mutex
	gone := map[string]bool{}
	return answers("", pathManage, func(r *http.Request, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		if gone[r.URL.Path] {
			a.status = http.StatusNotFound
		}
		gone[r.URL.Path] = gone[r.URL.Path] || r.Method == http.MethodDelete && a.status == http.StatusNoContent
	})(good)
}
