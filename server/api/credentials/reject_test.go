package credentials

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/storage"
)

func TestRefusalNamesEveryProblem(t *testing.T) {
	failed := []credential.Check{
		{Name: "schema", Outcome: "fail", Detail: "/name: is required", Clause: "CLR 2.0, ClrCredential"},
		{Name: "proof", Outcome: "fail", Detail: "the signature does not verify", Clause: "RFC 7515, Section 5.2"},
	}
	err := reject(fault.BadData, "It was rejected. What is wrong", failed)
	require.ErrorIs(t, err, fault.BadData)
	require.ErrorContains(t, err, "It was rejected. What is wrong: (1) schema: /name: is required (CLR 2.0, ClrCredential); "+
		"(2) proof: the signature does not verify (RFC 7515, Section 5.2).")
}

func TestRefusalIsBounded(t *testing.T) {
	err := reject(fault.BadData, "Why", make([]credential.Check, maxProblems+7))
	require.ErrorContains(t, err, "(30)")
	require.NotContains(t, err.Error(), "(31)")
	require.ErrorContains(t, err, "; and 7 more.")
}

func TestFullNamesTheRule(t *testing.T) {
	require.ErrorContains(t, asFault(&storage.FullError{Credentials: 7}), "at most 7 credentials for one learner")
	require.ErrorContains(t, asFault(&storage.FullError{Bytes: 8}), "at most 8 bytes of credentials")
	require.ErrorIs(t, asFault(inflight.ErrFull), fault.Busy)
	require.NoError(t, asFault(nil))
}

// No reason is left without a sentence for the client.
func TestEveryReasonHasASentence(t *testing.T) {
	for _, reason := range intake.Reasons() {
		for _, silent := range []bool{false, true} {
			told, ok := errors.AsType[*fault.Error](asFault(&intake.Refusal{Reason: reason, Silent: silent}))
			require.True(t, ok, reason)
			require.NotEmpty(t, told.Public)
		}
	}
}
