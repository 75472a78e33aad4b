package mutant_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/mutant"
	"clrhost/conformance/provider"
	"clrhost/server/servertest"
)

// A small fault is red in the cases of its rule, and every other case is decided as at a good host.
func TestASmallFaultHidesNothing(t *testing.T) {
	k := kinds[0]
	for i, m := range mutant.Small() {
		if !isSampled(m, 3) {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			host := k.start(t, servertest.Options{Wrap: m.Wrap})
			var red []string
			for _, result := range ask(t, host, spread(i, m.Turns), true).Results() {
				if k.isUndecided(result.Case.ID) {
					continue
				}
				switch result.Outcome {
				case conformance.Fail, conformance.Warn:
					red = append(red, result.Case.ID)
				case conformance.Error:
					t.Errorf("%s cannot tell: %s", result.Case.ID, result.Reason)
				}
			}
			slices.Sort(red)
			require.Equal(t, slices.Sorted(slices.Values(m.Turns)), red)
		})
	}
}

// spread are some cases of every group, others for each turn, and these; all of the suite where everything is asked.
func spread(turn int, these []string) (ids []string) {
	const every = 6
	for _, group := range provider.Suite() {
		for i, c := range group.Cases {
			if whole || i%every == turn%every || slices.Contains(these, c.ID) {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}
