package mutant_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/mutant"
	"clrhost/server/servertest"
)

// How long tokens and sessions live is no reason for a verdict, also when several cases run at a time. Time passes with
// every request, so that it does not depend on the machine.
func TestShortLivesTurnNothingRed(t *testing.T) {
	var passed atomic.Int64
	began := time.Now()
	now := func() time.Time { return began.Add(time.Duration(passed.Load())) }
	for i, m := range mutant.Lives(now) {
		t.Run(m.Name, func(t *testing.T) {
			host := ours.start(t, servertest.Options{Now: now, Wrap: func(good http.Handler) http.Handler {
				short := m.Wrap(good)
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					passed.Add(int64(10 * time.Millisecond))
					short.ServeHTTP(w, r)
				})
			}})
			report, err := conformance.Run(t.Context(), exactly(spread(i, nil)), host.partner(t), conformance.Config{
				Brief: true, Now: now, Sleep: func(_ context.Context, d time.Duration) { passed.Add(int64(d)) },
			}, quiet{})
			require.NoError(t, err)
			require.Empty(t, report.Aborted)
			for _, result := range report.Results() {
				if result.Outcome != conformance.Pass && result.Outcome != conformance.Skip && ours.deviations[result.Case.ID] == "" {
					t.Errorf("%s: %s\nexpected %s\nactual   %s\n%s", result.Case.ID, result.Outcome, result.Expected, result.Actual, result.Reason)
				}
			}
			isAlone := slices.ContainsFunc(report.Preflight, func(f conformance.Finding) bool { return f.Check == "several at a time" })
			require.Equal(t, strings.HasPrefix(m.Name, "one-"), isAlone)
		})
	}
}
