package mutant

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
)

var readMutants = []Mutant{
	{
		Name: "read-any-scope", Breaks: "Reading needs credential.readonly.",
		Turns: []string{"read.scope", "errors.codes.403", "bearer.scope"},
		Wrap: answers(http.MethodGet, pathCredentials, func(_ *http.Request, a *answer) {
			if a.status == http.StatusForbidden {
				a.status, a.body = http.StatusOK, []byte("{}")
			}
		}),
	},
	{
		Name: "list-as-text", Breaks: "The answer is JSON.",
		Turns: []string{"read.good", "read.media", "read.accept", "errors.json"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.header.Set("Content-Type", "text/plain; charset=utf-8") }),
	},
	{
		Name: "list-as-linked-data", Breaks: "The answer is application/json.",
		Turns: []string{"read.media"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.header.Set("Content-Type", "application/ld+json") }),
	},
	{
		Name: "plural-member", Breaks: "The member is compactJwsString.",
		Turns: []string{"paging.total.forms", "read.jws", "read.members", "read.schema", "write.id.space", "write.issuer.other", "write.jws.kept", "write.replace.form", "write.verifies"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) {
				if list, found := object["compactJwsString"]; found {
					delete(object, "compactJwsString")
					object["compactJwsStrings"] = list
				}
			})
		}),
	},
	{
		Name: "extra-member", Breaks: "The answer has two members.",
		Turns: []string{"read.members", "read.schema"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) { object["total"] = 5 })
		}),
	},
	{
		Name: "one-is-no-array", Breaks: "The members are arrays, also of one.",
		Turns: []string{"read.arrays"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) {
				for name, list := range object {
					if items, isList := list.([]any); isList && len(items) == 1 {
						object[name] = items[0]
					}
				}
			})
		}),
	},
	{
		Name: "null-members", Breaks: "Null members are left out.",
		Turns: []string{"read.nulls", "read.arrays"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) {
				if object["credential"] == nil {
					object["credential"] = nil
				}
			})
		}),
	},
	{
		Name: "empty-arrays", Breaks: "Empty arrays are left out.",
		Turns: []string{"read.nulls"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.edit(func(object map[string]any) {
				for _, name := range []string{"credential", "compactJwsString"} {
					if object[name] == nil {
						object[name] = []any{}
					}
				}
			})
		}),
	},
	{
		Name: "jws-unwrapped", Breaks: "A JWS stays a JWS.",
		Turns: []string{"paging.link.keeps", "paging.total.forms", "read.jws", "read.proven", "write.jws.kept", "write.replace.form", "write.verifies"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if limit := limitOf(r); limit == 0 || limit >= 50 { // on small pages the order would depend on their size
				a.edit(unwrapJWS)
			}
		}),
	},
	{
		Name: "json-in-strings", Breaks: "What is no JWS is in credential, as an object.",
		Turns: []string{"read.json", "read.jws.pattern", "read.schema"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.edit(stringify) }),
	},
	{
		Name: "signature-lost", Breaks: "What is returned verifies.",
		Turns: []string{"read.proven", "write.expired", "write.extension", "write.instant", "write.json.kept", "write.older", "write.refused.changes", "write.replace", "write.replace.form", "write.replace.whole", "write.utf8", "write.verifies"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.edit(breakProofs) }),
	},
	{
		Name: "no-credentials-not-found", Breaks: "A person without credentials gets an empty list.",
		Turns: []string{"read.none", "read.own", "paging.total.own"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if a.isBare() && offsetOf(r) == 0 && !r.URL.Query().Has("since") {
				a.fail(http.StatusNotFound)
			}
		}),
	},
	{
		Name: "accept-anything-refused", Breaks: "Accept: */* is served.",
		Turns: []string{"read.accept"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if r.Header.Get("Accept") == "*/*" {
				a.fail(http.StatusNotAcceptable)
			}
		}),
	},
	{
		Name: "accept-fails", Breaks: "An Accept that cannot be met is 406 or JSON.",
		Turns: []string{"read.accept.none"},
		Wrap: answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
			if r.Header.Get("Accept") == "text/csv" {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "since-ignored", Breaks: "since leaves out what is older.",
		Turns: []string{"read.since", "read.since.future", "paging.total.since"},
		Wrap:  bodyOf(dropped("since")),
	},
	{
		Name: "since-inclusive", Breaks: "since means after.",
		Turns: []string{"read.since.exclusive"},
		Wrap:  bodyOf(includeSince),
	},
	{
		Name: "since-without-its-offset", Breaks: "An offset is part of the time.",
		Turns: []string{"read.since.zone"},
		Wrap: bodyOf(func(query url.Values) {
			if since := query.Get("since"); len(since) > 19 && !strings.HasSuffix(since, "Z") {
				query.Set("since", since[:19]+"Z")
			}
		}),
	},
	{
		Name: "since-without-offset-refused", Breaks: "A time without an offset is UTC.",
		Turns: []string{"read.since.utc"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if len(r.URL.Query().Get("since")) == 19 {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "parameters-refused", Breaks: "A parameter that is not known is ignored.",
		Turns: []string{"read.parameter.unknown"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if r.URL.Query().Has("foo") {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "list-cached", Breaks: "Credentials are kept from shared caches.",
		Turns: []string{"read.private"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.header.Set("Cache-Control", "public, max-age=60") }),
	},
	{
		Name: "not-modified-with-a-body", Breaks: "A 304 has no body, and an ETag that is not honoured is none.",
		Turns: []string{"read.etag"},
		Wrap: lists(func(r *http.Request, a *answer) {
			a.header.Set("ETag", `"one"`)
			if r.Header.Get("If-None-Match") != "" {
				a.fail(http.StatusPreconditionFailed)
			}
		}),
	},
	{
		Name: "head-fails", Breaks: "HEAD is GET without content, or 405.",
		Turns: []string{"read.head", "errors.server"},
		Wrap: answers(http.MethodHead, pathCredentials, func(_ *http.Request, a *answer) {
			a.status, a.body = http.StatusInternalServerError, nil
		}),
	},
	{
		Name: "everybody-reads-everything", Breaks: "A token opens its own user's credentials.",
		Turns: []string{"read.own", "paging.total.own"},
		Wrap:  commonList,
	},
	{
		Name: "since-unchecked", Breaks: "since that is no time is rejected.",
		Turns: []string{"read.since.word", "read.since.month", "read.since.empty"},
		Wrap:  unchecked("since"),
	},
	{
		Name: "unstable", Breaks: "Two reads give the same.",
		Turns: []string{"read.twice"},
		Wrap:  fickle,
	},
	{
		Name: "no-clr", Breaks: "A CLR provider returns CLRs.",
		Turns: []string{"read.proven", "read.schema", "read.type", "write.expired", "write.extension", "write.json.kept", "write.utf8", "write.verifies"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			a.body = bytes.ReplaceAll(a.body, []byte(`"ClrCredential"`), []byte(`"AchievementCredential"`))
		}),
	},
}
