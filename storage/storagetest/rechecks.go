package storagetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

const lease = 5 * time.Minute

// claim returns the ids of what was claimed in order, and the claims by id.
func claim(t *testing.T, f fixture, limit int) ([]string, map[string]storage.Recheck) {
	t.Helper()
	list, err := f.ClaimRechecks(f.ctx, limit, lease)
	require.NoError(t, err)
	ids, claims := []string{}, map[string]storage.Recheck{}
	for _, r := range list {
		ids = append(ids, r.CredentialID)
		claims[r.CredentialID] = r
	}
	slices.Sort(ids)
	return ids, claims
}

// claimOne is claim where exactly the one credential is due.
func claimOne(t *testing.T, f fixture, id string) storage.Recheck {
	t.Helper()
	ids, claims := claim(t, f, 10)
	require.Equal(t, []string{id}, ids)
	return claims[id]
}

func requireNothingDue(t *testing.T, f fixture) {
	t.Helper()
	ids, _ := claim(t, f, 10)
	require.Empty(t, ids)
}

// oneHeld is a store with one credential, "x", that is due.
func oneHeld(t *testing.T, open Open) fixture {
	t.Helper()
	f := start(t, open)
	Learner(t, f.Store, "learner")
	upsert(t, f, credential("learner", "x", 0, "old"))
	f.clock.Pass(time.Minute)
	return f
}

func testRechecks(t *testing.T, open Open) {
	t.Run("are counted while they are due", func(t *testing.T) {
		f := start(t, open)
		count := func(limit, want int, since time.Time) {
			t.Helper()
			n, longest, err := f.DueRechecks(f.ctx, limit)
			require.NoError(t, err)
			require.Equal(t, want, n)
			require.True(t, longest.Equal(since), longest)
		}
		count(10, 0, time.Time{})
		Learner(t, f.Store, "learner")
		first := f.clock.Now().Add(time.Minute)
		for _, id := range []string{"a", "b", "c"} {
			upsert(t, f, credential("learner", id, 0, "x"))
			f.clock.Pass(time.Second)
		}
		count(10, 0, time.Time{})
		f.clock.Pass(time.Minute)
		count(10, 3, first)
		count(2, 2, first)
		claim(t, f, 10)
		count(10, 0, time.Time{})
	})
	t.Run("are due a minute after the bytes came", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		upsert(t, f, credential("learner", "x", 0, "old"))
		stored, _ := held(t, f, "learner")
		f.clock.Pass(time.Minute - time.Microsecond)
		requireNothingDue(t, f)
		f.clock.Pass(time.Microsecond)
		got := claimOne(t, f, "x")
		equal(t, stored[0], got.Credential)
		require.Equal(t, f.clock.Now().Add(lease), got.DueAt)
		require.Zero(t, got.Attempts)
	})
	t.Run("are claimed longest due first, to the limit", func(t *testing.T) {
		f := start(t, open)
		ids := []string{"c", "a", "e", "b", "d"} // in the order in which they will be due
		for i := range ids {
			owner := string(rune('a' + i))
			Learner(t, f.Store, owner)
			upsert(t, f, credential(owner, owner, 0, "x"))
		}
		f.clock.Pass(time.Minute)
		_, claims := claim(t, f, len(ids))
		for i, id := range ids {
			r := claims[id]
			r.DueAt = f.clock.Now().Add(time.Duration(i) * time.Second)
			require.NoError(t, f.SaveRecheck(f.ctx, r))
		}
		f.clock.Pass(time.Minute)
		for _, want := range [][]string{{"a", "c"}, {"b", "e"}, {"d"}, {}} {
			got, _ := claim(t, f, 2)
			require.Equal(t, want, got)
		}
	})
	t.Run("come back when the lease is over", func(t *testing.T) {
		f := oneHeld(t, open)
		late := claimOne(t, f, "x")
		f.clock.Pass(lease - time.Microsecond)
		requireNothingDue(t, f)
		f.clock.Pass(time.Microsecond)
		again := claimOne(t, f, "x")
		late.Verdict = "late"
		require.ErrorIs(t, f.SaveRecheck(f.ctx, late), storage.ErrConflict)
		require.NoError(t, f.SaveRecheck(f.ctx, again))
	})
	t.Run("are saved beside the bytes", func(t *testing.T) { testSaveRecheck(t, open) })
	t.Run("never reach what replaced the bytes", func(t *testing.T) { testReplacedMeanwhile(t, open) })
	t.Run("of what is gone are refused", func(t *testing.T) {
		f := oneHeld(t, open)
		r := claimOne(t, f, "x")
		for _, change := range []func(*storage.Recheck){
			func(r *storage.Recheck) { r.OwnerID = "another" },
			func(r *storage.Recheck) { r.IssuerID = "another" },
			func(r *storage.Recheck) { r.CredentialID = "another" },
		} {
			gone := r
			change(&gone)
			require.ErrorIs(t, f.SaveRecheck(f.ctx, gone), storage.ErrConflict)
		}
		require.NoError(t, f.SaveRecheck(f.ctx, r))
	})
	t.Run("prove and disprove", func(t *testing.T) { testProvenByRecheck(t, open) })
	t.Run("race", func(t *testing.T) { testClaimRace(t, open) })
	t.Run("are claimed by number", func(t *testing.T) { testClaimByNumber(t, open) })
}

