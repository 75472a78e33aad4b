package mutant

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
)

// life is a mutant of what becomes of tokens after they were issued. What it does not change is nil.
type life struct {
	refresh, revoke, introspect step
	call                        step // of the API, whose requests have no form
}

// step is what a mutant does at an endpoint.
type step struct {
	in  func(l *ledger, r *http.Request, form url.Values)            // on the way in
	out func(l *ledger, r *http.Request, form url.Values, a *answer) // and out; the form is as it came in
}

// ledger is what a host of its own would know of tokens.
type ledger struct {
	good    http.Handler
	mu      sync.Mutex
	issued  map[string]issue  // by access token and by refresh token
	follows map[string]string // the refresh token that replaced another
	notes   map[string]bool   // whatever else
}

// issue is tokens that were issued together.
type issue struct {
	access, refresh, scope string
	authorization          string // with which the client authenticated
}

// afterwards is a life in which refreshes are something else.
func afterwards(in func(l *ledger, r *http.Request, form url.Values), out func(l *ledger, r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return life{refresh: step{in, out}}.wrap
}

func (f life) wrap(good http.Handler) http.Handler {
	l := &ledger{good: good, issued: map[string]issue{}, follows: map[string]string{}, notes: map[string]bool{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case isTo(r, http.MethodPost, pathToken):
			came, doing := form(r), step{}
			if came.Get("grant_type") == "refresh_token" {
				doing = f.refresh
			}
			l.take(doing, r).send(w)
		case isTo(r, http.MethodPost, pathRevoke):
			l.take(f.revoke, r).send(w)
		case isTo(r, http.MethodPost, pathIntrospect):
			l.take(f.introspect, r).send(w)
		case isTo(r, "", pathAPI):
			l.call(f.call, r).send(w)
		default:
			good.ServeHTTP(w, r)
		}
	})
}

// take has the good host answer a form, with what a mutant does before and after.
func (l *ledger) take(doing step, r *http.Request) *answer {
	came := form(r)
	if doing.in != nil {
		changed := form(r)
		doing.in(l, r, changed)
		setForm(r, changed)
	}
	a := l.again(r, form(r))
	if doing.out != nil {
		doing.out(l, r, came, a)
	}
	return a
}

func (l *ledger) call(doing step, r *http.Request) *answer {
	if doing.in != nil {
		doing.in(l, r, nil)
	}
	a := ask(l.good, r)
	if doing.out != nil {
		doing.out(l, r, nil, a)
	}
	return a
}

// again has the good host answer a request with another form, and remembers the tokens that came of it.
func (l *ledger) again(r *http.Request, form url.Values) *answer {
	setForm(r, form)
	a := ask(l.good, r)
	var said struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Scope   string `json:"scope"`
	}
	if a.status != http.StatusOK || json.Unmarshal(a.body, &said) != nil || said.Access == "" {
		return a
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	together := issue{said.Access, said.Refresh, said.Scope, r.Header.Get("Authorization")}
	l.issued[said.Access] = together
	if said.Refresh != "" {
		l.issued[said.Refresh] = together
	}
	if old := form.Get("refresh_token"); old != "" {
		l.follows[old] = said.Refresh
	}
	return a
}

// of returns what a token was issued with; nothing for one that never was.
func (l *ledger) of(token string) issue {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.issued[token]
}

// newest is the refresh token that stands at the end of what replaced this one.
func (l *ledger) newest(token string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.follows[token] != "" {
		token = l.follows[token]
	}
	return token
}

// after is the refresh token that replaced this one, "" for none.
func (l *ledger) after(token string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.follows[token]
}

// note remembers a word, and returns whether it was known.
func (l *ledger) note(word string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.notes[word]
	l.notes[word] = true
	return known
}

func (l *ledger) noted(word string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.notes[word]
}

// isAccess and isRefresh report what a token was issued as.
func (l *ledger) isAccess(token string) bool  { return token != "" && l.of(token).access == token }
func (l *ledger) isRefresh(token string) bool { return token != "" && l.of(token).refresh == token }

// owned authenticates a request as whom its token was issued to.
func (l *ledger) owned(r *http.Request, token string) {
	if owner := l.of(token).authorization; owner != "" {
		r.Header.Set("Authorization", owner)
	}
}

// issueMadeUp makes an answer with tokens that nobody issued.
func (a *answer) issueMadeUp() {
	a.status = http.StatusOK
	a.header.Del("WWW-Authenticate")
	a.header.Set("Content-Type", "application/json")
	a.body = []byte(`{"access_token":"made-up-access","token_type":"Bearer","refresh_token":"made-up-refresh"}`)
}
