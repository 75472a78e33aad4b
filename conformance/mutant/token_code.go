package mutant

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

var tokenCodeMutants = []Mutant{
	{
		Name: "code-missing-is-not-found", Breaks: "A missing code is an invalid request.",
		Turns: []string{"token.code.missing"},
		Wrap: tokenAnswers(400, 401, func(r *http.Request, form url.Values, a *answer) {
			if !form.Has("code") && r.URL.RawQuery == "" && r.Header.Get("Content-Type") == formType {
				a.oauthError(http.StatusNotFound, "not_found", "There is no such code.")
			}
		}),
	},
	{
		Name: "code-by-its-beginning", Breaks: "An altered code is rejected.",
		Turns: []string{"token.code.unknown"},
		Wrap: exchanging(func(m *codeMemory, _ *http.Request, form url.Values) {
			if codes := form["code"]; len(codes) == 1 {
				codes[0] = m.beginning(codes[0])
			}
		}),
	},
	{
		Name: "code-unknown-is-a-server-error", Breaks: "An unknown code is invalid_grant.",
		Turns: []string{"errors.server", "token.code.unknown"},
		Wrap: tokenAnswers(400, 401, func(_ *http.Request, form url.Values, a *answer) {
			if form.Get("code") == "nope" {
				a.oauthError(http.StatusInternalServerError, "server_error", "illegal base64 data")
			}
		}),
	},
	{
		Name: "code-works-twice", Breaks: "A code works once.",
		Turns: []string{"token.code.once", "token.code.race", "token.code.replay", "token.code.replay.refresh"},
		Wrap:  kept(func(time.Duration) bool { return true }),
	},
	{
		Name: "code-works-again-later", Breaks: "A code that was used is remembered.",
		Turns: []string{"token.code.once"},
		Wrap:  kept(func(age time.Duration) bool { return age > 900*time.Millisecond }),
	},
	{
		Name: "tokens-survive-replay", Breaks: "Using a code twice ends what was issued for it.",
		Turns: []string{"token.code.replay", "token.code.replay.refresh"},
		Wrap:  unmoved,
	},
	{
		Name: "code-raced", Breaks: "A code works once, also at the same time.",
		Turns: []string{"token.code.race"},
		Wrap:  raced,
	},
	{
		Name: "race-is-a-server-error", Breaks: "The loser of a race gets invalid_grant.",
		Turns: []string{"errors.server", "token.code.race"},
		Wrap:  conflicted,
	},
	{
		Name: "code-of-any-client", Breaks: "A code belongs to its client.",
		Turns: []string{"token.code.client"},
		Wrap: exchanging(func(m *codeMemory, r *http.Request, form url.Values) {
			owner := m.client(m.request(form.Get("code")).Get("client_id"))
			if c, isProven := caller(m, r); isProven && owner.ID != "" && c.ID != owner.ID {
				as(r, owner)
			}
		}),
	},
	{
		Name: "code-tried-by-others-is-a-server-error", Breaks: "A code that another client tried works, or is an invalid grant.",
		Turns: []string{"errors.server", "token.code.spared"},
		Wrap: codeFlow{answered: func(m *codeMemory, r *http.Request, form url.Values, a *answer) {
			code := form.Get("code")
			owner := m.request(code).Get("client_id")
			if c, isProven := caller(m, r); isProven && owner != "" && c.ID != owner {
				m.remember("tried by another "+code, true)
			} else if m.remembered("tried by another "+code) != nil {
				a.oauthError(http.StatusInternalServerError, "server_error", "unexpected state")
			}
		}}.wrap,
	},
	{
		Name: "redirect-not-compared", Breaks: "The redirect URI is that of the request.",
		Turns: []string{"token.redirect.other"},
		Wrap: exchanging(func(m *codeMemory, _ *http.Request, form url.Values) {
			if asked := m.request(form.Get("code")).Get("redirect_uri"); asked != "" && form.Has("redirect_uri") {
				form.Set("redirect_uri", asked)
			}
		}),
	},
	{
		Name: "redirect-optional-at-exchange", Breaks: "The exchange repeats the redirect URI.",
		Turns: []string{"token.redirect.missing"},
		Wrap: exchanging(func(m *codeMemory, _ *http.Request, form url.Values) {
			if asked := m.request(form.Get("code")).Get("redirect_uri"); asked != "" && !form.Has("redirect_uri") {
				form.Set("redirect_uri", asked)
			}
		}),
	},
}

// beginning returns the code that begins like another text of its length does in its first half, or that text.
func (m *codeMemory) beginning(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for code := range m.codes {
		if half := code[:len(code)/2]; text != code && strings.HasPrefix(text, half) {
			return code
		}
	}
	return text
}

