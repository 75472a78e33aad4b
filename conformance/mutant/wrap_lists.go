package mutant

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// lists makes a mutant that changes good answers to getCredentials.
func lists(change func(r *http.Request, a *answer)) func(http.Handler) http.Handler {
	return answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
		if a.status == http.StatusOK {
			change(r, a)
		}
	})
}

// otherQuery asks the good host for the same list with another query.
type otherQuery func(change func(query url.Values)) *answer

// compares makes a mutant that mixes the answer to getCredentials with that to another query.
func compares(mix func(a *answer, other otherQuery)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
			mix(a, func(change func(url.Values)) *answer {
				query := r.URL.Query()
				change(query)
				setQuery(r, query)
				return ask(good, r)
			})
		})(good)
	}
}

// bodyOf gives the body of another query, and everything else as it should be.
func bodyOf(change func(query url.Values)) func(http.Handler) http.Handler {
	return compares(func(a *answer, other otherQuery) {
		if a.status == http.StatusOK {
			a.body = other(change).body
		}
	})
}

// staleTotal gives the total that the list has without a parameter.
func staleTotal(parameter string) func(http.Handler) http.Handler {
	return compares(func(a *answer, other otherQuery) {
		if a.status == http.StatusOK {
			a.header.Set("X-Total-Count", other(dropped(parameter)).header.Get("X-Total-Count"))
		}
	})
}

// unchecked leaves out a parameter for which the good host rejects a request.
func unchecked(parameter string) func(http.Handler) http.Handler {
	return compares(func(a *answer, other otherQuery) {
		if a.status == http.StatusBadRequest {
			*a = *other(dropped(parameter))
		}
	})
}

func dropped(parameter string) func(url.Values) {
	return func(query url.Values) { query.Del(parameter) }
}

// rel matches one value of a Link header by its relation.
func rel(relation string) *regexp.Regexp {
	return regexp.MustCompile(`<[^>]*>; rel="` + relation + `"(, )?`)
}

// unlink removes a relation from the Link header, whenever when holds.
func unlink(relation string, when func(r *http.Request) bool) func(http.Handler) http.Handler {
	return lists(func(r *http.Request, a *answer) {
		if when(r) {
			relink(a, func(header string) string {
				return strings.TrimSuffix(rel(relation).ReplaceAllString(header, ""), ", ")
			})
		}
	})
}

func relink(a *answer, change func(header string) string) {
	if header := change(a.header.Get("Link")); header != "" {
		a.header.Set("Link", header)
	} else {
		a.header.Del("Link")
	}
}

// addLink adds a relation that leads to another offset of the same query.
func addLink(r *http.Request, a *answer, relation string, offset int) {
	query := r.URL.Query()
	query.Set("offset", strconv.Itoa(offset))
	relink(a, func(header string) string {
		added := fmt.Sprintf(`<https://%s%s?%s>; rel=%q`, r.Host, r.URL.Path, query.Encode(), relation)
		return strings.TrimPrefix(header+", "+added, ", ")
	})
}

func always(*http.Request) bool { return true }

// members returns a list's two arrays.
func members(object map[string]any) (credentials, jws []any) {
	credentials, _ = object["credential"].([]any)
	jws, _ = object["compactJwsString"].([]any)
	return credentials, jws
}

func offsetOf(r *http.Request) int {
	n, _ := strconv.Atoi(r.URL.Query().Get("offset")) // none is 0
	return n
}

func limitOf(r *http.Request) int {
	n, _ := strconv.Atoi(r.URL.Query().Get("limit")) // none is 0
	return n
}

// countBy changes X-Total-Count.
func countBy(change func(r *http.Request, a *answer, n int) int) func(http.Handler) http.Handler {
	return lists(func(r *http.Request, a *answer) {
		if n, err := strconv.Atoi(a.header.Get("X-Total-Count")); err == nil {
			a.header.Set("X-Total-Count", strconv.Itoa(change(r, a, n)))
		}
	})
}

// reverse turns both arrays of a list round.
func reverse(a *answer) {
	a.edit(func(object map[string]any) {
		credentials, jws := members(object)
		slices.Reverse(credentials)
		slices.Reverse(jws)
	})
}

// fickle turns the list round every second time it is asked for as a whole.
func fickle(good http.Handler) http.Handler {
	turn := counter()
	return lists(func(r *http.Request, a *answer) {
		if r.URL.RawQuery == "" && turn()%2 == 0 {
			reverse(a)
		}
	})(good)
}

// greatestTotal gives every user the largest total of any.
func greatestTotal(good http.Handler) http.Handler {
	var mu sync.Mutex
	greatest := 0
	return countBy(func(r *http.Request, _ *answer, n int) int {
		mu.Lock()
		defer mu.Unlock()
		if !r.URL.Query().Has("since") {
			greatest = max(greatest, n)
			return greatest
		}
		return n
	})(good)
}

// commonList answers every user with the longest list of any.
func commonList(good http.Handler) http.Handler {
	var mu sync.Mutex
	longest := map[string][]byte{}
	return lists(func(r *http.Request, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		query := r.URL.RawQuery
		if len(longest[query]) > len(a.body) {
			a.body = longest[query]
			return
		}
		longest[query] = a.body
	})(good)
}

// unwrapJWS turns every JWS of a list into the object that is in it.
func unwrapJWS(object map[string]any) {
	credentials, jws := members(object)
	for _, item := range jws {
		text, _ := item.(string)
		if parts := strings.Split(text, "."); len(parts) == 3 {
			var payload map[string]any
			if decoded, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil && json.Unmarshal(decoded, &payload) == nil {
				credentials = append(credentials, payload)
			}
		}
	}
	if len(credentials) > 0 {
		object["credential"] = credentials
	}
	delete(object, "compactJwsString")
}

// stringify turns every object of a list into its text.
func stringify(object map[string]any) {
	credentials, jws := members(object)
	for _, item := range credentials {
		if text, err := json.Marshal(item); err == nil {
			jws = append(jws, string(text))
		}
	}
	if len(jws) > 0 {
		object["compactJwsString"] = jws
	}
	delete(object, "credential")
}

// breakProofs breaks the signature of every object of a list.
func breakProofs(object map[string]any) {
	credentials, _ := members(object)
	for _, item := range credentials {
		credential, _ := item.(map[string]any)
		credential["name"] = "Another name"
	}
}

// shiftSince replaces one time by another.
func shiftSince(query url.Values, from, to string) {
	if query.Get("since") == from {
		query.Set("since", to)
	}
}
