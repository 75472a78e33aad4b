package conformance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
)

// sharing runs cases one by one that each need the same shared value.
func sharing(t *testing.T, n int, make func(p *toy) bool) (outcomes []string) {
	t.Helper()
	var cases []Case
	for i := range n {
		cases = append(cases, Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *toy) {
			conformance.Once(p, "six", "a six", func() bool { return make(p) })
		}})
	}
	report, _ := run(t, conformance.Config{}, Group{Name: "a", Serial: true, Cases: cases})
	for _, result := range report.Results() {
		outcomes = append(outcomes, string(result.Outcome)+" "+result.Reason)
	}
	return outcomes
}

// What kept a case from making a shared value may be over when the next one needs it.
func TestWhatMayPassIsTriedAgain(t *testing.T) {
	tries := 0
	outcomes := sharing(t, 4, func(p *toy) bool {
		if tries++; tries < 3 {
			p.Later("the table is taken")
		}
		return true
	})
	require.Equal(t, []string{"error the table is taken", "error the table is taken", "pass ", "pass "}, outcomes)
	require.Equal(t, 3, tries)
}

// It is not tried without end, and a reason that does not pass decides at once.
func TestWhatDoesNotPassIsTriedNoMore(t *testing.T) {
	for why, want := range map[string]int{"later": 3, "never": 1} {
		tries := 0
		outcomes := sharing(t, 6, func(p *toy) bool {
			tries++
			if why == "later" {
				p.Later("the table is taken")
			}
			p.Unable("there is no table")
			return true
		})
		require.Equal(t, want, tries, why)
		require.Len(t, outcomes, 6)
		require.Equal(t, outcomes[0], outcomes[5])
	}
}

// A case that ran out of time while it made a shared value spoils it for no other, and one that waits for it ends with
// time of its own.
func TestASharedValueWaitsForNoOneWithoutEnd(t *testing.T) {
	making, over, tries := make(chan struct{}), make(chan struct{}), 0
	obtain := func(p *toy) {
		conformance.Once(p, "six", "a six", func() bool {
			if tries++; tries == 1 {
				close(making)
				<-p.Context().Done()
				<-over
				p.Unable("the case ran out of time")
			}
			return true
		})
	}
	report, _ := run(t, conformance.Config{Parallel: 2, Timeout: 20 * time.Millisecond, Patience: time.Millisecond},
		Group{Name: "a", Cases: []Case{
			{ID: "a.one", Run: obtain},
			{ID: "a.two", Run: func(p *toy) { p.Finally(func() { close(over) }); <-making; obtain(p) }},
		}}, Group{Name: "b", Cases: []Case{{ID: "b.three", Run: obtain}}})
	results := report.Results()
	require.Equal(t, "the case ran out of time", results[0].Reason)
	require.Equal(t, "a six could not be obtained: another case was still obtaining it", results[1].Reason)
	require.Equal(t, conformance.Pass, results[2].Outcome, results[2].Reason)
}

// What a case makes for all carries the name of what is shared, so that it is the same whichever case makes it.
func TestASharedValueIsMadeInItsOwnName(t *testing.T) {
	var names []string
	note := func(p *toy) { names = append(names, p.Name()) }
	run(t, conformance.Config{}, Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *toy) {
		note(p)
		conformance.Once(p, "six", "a six", func() bool { note(p); return true })
		note(p)
	}}}})
	require.Equal(t, []string{"a.case", "six", "a.case"}, names)
}
