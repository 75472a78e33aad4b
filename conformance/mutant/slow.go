package mutant

import (
	"net/http"
	"net/url"
	"sync"
)

// Slow are the mutants of rules that only time shows. A test that has a clock in hand asks them the cases that wait.
func Slow() []Mutant {
	return []Mutant{
		{
			Name: "code-never-expires", Breaks: "A code ends after ten minutes.",
			Turns: []string{"token.code.expires"},
			Wrap: recalling(func(seen seen, form url.Values, a *answer) {
				if code := form.Get("code"); code != "" && !seen.before(code) && a.status == http.StatusBadRequest {
					a.grant()
				}
			}),
		},
		{
			Name: "used-code-forgotten", Breaks: "A used code stays used.",
			Turns: []string{"token.code.once.late"},
			Wrap: recalling(func(seen seen, form url.Values, a *answer) {
				if code := form.Get("code"); code != "" && seen.before(code) {
					a.grant()
				}
			}),
		},
		{
			Name: "late-reuse-ends-nothing", Breaks: "Who uses a replaced refresh token ends the grant.",
			Turns: []string{"refresh.used.ends"},
			Wrap:  forgiving,
		},
	}
}

// grant makes the answer one that hands out a token.
func (a *answer) grant() {
	a.status, a.body = http.StatusOK, []byte(`{"access_token":"made-up","token_type":"Bearer","expires_in":3600}`)
}

// seen is what came by before.
type seen struct {
	mu     *sync.Mutex
	values map[string]bool
}

// before reports whether a value came by before, and remembers it.
func (s seen) before(value string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.values[value]
	s.values[value] = true
	return was
}

// recalling makes a mutant that changes answers of the token endpoint by what came by before.
func recalling(change func(seen seen, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		seen := seen{&sync.Mutex{}, map[string]bool{}}
		return answers(http.MethodPost, pathToken, func(r *http.Request, a *answer) { change(seen, form(r), a) })(good)
	}
}

// forgiving refuses a replaced refresh token by itself, so that the good host never learns of it.
func forgiving(good http.Handler) http.Handler {
	replaced := seen{&sync.Mutex{}, map[string]bool{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := ""
		if isTo(r, http.MethodPost, pathToken) {
			token = form(r).Get("refresh_token")
		}
		if token != "" && replaced.before(token) {
			a := &answer{header: http.Header{}}
			a.refuse(http.StatusBadRequest, "invalid_grant", "The refresh token was used before.")
			a.send(w)
			return
		}
		good.ServeHTTP(w, r)
	})
}
