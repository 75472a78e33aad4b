package report_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/report"
)

func TestRequirementsAreThoseOfProvidersWithTheirCases(t *testing.T) {
	suite := conformance.Outline{
		{Name: "a", Cases: []conformance.CaseInfo{{ID: "a.one", Proves: []string{"CLR-DISC-001"}}}},
		{Name: "b", Cases: []conformance.CaseInfo{{ID: "b.one", Proves: []string{"CLR-DISC-001", "CLR-DISC-002"}}}},
	}
	rows := report.Requirements(suite)
	row := func(id string) report.Requirement {
		i := slices.IndexFunc(rows, func(r report.Requirement) bool { return r.ID == id })
		require.GreaterOrEqual(t, i, 0, id)
		return rows[i]
	}
	require.Equal(t, []string{"a.one", "b.one"}, row("CLR-DISC-001").Cases)
	require.Equal(t, conformance.Must, row("CLR-DISC-001").Level)
	require.Equal(t, []string{"b.one"}, row("CLR-DISC-002").Cases)
	require.Empty(t, row("CLR-DISC-003").Cases)
	providers := 0
	for _, r := range catalogue.All() {
		if r.Role == catalogue.RoleProvider {
			providers++
			require.Equal(t, catalogue.Unproven()[r.ID], row(r.ID).Reason, r.ID)
		}
	}
	require.Len(t, rows, providers)
	require.Len(t, report.Coverage(suite), len(catalogue.All()), "of all roles")

	touched := report.Touched(rows, suite[:1])
	require.Len(t, touched, 1)
	require.Equal(t, []string{"a.one", "b.one"}, touched[0].Cases)
}
