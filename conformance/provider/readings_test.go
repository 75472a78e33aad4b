package provider_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
	"clrhost/conformance/provider"
)

// A choice names cases that exist, and the clause that leaves it open.
func TestReadingsNameCases(t *testing.T) {
	var ids []string
	for _, group := range provider.Suite() {
		for _, c := range group.Cases {
			ids = append(ids, c.ID)
		}
	}
	seen := map[string]bool{}
	for _, r := range catalogue.Readings() {
		require.False(t, seen[r.ID], "%s is there twice", r.ID)
		seen[r.ID] = true
		require.True(t, isSentence(r.Choice) && isSentence(r.Readings), "%s: the choice and the readings must be sentences", r.ID)
		require.True(t, catalogue.IsClause(r.Clause), "%s cites %q", r.ID, r.Clause)
		for _, pattern := range r.Cases {
			one := catalogue.Reading{Cases: []string{pattern}}
			require.True(t, slices.ContainsFunc(ids, one.Touches), "%s names %s, which is no case", r.ID, pattern)
		}
	}
}
