package mutant_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/mutant"
	"clrhost/conformance/provider"
	"clrhost/server/servertest"
)

// TestPermitted shows that no case asks for what the standards leave to the host. Each host is asked the cases that touch
// its choice, and with the variable that asks for everything every case of their groups; without it one host in four is asked.
func TestPermitted(t *testing.T) {
	for _, m := range mutant.Permitted() {
		if !isSampled(m, 4) {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			for _, result := range ask(t, ours.start(t, servertest.Options{Wrap: m.Wrap}), touched(t, m.Reading), true).Results() {
				if result.Outcome != conformance.Pass && result.Outcome != conformance.Skip && ours.deviations[result.Case.ID] == "" {
					t.Errorf("%s: %s\nexpected %s\nactual   %s\n%s", result.Case.ID, result.Outcome, result.Expected, result.Actual, result.Reason)
				}
			}
		})
	}
}

// touched are the cases that touch a choice.
func touched(t *testing.T, id string) (ids []string) {
	t.Helper()
	all := catalogue.Readings()
	i := slices.IndexFunc(all, func(r catalogue.Reading) bool { return r.ID == id })
	require.GreaterOrEqual(t, i, 0, "%q is no choice of the catalogue", id)
	for _, group := range provider.Suite() {
		isTouched := slices.ContainsFunc(group.Cases, func(c provider.Case) bool { return all[i].Touches(c.ID) })
		for _, c := range group.Cases {
			if all[i].Touches(c.ID) || whole && isTouched {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// Every choice is made otherwise by a host here.
func TestEveryReadingHasAHost(t *testing.T) {
	chosen := map[string]bool{}
	for id, of := range choices {
		touched(t, id)
		require.NotEqual(t, of[0], of[1], id)
		chosen[id] = true
	}
	for _, m := range slices.Concat(mutant.Permitted(), mutant.PermittedPages()) {
		require.NotEmpty(t, m.Breaks, m.Name)
		require.Empty(t, m.Turns, m.Name)
		if m.Reading != "" {
			touched(t, m.Reading)
		}
		chosen[m.Reading] = true
	}
	for _, r := range catalogue.Readings() {
		require.True(t, chosen[r.ID], "no host reads %s otherwise", r.ID)
	}
}