// After a verdict that proves, nothing unproven is accepted; after one that no longer does, only what is proven is.
func testProvenByRecheck(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	upsert(t, f, unproven(credential("learner", "x", 0, "first")))
	for _, proven := range []bool{true, false} {
		f.clock.Pass(time.Minute)
		r := claimOne(t, f, "x")
		r.Proven, r.DueAt = proven, f.clock.Now()
		require.NoError(t, f.SaveRecheck(f.ctx, r))
		list, _ := held(t, f, "learner")
		require.Equal(t, proven, list[0].Proven)
		require.Equal(t, storage.UpsertUnproven, upsert(t, f, unproven(credential("learner", "x", time.Minute, "unproven"))))
	}
	require.Equal(t, storage.UpsertReplaced, upsert(t, f, credential("learner", "x", -day, "proven")))
}

func testSaveRecheck(t *testing.T, open Open) {
	f := oneHeld(t, open)
	before, _ := held(t, f, "learner")
	versions, err := f.CredentialVersions(f.ctx, "learner", 0)
	require.NoError(t, err)

	r := claimOne(t, f, "x")
	r.Verdict, r.VerdictJSON, r.CheckedAt = "revoked", []byte(`{"verdict":"revoked"}`), f.clock.Now()
	r.DueAt, r.Attempts = f.clock.Now().Add(time.Hour), 3
	require.True(t, r.Proven)
	// None of these is the result of a check.
	r.Body, r.Form, r.ValidFrom, r.Position = []byte("new"), storage.FormJWS, Start.Add(day), 7
	require.NoError(t, f.SaveRecheck(f.ctx, r))
	require.ErrorIs(t, f.SaveRecheck(f.ctx, r), storage.ErrConflict, "a claim is good for one result")

	want := before[0]
	want.Verdict, want.VerdictJSON, want.CheckedAt = r.Verdict, r.VerdictJSON, r.CheckedAt
	after, total := held(t, f, "learner")
	require.EqualValues(t, 1, total)
	equal(t, []storage.Credential{want}, after)
	same, err := f.CredentialVersions(f.ctx, "learner", 0)
	require.NoError(t, err)
	equal(t, versions, same)

	f.clock.Pass(time.Hour - time.Microsecond)
	requireNothingDue(t, f)
	f.clock.Pass(time.Microsecond)
	require.Equal(t, 3, claimOne(t, f, "x").Attempts)
}

