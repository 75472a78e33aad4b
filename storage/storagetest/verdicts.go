package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// history returns the changes of the verdict of the learner's first credential, the newest first.
func history(t *testing.T, f fixture) []storage.VerdictChange {
	t.Helper()
	changes, err := f.VerdictHistory(f.ctx, "learner", 0)
	require.NoError(t, err)
	return changes
}

// judge gives the only credential that is due another verdict, and makes it due again.
func judge(t *testing.T, f fixture, verdict string, proven bool) {
	t.Helper()
	r := claimOne(t, f, "x")
	r.Verdict, r.Proven, r.DueAt = verdict, proven, f.clock.Now()
	r.VerdictJSON = fmt.Appendf(nil, `{"verdict":%q,"at":%q}`, verdict, f.clock.Now())
	require.NoError(t, f.SaveRecheck(f.ctx, r))
}

func testVerdicts(t *testing.T, open Open) {
	t.Run("are kept when they change", func(t *testing.T) { testVerdictChanges(t, open) })
	t.Run("are bounded", func(t *testing.T) {
		f := oneHeld(t, open)
		for i := range 60 {
			judge(t, f, fmt.Sprint("verdict ", i), true)
		}
		changes := history(t, f)
		require.Len(t, changes, 50)
		require.Equal(t, []string{"verdict 58", "verdict 59"}, []string{changes[0].VerdictBefore, changes[0].Verdict})
		require.Equal(t, []string{"verdict 9", "verdict 10"}, []string{changes[49].VerdictBefore, changes[49].Verdict})
	})
	t.Run("race", func(t *testing.T) { testVerdictRace(t, open) })
}

func testVerdictChanges(t *testing.T, open Open) {
	f := oneHeld(t, open) // proven and valid
	var want []storage.VerdictChange
	changed := func(version int64, verdict, before string, proven, provenBefore bool) {
		change := storage.VerdictChange{At: f.clock.Now(), Version: version, Verdict: verdict, Proven: proven, VerdictBefore: before, ProvenBefore: provenBefore}
		want = slices.Insert(want, 0, change)
	}
	require.Empty(t, history(t, f))
	judge(t, f, "valid", true)
	upsert(t, f, credential("learner", "x", time.Second, "second"))
	upsert(t, f, credential("learner", "x", 0, "older"))
	require.Empty(t, history(t, f), "nothing changed")

	f.clock.Pass(time.Hour)
	judge(t, f, "revoked", true)
	changed(2, "revoked", "valid", true, true)
	f.clock.Pass(time.Hour)
	judge(t, f, "revoked", false)
	changed(2, "revoked", "revoked", false, true)
	f.clock.Pass(time.Hour)
	upsert(t, f, credential("learner", "x", time.Hour, "third"))
	changed(3, "valid", "revoked", true, false)
	equal(t, want, history(t, f))

	f.clock.Pass(time.Hour)
	stale := claimOne(t, f, "x")
	upsert(t, f, credential("learner", "x", 2*time.Hour, "fourth"))
	stale.Verdict = "revoked"
	require.ErrorIs(t, f.SaveRecheck(f.ctx, stale), storage.ErrConflict)
	equal(t, want, history(t, f))
	for _, owner := range []string{"another", "learner\x00"} {
		others, err := f.VerdictHistory(f.ctx, owner, 0)
		if err != nil {
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
		require.Empty(t, others)
	}
}

// Checks and upserts at once leave a history whose every change begins where the one before ended, up to what is stored.
func testVerdictRace(t *testing.T, open Open) {
	f := oneHeld(t, open)
	for round := range 5 {
		f.clock.Pass(time.Minute)
		r := claimOne(t, f, "x")
		for _, err := range race(func(racer int) error {
			if racer == 0 {
				r.Verdict, r.DueAt = "revoked", f.clock.Now()
				if err := f.SaveRecheck(f.ctx, r); !errors.Is(err, storage.ErrConflict) {
					return err
				}
				return nil
			}
			c := credential("learner", "x", time.Duration(round*racers+racer)*time.Second, fmt.Sprint(round, racer))
			c.Verdict = []string{"valid", "expired"}[racer%2]
			_, err := f.UpsertCredential(f.ctx, c)
			return err
		}) {
			require.NoError(t, err)
		}
	}
	current, err := f.CredentialByNumber(f.ctx, "learner", 0)
	require.NoError(t, err)
	verdict := current.Verdict
	for _, change := range history(t, f) {
		require.Equal(t, verdict, change.Verdict)
		verdict = change.VerdictBefore
	}
	require.Equal(t, "valid", verdict)
}
