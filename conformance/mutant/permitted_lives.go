package mutant

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Lives returns hosts at which tokens and sessions live shorter than usual, as their hosts may let them. A test with a clock of
// its own, which now reads, asks them cases of every group.
func Lives(now func() time.Time) []Mutant {
	return []Mutant{
		{Name: "tokens-of-five-seconds", Breaks: "How long an access token lives is the host's choice (RFC 6749, Section 5.1).",
			Wrap: func(good http.Handler) http.Handler { return expiring(good, now) }},
		{Name: "one-token-a-person", Breaks: "When an access token ends is the host's choice.", Wrap: lastToken},
		{Name: "one-session-a-person", Breaks: "When a session ends is the host's choice.", Wrap: lastSession},
	}
}

// issuances are the access tokens that a host issued, and what is noted about each.
type issuances[T any] struct {
	mu    sync.Mutex
	notes map[string]T
}

// wrap notes something about each token, and lets the API accept only those for which accepts holds.
func (i *issuances[T]) wrap(good http.Handler, note func(r *http.Request, a *answer) T, accepts func(token string, noted T) bool) http.Handler {
	i.notes = map[string]T{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := bearerOf(r); token != "" && strings.HasPrefix(r.URL.Path, pathAPI) {
			i.mu.Lock()
			noted, isKnown := i.notes[token]
			i.mu.Unlock()
			if isKnown && !accepts(token, noted) {
				setBearer(r, "made-up")
			}
		}
		if !isTo(r, http.MethodPost, pathToken) {
			good.ServeHTTP(w, r)
			return
		}
		body := readBody(r)
		setBody(r, body)
		a := ask(good, r)
		if token, _ := a.object()["access_token"].(string); token != "" {
			noted := note(r, a)
			i.mu.Lock()
			i.notes[token] = noted
			i.mu.Unlock()
		}
		a.send(w)
	})
}

// expiring is a host whose access tokens live for five seconds.
func expiring(good http.Handler, now func() time.Time) http.Handler {
	const seconds = 5
	return new(issuances[time.Time]).wrap(good, func(_ *http.Request, a *answer) time.Time {
		a.edit(func(object map[string]any) { object["expires_in"] = seconds })
		return now()
	}, func(_ string, since time.Time) bool { return now().Sub(since) < seconds*time.Second })
}

// lastToken is a host that accepts only the access token that it issued last to a person.
func lastToken(good http.Handler) http.Handler {
	var mu sync.Mutex
	last := map[string]string{} // by person
	return new(issuances[string]).wrap(good, func(r *http.Request, a *answer) string {
		token, _ := a.object()["access_token"].(string)
		asked := r.Clone(r.Context())
		asked.URL.Path = pathIntrospect
		setForm(asked, map[string][]string{"token": {token}})
		person, _ := ask(good, asked).object()["sub"].(string)
		mu.Lock()
		defer mu.Unlock()
		last[person] = token
		return person
	}, func(token, person string) bool {
		mu.Lock()
		defer mu.Unlock()
		return person == "" || last[person] == token
	})
}

// lastSession is a host that keeps only the session in which a person signed in last.
func lastSession(good http.Handler) http.Handler {
	var mu sync.Mutex
	owners, last := map[string]string{}, map[string]string{} // of a cookie, and by person
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		for _, cookie := range r.Cookies() {
			if owner := owners[cookie.Value]; owner != "" && last[owner] != cookie.Value {
				r.Header.Del("Cookie")
			}
		}
		mu.Unlock()
		person := ""
		if r.Method == http.MethodPost && !strings.HasPrefix(r.URL.Path, "/oauth/") {
			for values := range maps.Values(form(r)) {
				for _, value := range values {
					if strings.Contains(value, "@") {
						person = value
					}
				}
			}
		}
		a := ask(good, r)
		for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
			if person != "" && cookie.Value != "" {
				mu.Lock()
				owners[cookie.Value], last[person] = person, cookie.Value
				mu.Unlock()
			}
		}
		a.send(w)
	})
}