func testReplacedMeanwhile(t *testing.T, open Open) {
	f := oneHeld(t, open)
	r := claimOne(t, f, "x")
	r.Verdict, r.Attempts, r.DueAt = "revoked", 3, f.clock.Now()
	require.NoError(t, f.SaveRecheck(f.ctx, r))
	r = claimOne(t, f, "x")

	// The new bytes become due at the very moment at which the lease ends.
	f.clock.Pass(lease - time.Minute)
	require.Equal(t, storage.UpsertCorrected, upsert(t, f, credential("learner", "x", 0, "new")))
	stored, _ := held(t, f, "learner")
	r.Verdict = "revoked"
	require.ErrorIs(t, f.SaveRecheck(f.ctx, r), storage.ErrConflict)
	list, _ := held(t, f, "learner")
	equal(t, stored, list)

	f.clock.Pass(time.Minute - time.Microsecond)
	requireNothingDue(t, f)
	f.clock.Pass(time.Microsecond)
	fresh := claimOne(t, f, "x")
	require.Equal(t, "new", string(fresh.Body))
	require.Zero(t, fresh.Attempts)

	require.Equal(t, storage.UpsertUnchanged, upsert(t, f, credential("learner", "x", 0, "new")))
	require.NoError(t, f.SaveRecheck(f.ctx, fresh), "the same bytes once more replace nothing")
}

// Everybody claims until nothing is due, and each credential is claimed once.
func testClaimRace(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	const rows = 60
	for i := range rows {
		upsert(t, f, credential("learner", fmt.Sprint(i), 0, "x"))
	}
	f.clock.Pass(time.Minute)
	var claimed [racers][]storage.Recheck
	for _, err := range race(func(racer int) error {
		for {
			list, err := f.ClaimRechecks(f.ctx, 4, lease)
			if err != nil || len(list) == 0 {
				return err
			}
			if len(list) > 4 {
				return fmt.Errorf("claimed %d, more than the limit", len(list))
			}
			claimed[racer] = append(claimed[racer], list...)
		}
	}) {
		require.NoError(t, err)
	}
	times := map[string]int{}
	for _, r := range slices.Concat(claimed[:]...) {
		times[r.CredentialID]++
	}
	require.Len(t, times, rows)
	for id, n := range times {
		require.Equal(t, 1, n, id)
	}
}

// What is claimed by its number is claimed whether it is due, claimed by another, or neither, and by its owner alone.
func testClaimByNumber(t *testing.T, open Open) {
	f := oneHeld(t, open)
	Learner(t, f.Store, "other")
	before := claimOne(t, f, "x")
	for _, row := range []struct {
		owner  string
		number int64
	}{{"other", 0}, {"learner", 1}, {"nobody", 0}, {"learner\x00", 0}} {
		_, err := f.ClaimRecheck(f.ctx, row.owner, row.number, time.Minute)
		require.ErrorIs(t, err, storage.ErrNotFound)
		_, err = f.RecheckDue(f.ctx, row.owner, row.number)
		require.ErrorIs(t, err, storage.ErrNotFound)
	}
	f.clock.Pass(time.Second)
	now, err := f.ClaimRecheck(f.ctx, "learner", 0, time.Minute)
	require.NoError(t, err)
	equal(t, before.Credential, now.Credential)
	require.Equal(t, f.clock.Now().Add(time.Minute), now.DueAt)
	due, err := f.RecheckDue(f.ctx, "learner", 0)
	require.NoError(t, err)
	require.Equal(t, now.DueAt, due)
	require.ErrorIs(t, f.SaveRecheck(f.ctx, before), storage.ErrConflict)
	f.clock.Pass(time.Minute - time.Microsecond)
	requireNothingDue(t, f)
	now.Verdict, now.DueAt = "expired", f.clock.Now().Add(day)
	require.NoError(t, f.SaveRecheck(f.ctx, now))
	f.clock.Pass(time.Hour)
	requireNothingDue(t, f)
	stored, err := f.CredentialByNumber(f.ctx, "learner", 0)
	require.NoError(t, err)
	require.Equal(t, "expired", stored.Verdict)
}