// kept remembers good answers, and gives them again for the same code when they have the age for it. It answers one
// exchange at a time.
func kept(isGivenAgain func(age time.Duration) bool) func(http.Handler) http.Handler {
	type memo struct {
		answer *answer
		at     time.Time
	}
	return func(good http.Handler) http.Handler {
		var mu sync.Mutex
		memos := map[string]memo{}
		return exchangesBy(good, func(w http.ResponseWriter, r *http.Request, code string) {
			mu.Lock()
			defer mu.Unlock()
			if known, ok := memos[code]; ok && isGivenAgain(time.Since(known.at)) {
				known.answer.send(w)
				return
			}
			a := ask(good, r)
			if a.status == http.StatusOK {
				memos[code] = memo{a, time.Now()}
			}
			a.send(w)
		})
	}
}

// unmoved rejects a code that was used, and does nothing else about it.
func unmoved(good http.Handler) http.Handler {
	var mu sync.Mutex
	used := map[string]bool{}
	return exchangesBy(good, func(w http.ResponseWriter, r *http.Request, code string) {
		mu.Lock()
		defer mu.Unlock()
		a := &answer{header: http.Header{"Cache-Control": {"no-store"}}}
		if used[code] {
			a.oauthError(http.StatusBadRequest, "invalid_grant", "The code was used.")
		} else {
			a = ask(good, r)
			used[code] = a.status == http.StatusOK
		}
		a.send(w)
	})
}

// window is the duration of an exchange at a host whose database is far away.
const window = 200 * time.Millisecond

// raced answers exchanges of a code that come while one of it is under way as it answers that one.
func raced(good http.Handler) http.Handler {
	return racing(good, func(first *answer) *answer { return first })
}

// conflicted fails exchanges of a code that come while one of it is under way.
func conflicted(good http.Handler) http.Handler {
	return racing(good, func(*answer) *answer {
		a := &answer{header: http.Header{}}
		a.oauthError(http.StatusInternalServerError, "server_error", "could not serialize access")
		return a
	})
}

func racing(good http.Handler, loser func(first *answer) *answer) http.Handler {
	type run struct {
		done  chan struct{}
		first *answer
	}
	var mu sync.Mutex
	under := map[string]*run{}
	return exchangesBy(good, func(w http.ResponseWriter, r *http.Request, code string) {
		mu.Lock()
		other := under[code]
		mine := &run{done: make(chan struct{})}
		if other == nil {
			under[code] = mine
		}
		mu.Unlock()
		if other != nil {
			<-other.done
			loser(other.first).send(w)
			return
		}
		mine.first = ask(good, r)
		time.Sleep(window)
		mu.Lock()
		delete(under, code)
		mu.Unlock()
		close(mine.done)
		mine.first.send(w)
	})
}

// exchangesBy makes a mutant that answers exchanges of a code by itself.
func exchangesBy(good http.Handler, serve func(w http.ResponseWriter, r *http.Request, code string)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isTo(r, http.MethodPost, pathToken) {
			if values := form(r); values.Get("grant_type") == "authorization_code" && values.Get("code") != "" {
				serve(w, r, values.Get("code"))
				return
			}
		}
		good.ServeHTTP(w, r)
	})
}

var tokenVerifierMutants = []Mutant{
	{
		Name: "verifier-optional", Breaks: "A code needs its verifier.",
		Turns: []string{"token.verifier.again", "token.verifier.missing"},
		Wrap: verifying(func(_ *codeMemory, _, challenge, verifier string) bool {
			return verifier == "" || matches(challenge, verifier)
		}),
	},
	{
		Name: "verifier-unchecked", Breaks: "The verifier matches the challenge.",
		Turns: []string{"token.verifier.challenge", "token.verifier.form", "token.verifier.wrong"},
		Wrap:  verifying(func(_ *codeMemory, _, _, verifier string) bool { return verifier != "" }),
	},
	{
		Name: "challenge-is-the-verifier", Breaks: "The challenge is no verifier.",
		Turns: []string{"token.verifier.challenge"},
		Wrap: verifying(func(_ *codeMemory, _, challenge, verifier string) bool {
			return verifier == challenge || matches(challenge, verifier)
		}),
	},
	{
		Name: "verifier-of-any-form", Breaks: "A verifier has its length and alphabet.",
		Turns: []string{"token.verifier.form"},
		Wrap:  verifying(func(_ *codeMemory, _, challenge, verifier string) bool { return s256(verifier) == challenge }),
	},
	{
		Name: "verifier-asked-once", Breaks: "A failed exchange does not switch the verifier off.",
		Turns: []string{"token.verifier.again"},
		Wrap: verifying(func(m *codeMemory, code, challenge, verifier string) bool {
			return matches(challenge, verifier) || m.remember("tried "+code, true) != nil && verifier == ""
		}),
	},
}
