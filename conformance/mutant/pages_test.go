package mutant_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
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
			h := ours.start(t, servertest.Options{Wrap: m.Wrap})
			h.sleep = func(context.Context, time.Duration) {} // one that limits requests does so whatever the time
			for _, result := range ask(t, h, authorizing(), true).Results() {
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

// authorizing are the cases about authorization: those that read the pages in every way, and with the variable all of them.
func authorizing() (ids []string) {
	if !long {
		return []string{
			"authorization.code", "authorization.sign-in", "authorization.declined", "authorization.forged", "authorization.consent.name",
			"authorization.redirect.foreign", "authorization.error.state",
		}
	}
	for _, group := range provider.Suite() {
		if group.Name == "authorization" {
			for _, c := range group.Cases {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// TestSecondFactor runs the cases about authorization as a person with a second factor. No code is used twice, and neither
// the codes nor their secret are in the report.
func TestSecondFactor(t *testing.T) {
	const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	passed := atomic.Int64{}
	now := func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
	authority, err := browser.ParseTOTP(secret) // that of the host, which makes each code once
	require.NoError(t, err)
	authority.Now = now
	var used []string
	isRight := func(code string) bool {
		authority.Sleep = func(context.Context, time.Duration) { t.Error("a code was used twice") }
		right, err := authority.Next(context.Background())
		used = append(used, code)
		return err == nil && code == right
	}
	h := ours.start(t, servertest.Options{Wrap: mutant.SecondFactor(isRight), Now: now})
	totp, err := browser.ParseTOTP(secret)
	require.NoError(t, err)
	h.config.Users = h.config.Users[:1]
	h.config.Users[0].Codes = totp
	report, err := conformance.Run(t.Context(), exactly(authorizing()), h.partner(t), conformance.Config{
		Parallel: 1, Now: now, Sleep: func(_ context.Context, d time.Duration) { passed.Add(int64(d)) },
	}, quiet{})
	require.NoError(t, err)
	require.Empty(t, report.Aborted)
	for _, result := range report.Results() {
		require.Contains(t, []conformance.Outcome{conformance.Pass, conformance.Skip}, result.Outcome, "%s: %s %s %s", result.Case.ID, result.Reason, result.Expected, result.Actual)
		for _, e := range result.Exchanges {
			require.NotContains(t, e.RequestBody, secret)
			if strings.HasSuffix(e.URL, "/login/code") {
				require.Contains(t, e.RequestBody, "otp=[one-time password")
			}
		}
	}
	require.Greater(t, len(used), 1)
	require.Less(t, len(used), 8, "a browser that has signed in serves the next case")
}
