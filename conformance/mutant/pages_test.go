package mutant_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/mutant"
	"clrhost/conformance/provider"
	"clrhost/server/servertest"
)

// TestPermittedPages shows that no case asks for pages of one kind.
func TestPermittedPages(t *testing.T) {
	skipped := map[string]string{"consent-by-other-means": "the host showed no consent page"}
	for _, m := range mutant.PermittedPages() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			for _, result := range ask(t, ours.start(t, servertest.Options{Wrap: m.Wrap}), authorizing(), true).Results() {
				why := skipped[m.Name]
				switch id := result.Case.ID; {
				case why != "" && (id == "authorization.declined" || id == "authorization.forged"):
					require.Equal(t, conformance.Skip, result.Outcome, id)
					require.Contains(t, result.Reason, why)
				case why != "" && result.Case.Level == conformance.Should: // that the user sees who asks is recommended
				case result.Outcome != conformance.Pass && result.Outcome != conformance.Skip:
					t.Errorf("%s: %s\nexpected %s\nactual   %s\n%s", id, result.Outcome, result.Expected, result.Actual, result.Reason)
				}
			}
		})
	}
}

// TestWhatIsNotUnderstoodIsNoVerdict shows that no page that the harness cannot read makes a host fail.
func TestWhatIsNotUnderstoodIsNoVerdict(t *testing.T) {
	cures := map[string]string{"words-of-another-language": "selectors.", "second-factor-later": "--totp-file", "limit-on-pages": "--pace"}
	for _, m := range mutant.Unclear() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			unclear := 0
			for _, result := range ask(t, ours.start(t, servertest.Options{Wrap: m.Wrap}), authorizing(), true).Results() {
				require.NotContains(t, []conformance.Outcome{conformance.Fail, conformance.Warn}, result.Outcome, "%s: expected %s, got %s", result.Case.ID, result.Expected, result.Actual)
				if result.Outcome == conformance.Error {
					require.Contains(t, result.Reason, cures[m.Name], result.Case.ID)
					unclear++
				}
			}
			require.NotZero(t, unclear)
		})
	}
}

// authorizing are the cases about authorization.
func authorizing() (ids []string) {
	for _, group := range provider.Suite() {
		if group.Name == "authorization" {
			for _, c := range group.Cases {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}
