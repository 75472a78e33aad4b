package mutant

import (
	"net/http"
	"strings"
	"time"
)

// permittedLists is what the standard leaves to a host that returns credentials.
var permittedLists = []Mutant{
	{
		Name: "since-by-arrival", Reading: "since.member", Breaks: "The standard does not name the date of issuance (CLR 2.0, getCredentials).",
		Wrap: requests(http.MethodGet, pathCredentials, func(r *http.Request) {
			query := r.URL.Query()
			if since, err := time.Parse(time.RFC3339, query.Get("since")); err == nil && since.Before(time.Now()) {
				query.Del("since")
				setQuery(r, query)
			}
		}),
	},
	{
		Name: "total-not-known", Reading: "paging.total.unknown", Breaks: "X-Total-Count is not sent when the total is not known (CLR 2.0, Paging).",
		Wrap: lists(func(_ *http.Request, a *answer) { a.header.Del("X-Total-Count") }),
	},
	{
		Name: "holds-a-large-credential", Reading: "credential.large", Breaks: "The standard does not limit the size of a credential (CLR 2.0, getCredentials).",
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) {
				credentials, _ := members(object)
				object["credential"] = append(credentials, map[string]any{"id": "urn:example:large", "image": strings.Repeat("A", 5<<20)})
			})
		}),
	},
	{
		Name: "bad-query-is-422", Reading: "query.rejected.status", Breaks: "What the operation does not list falls under its default response (CLR 2.0, getCredentials).",
		Wrap: answers(http.MethodGet, pathCredentials, func(_ *http.Request, a *answer) {
			if a.status == http.StatusBadRequest {
				a.fail(http.StatusUnprocessableEntity)
			}
		}),
	},
}
