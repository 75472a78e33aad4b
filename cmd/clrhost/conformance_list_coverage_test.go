package main

import (
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
)

var updateCoverage = flag.Bool("update", false, "write docs/coverage.md again")

func TestEveryRequirementOfEveryRoleHasACaseOrAReason(t *testing.T) {
	list := newCoverageList()
	require.Len(t, list.Requirements, len(catalogue.All()))
	for _, r := range list.Requirements {
		require.NotEqual(t, len(r.Cases) > 0, r.Reason != "", "%s of %s: wants a case, or a reason why it has none, and not both", r.ID, r.Role)
	}
	for _, total := range list.Totals {
		require.Equal(t, total.Requirements, total.Proven+total.Unproven, "%s %s", total.Role, total.Level)
	}
}

// The page of the documentation is what the program shows. task coverage writes it.
func TestTheCoverageDocumentIsCurrent(t *testing.T) {
	const page = "../../docs/coverage.md"
	if *updateCoverage {
		require.NoError(t, os.WriteFile(page, []byte(newCoverageList().markdown()), 0o644))
	}
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	if string(text) != newCoverageList().markdown() {
		t.Error("docs/coverage.md is not what clrhost conformance list --coverage shows; write it again with task coverage")
	}
}
