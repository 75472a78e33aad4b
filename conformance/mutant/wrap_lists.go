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
	"time"
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
		if total := other(dropped(parameter)).header.Get("X-Total-Count"); a.status == http.StatusOK && total != "" {
			a.header.Set("X-Total-Count", total)
		}
	})
}

// unchecked leaves out a parameter for which the good host rejects a request.
func unchecked(parameter string) func(http.Handler) http.Handler {
	return compares(func(a *answer, other otherQuery) {
		if a.isRejected() {
			*a = *other(dropped(parameter))
		}
	})
}

func dropped(parameters ...string) func(url.Values) {
	return func(query url.Values) {
		for _, name := range parameters {
			query.Del(name)
		}
	}
}

// link is one value of a Link header, with one relation.
type link struct{ relation, target string }

// linkValue matches a value of a Link header, as good hosts write it (RFC 8288, Section 3).
var linkValue = regexp.MustCompile(`<([^>]*)>\s*;\s*rel="?([a-z]+)"?`)

// links reads the Link header.
func (a *answer) links() []link {
	var found []link
	for _, value := range linkValue.FindAllStringSubmatch(a.header.Get("Link"), -1) {
		found = append(found, link{value[2], value[1]})
	}
	return found
}

// link is the target of a relation, or "".
func (a *answer) link(relation string) string {
	for _, l := range a.links() {
		if l.relation == relation {
			return l.target
		}
	}
	return ""
}

// setLinks writes the Link header, or removes it where there are none.
func (a *answer) setLinks(links []link) {
	a.header.Del("Link")
	var values []string
	for _, l := range links {
		values = append(values, fmt.Sprintf("<%s>; rel=%q", l.target, l.relation))
	}
	if len(values) > 0 {
		a.header.Set("Link", strings.Join(values, ", "))
	}
}

// setLink gives a relation a target, or removes it for "".
func (a *answer) setLink(relation, target string) {
	links := slices.DeleteFunc(a.links(), func(l link) bool { return l.relation == relation })
	if target != "" {
		links = append(links, link{relation, target})
	}
	a.setLinks(links)
}

// addLink adds a relation, and first and last where there are none: what is wrong about a link is its own relation alone.
func (a *answer) addLink(r *http.Request, relation, target string) {
	for _, end := range []string{"first", "last"} {
		if a.link(end) == "" {
			a.setLink(end, atOffset(r, 0))
		}
	}
	a.setLink(relation, target)
}

// unlink removes a relation from the Link header.
func unlink(relation string) func(http.Handler) http.Handler {
	return lists(func(_ *http.Request, a *answer) { a.setLink(relation, "") })
}

// atOffset is the page of the same list at an offset.
func atOffset(r *http.Request, offset int) string {
	query := r.URL.Query()
	query.Del("cursor")
	query.Set("offset", strconv.Itoa(offset))
	return addressOf(r) + "?" + query.Encode()
}

// addressOf is the URL to which a request was sent, without its query.
func addressOf(r *http.Request) string {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	return "https://" + r.Host + path
}

// pastTheEnd is an offset at which no list has anything.
const pastTheEnd = 1 << 20

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

// commonList answers every user with the longest list of any. A list that is nearly as long is that of the same user, at
// another time.
func commonList(good http.Handler) http.Handler {
	var mu sync.Mutex
	longest := map[string][]byte{}
	return lists(func(r *http.Request, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		query := r.URL.RawQuery
		if len(longest[query]) > 2*len(a.body) {
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

// includeSince asks for what is from that very time, too.
func includeSince(query url.Values) {
	if since, err := time.Parse(time.RFC3339, query.Get("since")); err == nil {
		query.Set("since", since.Add(-time.Second).Format(time.RFC3339))
	}
}
