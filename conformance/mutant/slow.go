package mutant

import (
	"net/http"
	"net/url"
)

// Slow are the mutants of rules that only time shows. A test that has a clock in hand asks them the cases that wait.
func Slow() []Mutant {
	return []Mutant{
		{
			Name: "code-never-expires", Breaks: "A code ends after ten minutes.",
			Turns: []string{"token.code.expires"},
			Wrap: flow{answered: func(m *memory, _ *http.Request, form url.Values, a *answer) {
				if m.note(form.Get("code"), true) == nil && a.status == http.StatusBadRequest {
					a.issueMadeUp()
				}
			}}.wrap,
		},
		{
			Name: "used-code-forgotten", Breaks: "A used code stays used.",
			Turns: []string{"token.code.once.late"},
			Wrap: flow{answered: func(m *memory, _ *http.Request, form url.Values, a *answer) {
				if m.note(form.Get("code"), true) != nil {
					a.issueMadeUp()
				}
			}}.wrap,
		},
		{
			Name: "late-reuse-ends-nothing", Breaks: "Who uses a replaced refresh token ends the grant.",
			Turns: []string{"refresh.used.ends"},
			// The good host is asked about a token that it never issued, and so does not learn of the reuse.
			Wrap: afterwards(func(l *ledger, _ *http.Request, form url.Values) {
				if l.after(form.Get("refresh_token")) != "" {
					form.Set("refresh_token", "made-up")
				}
			}, nil),
		},
	}
}
