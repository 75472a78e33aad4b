package mutant

import (
	"net/http"
	"slices"
)

// Small returns hosts with a fault that keeps no other case from being decided: what such a host answers can be used all the
// same. A test asks them cases of every group.
func Small() []Mutant { return slices.Clone(smallMutants) }

var smallMutants = []Mutant{
	{
		Name: "registration-answered-200", Breaks: "A registration is answered 201.",
		Turns: []string{"registration.good"},
		Wrap: answers(http.MethodPost, pathRegister, func(_ *http.Request, a *answer) {
			if a.status == http.StatusCreated {
				a.status = http.StatusOK
			}
		}),
	},
	{
		Name: "description-redirected", Breaks: "The service description is served at its place.",
		Turns: []string{"discovery.etag", "discovery.open", "discovery.token", "discovery.rate", "transport.path"},
		Wrap: func(good http.Handler) http.Handler {
			const elsewhere = "/description"
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case isTo(r, http.MethodGet, pathDiscovery):
					w.Header().Set("Location", elsewhere)
					w.WriteHeader(http.StatusFound)
				case r.URL.Path == elsewhere:
					moved := r.Clone(r.Context())
					moved.URL.Path = pathDiscovery
					good.ServeHTTP(w, moved)
				default:
					good.ServeHTTP(w, r)
				}
			})
		},
	},
	{
		Name: "description-with-a-byte-order-mark", Breaks: "JSON has no byte order mark.",
		Turns: []string{"discovery.type", "discovery.token"},
		Wrap: answers(http.MethodGet, pathDiscovery, func(_ *http.Request, a *answer) {
			a.body = append([]byte("\ufeff"), a.body...)
		}),
	},
	{
		Name: "token-response-answered-201", Breaks: "A token response is answered 200.",
		Turns: []string{"token.exchange", "refresh.good", "refresh.answer", "refresh.race", "refresh.replaced"},
		Wrap: answers(http.MethodPost, pathToken, func(_ *http.Request, a *answer) {
			if a.status == http.StatusOK {
				a.status = http.StatusCreated
			}
		}),
	},
	{
		Name: "token-type-left-out", Breaks: "A token response names its token_type.",
		Turns: []string{"token.type", "refresh.answer"},
		Wrap: answers(http.MethodPost, pathToken, func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) { delete(object, "token_type") })
		}),
	},
}
