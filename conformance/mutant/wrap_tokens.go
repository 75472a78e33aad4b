package mutant

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
)

// tokenLifecycle is a mutant of what happens to tokens after they were issued. A hook that changes nothing is zero.
type tokenLifecycle struct {
	refresh, revoke, introspect hook
	call                        hook // of the API, whose requests have no form
}

// hook is what a mutant does at an endpoint.
type hook struct {
	in  func(l *tokenMemory, r *http.Request, form url.Values)            // on the way in
	out func(l *tokenMemory, r *http.Request, form url.Values, a *answer) // and out; the form is as it came in
}

// tokenMemory is what a mutant remembers of the tokens that the good host issued.
type tokenMemory struct {
	good    http.Handler
	mu      sync.Mutex
	issued  map[string]tokenSet // by access token and by refresh token
	follows map[string]string   // the refresh token that replaced another
	notes   map[string]bool     // anything else
}

// tokenSet is an access token and a refresh token of one token response.
type tokenSet struct {
	access, refresh, scope string
	authorization          string // the client's Authorization header
}

// refreshing makes a mutant that changes refreshes.
func refreshing(in func(l *tokenMemory, r *http.Request, form url.Values), out func(l *tokenMemory, r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return tokenLifecycle{refresh: hook{in, out}}.wrap
}

func (f tokenLifecycle) wrap(good http.Handler) http.Handler {
	l := &tokenMemory{good: good, issued: map[string]tokenSet{}, follows: map[string]string{}, notes: map[string]bool{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case isTo(r, http.MethodPost, pathToken):
			sent, h := form(r), hook{}
			if sent.Get("grant_type") == "refresh_token" {
				h = f.refresh
			}
			l.serveForm(h, r).send(w)
		case isTo(r, http.MethodPost, pathRevoke):
			l.serveForm(f.revoke, r).send(w)
		case isTo(r, http.MethodPost, pathIntrospect):
			l.serveForm(f.introspect, r).send(w)
		case isTo(r, "", pathAPI):
			l.serve(f.call, r).send(w)
		default:
			good.ServeHTTP(w, r)
		}
	})
}

// serveForm has the good host answer a form, with the hook before and after it.
func (l *tokenMemory) serveForm(h hook, r *http.Request) *answer {
	sent := form(r)
	if h.in != nil {
		changed := form(r)
		h.in(l, r, changed)
		setForm(r, changed)
	}
	a := l.ask(r, form(r))
	if h.out != nil {
		h.out(l, r, sent, a)
	}
	return a
}

// serve does the same with a request that has no form.
func (l *tokenMemory) serve(h hook, r *http.Request) *answer {
	if h.in != nil {
		h.in(l, r, nil)
	}
	a := ask(l.good, r)
	if h.out != nil {
		h.out(l, r, nil, a)
	}
	return a
}

// ask has the good host answer a request with a form, and remembers the tokens that it issues.
func (l *tokenMemory) ask(r *http.Request, form url.Values) *answer {
	setForm(r, form)
	a := ask(l.good, r)
	var response struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Scope   string `json:"scope"`
	}
	if a.status != http.StatusOK || json.Unmarshal(a.body, &response) != nil || response.Access == "" {
		return a
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	together := tokenSet{response.Access, response.Refresh, response.Scope, r.Header.Get("Authorization")}
	l.issued[response.Access] = together
	if response.Refresh != "" {
		l.issued[response.Refresh] = together
	}
	if old := form.Get("refresh_token"); old != "" {
		l.follows[old] = response.Refresh
	}
	return a
}

// issuedWith returns the set that a token was issued in; it is zero for a token that was not issued.
func (l *tokenMemory) issuedWith(token string) tokenSet {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.issued[token]
}

// lastSuccessor returns the refresh token at the end of the chain of those that replaced this one.
func (l *tokenMemory) lastSuccessor(token string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.follows[token] != "" {
		token = l.follows[token]
	}
	return token
}

// successor returns the refresh token that replaced this one, or "".
func (l *tokenMemory) successor(token string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.follows[token]
}

// remember remembers a word, and reports whether it was remembered before.
func (l *tokenMemory) remember(word string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.notes[word]
	l.notes[word] = true
	return before
}

func (l *tokenMemory) remembers(word string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.notes[word]
}

// isAccess and isRefresh report what a token was issued as.
func (l *tokenMemory) isAccess(token string) bool {
	return token != "" && l.issuedWith(token).access == token
}
func (l *tokenMemory) isRefresh(token string) bool {
	return token != "" && l.issuedWith(token).refresh == token
}

// authenticateOwner authenticates a request as the client that its token was issued to.
func (l *tokenMemory) authenticateOwner(r *http.Request, token string) {
	if owner := l.issuedWith(token).authorization; owner != "" {
		r.Header.Set("Authorization", owner)
	}
}

// inventTokens makes a good token response with tokens that were never issued.
func (a *answer) inventTokens() {
	a.status = http.StatusOK
	a.header.Del("WWW-Authenticate")
	a.header.Set("Content-Type", "application/json")
	a.body = []byte(`{"access_token":"made-up-access","token_type":"Bearer","refresh_token":"made-up-refresh"}`)
}
