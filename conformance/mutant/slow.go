package mutant

import (
	"net/http"
	"net/url"
	"slices"
)

// Slow returns the mutants of rules that only time shows. A test with a clock of its own asks them the cases that wait.
func Slow() []Mutant { return slices.Clone(slowMutants) }

var slowMutants = []Mutant{
	{
		Name: "code-never-expires", Breaks: "A code ends after ten minutes.",
		Turns: []string{"token.code.expires"},
		Wrap: codeFlow{answered: func(m *codeMemory, _ *http.Request, form url.Values, a *answer) {
			if m.remember(form.Get("code"), true) == nil && a.status == http.StatusBadRequest {
				a.inventTokens()
			}
		}}.wrap,
	},
	{
		Name: "used-code-forgotten", Breaks: "A used code stays used.",
		Turns: []string{"token.code.once.late"},
		Wrap: codeFlow{answered: func(m *codeMemory, _ *http.Request, form url.Values, a *answer) {
			if m.remember(form.Get("code"), true) != nil {
				a.inventTokens()
			}
		}}.wrap,
	},
}
