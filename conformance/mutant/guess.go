package mutant

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// guessMutants give codes and tokens that can be guessed, or that are spelled as they must not be.
var guessMutants = []Mutant{
	{
		Name: "code-is-short", Breaks: "A code cannot be guessed.",
		Turns: []string{"authorization.code.guess"},
		Wrap:  otherCodes(func(n int64, _ string) string { return fmt.Sprintf("code%d", n) }),
	},
	{
		Name: "codes-count", Breaks: "A code cannot be guessed, however long it is.",
		Turns: []string{"authorization.code.guess"},
		Wrap:  otherCodes(func(n int64, _ string) string { return fmt.Sprintf("code-%040d", n) }),
	},
	{
		Name: "code-beyond-ascii", Breaks: "A code has printable ASCII characters only.",
		Turns: []string{"authorization.code.text"},
		Wrap:  otherCodes(func(_ int64, code string) string { return code + "é" }),
	},
	{
		Name: "access-tokens-count", Breaks: "An access token cannot be guessed.",
		Turns: []string{"token.access.guess"},
		Wrap:  otherTokens("access_token", func(n int64, _ string) string { return fmt.Sprintf("access-%040d", n) }),
	},
	{
		Name: "access-token-with-a-bar", Breaks: "An access token has the characters of a bearer token only.",
		Turns: []string{"token.access.text"},
		Wrap:  otherTokens("access_token", func(_ int64, token string) string { return "1|" + token }),
	},
	{
		Name: "refresh-tokens-count", Breaks: "A refresh token cannot be guessed.",
		Turns: []string{"refresh.guess"},
		Wrap:  otherTokens("refresh_token", func(n int64, _ string) string { return fmt.Sprintf("refresh-%040d", n) }),
	},
	{
		Name: "refresh-token-beyond-ascii", Breaks: "A refresh token has printable ASCII characters only.",
		Turns: []string{"refresh.text"},
		Wrap:  otherTokens("refresh_token", func(_ int64, token string) string { return token + "é" }),
	},
}

// otherCodes gives codes of its own, and knows which of the good host's each of them means.
func otherCodes(spell func(n int64, code string) string) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		next := counter()
		return codeFlow{
			landed: func(m *codeMemory, _ url.Values, to *url.URL) {
				query := to.Query()
				if code := query.Get("code"); code != "" {
					other := spell(next(), code)
					m.remember(other, code)
					query.Set("code", other)
					to.RawQuery = query.Encode()
				}
			},
			exchange: func(m *codeMemory, _ *http.Request, form url.Values) {
				if code, known := m.remembered(form.Get("code")).(string); known {
					form["code"][0] = code
				}
			},
		}.wrap(good)
	}
}

// otherTokens gives tokens of its own in one member of token responses, and knows which of the good host's each of them
// means.
func otherTokens(member string, spell func(n int64, token string) string) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		t := &respelling{spell: spell, next: counter(), others: map[string]string{}, meant: map[string]string{}}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			t.change(r)
			if !isTo(r, http.MethodPost, pathToken) {
				good.ServeHTTP(w, r)
				return
			}
			a := ask(good, r)
			a.edit(func(object map[string]any) {
				if token, isToken := object[member].(string); isToken {
					object[member] = t.other(token)
				}
			})
			a.send(w)
		})
	}
}

// respelling remembers which token stands for which.
type respelling struct {
	spell         func(n int64, token string) string
	next          func() int64
	mu            sync.Mutex
	others, meant map[string]string
}

func (t *respelling) other(token string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.others[token] == "" {
		t.others[token] = t.spell(t.next(), token)
		t.meant[t.others[token]] = token
	}
	return t.others[token]
}

func (t *respelling) meaning(other string) (token string, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	token, known = t.meant[other]
	return token, known
}

// change puts the good host's tokens into a request, wherever it has others.
func (t *respelling) change(r *http.Request) {
	if token, known := t.meaning(bearerOf(r)); known {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if r.Method != http.MethodPost || !slices.Contains([]string{pathToken, pathRevoke, pathIntrospect}, r.URL.Path) ||
		!strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return
	}
	values, changed := form(r), false
	for _, name := range []string{"token", "refresh_token"} {
		if token, known := t.meaning(values.Get(name)); known {
			values[name][0], changed = token, true
		}
	}
	if changed {
		setForm(r, values)
	}
}
