package storagetest

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// versions returns the kept versions of the learner's first credential.
func versions(t testing.TB, f fixture) []storage.CredentialVersion {
	t.Helper()
	list, err := f.CredentialVersions(f.ctx, "learner", 0)
	require.NoError(t, err)
	return list
}

func testVersions(t *testing.T, open Open) {
	t.Run("are kept of what replaces", func(t *testing.T) { testKeptVersions(t, open) })
	t.Run("of nothing are none", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		require.Empty(t, versions(t, f))
	})
	t.Run("are bounded", func(t *testing.T) { testPrunedVersions(t, open) })
	t.Run("are proven as the credential is", func(t *testing.T) {
		f := oneHeld(t, open)
		r := claimOne(t, f, "x")
		r.Proven = false
		require.NoError(t, f.SaveRecheck(f.ctx, r))
		require.False(t, versions(t, f)[0].Proven)
		upsert(t, f, credential("learner", "x", 0, "new"))
		kept := versions(t, f)
		require.False(t, kept[0].Proven)
		require.True(t, kept[1].Proven)
	})
}

func testKeptVersions(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	var want []storage.CredentialVersion
	for i, step := range []struct {
		submitted storage.Credential
		outcome   storage.Upsert
	}{
		{unproven(credential("learner", "x", 0, "one")), storage.UpsertCreated},
		{credential("learner", "x", -time.Hour, "two"), storage.UpsertReplaced},
		{credential("learner", "x", time.Hour, "one"), storage.UpsertReplaced},
		{credential("learner", "x", time.Hour, "one "), storage.UpsertResent},
		{credential("learner", "x", time.Hour, "corrected"), storage.UpsertCorrected},
	} {
		c := step.submitted
		require.Equal(t, step.outcome, upsert(t, f, c))
		upsert(t, f, c) // unchanged: no version of its own
		sum := sha256.Sum256(c.Body)
		want = append(want, storage.CredentialVersion{
			Number: int64(i + 1), Outcome: step.outcome, ClientID: c.ClientID, GrantID: c.GrantID, AcceptedAt: f.clock.Now(),
			ValidFrom: c.ValidFrom, Proven: c.Proven, Form: c.Form, Size: int64(len(c.Body)), BodySHA256: sum[:],
		})
		f.clock.Pass(time.Minute)
	}
	upsert(t, f, credential("learner", "x", 0, "older")) // neither
	upsert(t, f, unproven(credential("learner", "x", day, "unproven")))
	equal(t, want, versions(t, f))
}

// The first, the proven and the newest stay longest, and what anybody can make in any number goes first.
func testPrunedVersions(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for i := range 10 {
		upsert(t, f, unproven(credential("learner", "x", time.Duration(i)*time.Second, fmt.Sprint("unproven", i))))
	}
	for i := range 20 {
		upsert(t, f, credential("learner", "x", time.Hour+time.Duration(i)*time.Second, fmt.Sprint("proven", i)))
	}
	for i := range 60 {
		c := credential("learner", "x", time.Hour+19*time.Second, "proven19"+strings.Repeat(" ", i+1))
		require.Equal(t, storage.UpsertResent, upsert(t, f, c))
	}
	requireKept(t, f, 10, 20)
	for i := range 45 {
		upsert(t, f, credential("learner", "x", day+time.Duration(i)*time.Second, fmt.Sprint("newer", i)))
	}
	requireKept(t, f, 1, 4)
	kept := versions(t, f)
	require.Equal(t, "client of unproven0", kept[0].ClientID)
	require.Equal(t, "client of proven16", kept[1].ClientID, "the oldest of equals go first")
	require.Equal(t, "client of newer44", kept[49].ClientID)
}

// requireKept asserts a full history with so many versions whose bodies are called "unproven" and "proven".
func requireKept(t testing.TB, f fixture, unproven, proven int) {
	t.Helper()
	kept := versions(t, f)
	require.Len(t, kept, storage.DefaultRecordVersions)
	have := map[string]int{}
	for _, v := range kept {
		have[strings.TrimRight(v.ClientID, "0123456789")]++
	}
	require.Equal(t, unproven, have["client of unproven"])
	require.GreaterOrEqual(t, have["client of proven"], proven)
}
