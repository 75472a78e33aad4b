package credentials

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/server/fault"
)

func TestRefusalNamesEveryProblem(t *testing.T) {
	failed := []credential.Check{
		{Check: "schema", Outcome: "fail", Detail: "/name: is required", Clause: "CLR 2.0, ClrCredential"},
		{Check: "proof", Outcome: "fail", Detail: "the signature does not verify", Clause: "RFC 7515, Section 5.2"},
	}
	err := refuse(failed)
	require.ErrorIs(t, err, fault.BadData)
	require.ErrorContains(t, err, "The credential was not taken. What is wrong with it: (1) schema: /name: is required (CLR 2.0, ClrCredential); "+
		"(2) proof: the signature does not verify (RFC 7515, Section 5.2).")
}

func TestRefusalIsBounded(t *testing.T) {
	err := refuse(make([]credential.Check, maxProblems+7))
	require.ErrorContains(t, err, "(30)")
	require.NotContains(t, err.Error(), "(31)")
	require.ErrorContains(t, err, "; and 7 more.")
}
