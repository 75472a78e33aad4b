package storagetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/storage"
)

// Ring returns the keys of master secrets that are made of these letters, the last of which is in force.
func Ring(t testing.TB, letters string) secret.Keys {
	t.Helper()
	var masters []secret.Master
	for i, letter := range []byte(letters) {
		masters = append(masters, secret.Master{Secret: bytes.Repeat([]byte{letter}, secret.MasterSize), From: time.Unix(int64(i), 0)})
	}
	keys, err := secret.DeriveAll(masters, time.Now)
	require.NoError(t, err)
	return keys
}

// removable is ten, with the keys of a host.
func removable(t *testing.T, open Open) fixture {
	t.Helper()
	f := ten(t, open)
	f.UseKeys(Ring(t, "a"))
	return f
}

func remove(t *testing.T, f fixture, numbers ...int64) {
	t.Helper()
	for _, n := range numbers {
		require.NoError(t, f.RemoveCredential(f.ctx, "learner", n, fmt.Sprintf("Badge %d", n)))
	}
}

// requireList requires that the learner's list has these credentials in this order, and that the database breaks no rule.
func requireList(t *testing.T, f fixture, want string) {
	t.Helper()
	got := ""
	list, total := held(t, f, "learner")
	for position, c := range list {
		require.EqualValues(t, position, c.Position)
		got += string(c.Body)
	}
	require.Equal(t, want, got)
	require.EqualValues(t, len(want), total)
	user, err := f.User(f.ctx, "learner")
	require.NoError(t, err)
	require.EqualValues(t, len(want), user.CredentialCount)
	report, err := f.Check(f.ctx)
	require.NoError(t, err)
	require.Empty(t, report.Faults)
}

func testRemovals(t *testing.T, open Open) {
	t.Run("take a credential out and close the gap", func(t *testing.T) { testRemoval(t, open) })
	t.Run("can be undone", func(t *testing.T) { testRestore(t, open) })
	t.Run("end after their time", func(t *testing.T) { testRemovalEnds(t, open) })
	t.Run("are removals from each share", func(t *testing.T) { testRemovalFromShares(t, open) })
	t.Run("are lifted by who removed", func(t *testing.T) { testLift(t, open) })
	t.Run("outlast the host's secret", func(t *testing.T) { testRemovalRotation(t, open) })
	t.Run("end what a worker has begun", func(t *testing.T) { testRemovalOfClaimed(t, open) })
	t.Run("hide nothing from who reads by pages", func(t *testing.T) { testRemovalBetweenPages(t, open) })
	t.Run("race", func(t *testing.T) { testRemovalRaces(t, open) })
	t.Run("of what is not held", func(t *testing.T) {
		f := removable(t, open)
		for _, owner := range []string{"learner", "nobody"} {
			require.ErrorIs(t, f.RemoveCredential(f.ctx, owner, 10, ""), storage.ErrNotFound)
			require.ErrorIs(t, f.RestoreCredential(f.ctx, owner, 1), storage.ErrNotFound)
			require.ErrorIs(t, f.LiftRemoval(f.ctx, owner, 1), storage.ErrNotFound)
			_, err := f.Removal(f.ctx, owner, 1)
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
		_, _, err := f.Removals(f.ctx, "nobody", 10, 0)
		require.ErrorIs(t, err, storage.ErrNotFound)
		requireList(t, f, "0123456789")
	})
}

// What is removed is gone for every reader with the next call, and does not come again in any representation.
func testRemoval(t *testing.T, open Open) {
	f := removable(t, open)
	_, before, err := f.CredentialPage(f.ctx, "learner", storage.Page{Service: Service, Limit: 1})
	require.NoError(t, err)
	remove(t, f, 3, 0, 9)
	requireList(t, f, "1245678")
	_, after, err := f.CredentialPage(f.ctx, "learner", storage.Page{Service: Service, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, before.Changes+3, after.Changes)
	for _, again := range []storage.Credential{
		credential("learner", "3", -3*time.Hour, "3"), credential("learner", "3", day, "newer"), unproven(credential("learner", "3", 0, "x")),
	} {
		_, err := f.HoldsCredential(f.ctx, again)
		require.ErrorIs(t, err, storage.ErrDeleted)
		_, err = f.UpsertCredential(f.ctx, again)
		require.ErrorIs(t, err, storage.ErrDeleted)
		again.Service = "other"
		_, err = f.UpsertCredential(f.ctx, again)
		require.ErrorIs(t, err, storage.ErrDeleted)
	}
	_, err = f.CredentialByNumber(f.ctx, "learner", 3)
	require.ErrorIs(t, err, storage.ErrNotFound)
	_, err = f.VersionBody(f.ctx, "learner", 3, 1)
	require.ErrorIs(t, err, storage.ErrNotFound)
	_, total, err := f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 100})
	require.NoError(t, err)
	require.EqualValues(t, 7, total)
	require.Equal(t, storage.UpsertCreated, upsert(t, f, credential("learner", "new", 0, "n")))
	c, err := f.CredentialByNumber(f.ctx, "learner", 10)
	require.NoError(t, err, "no number is given twice")
	require.Equal(t, "new", c.CredentialID)
	require.Equal(t, storage.UpsertUnchanged, upsert(t, f, credential("other", "3", time.Hour, "x")), "another owner's stays")

	list, total, err := f.Removals(f.ctx, "learner", 2, 0)
	require.NoError(t, err)
	require.EqualValues(t, 3, total)
	equal(t, []storage.Removal{
		{OwnerID: "learner", Number: 9, Name: "Badge 9", RemovedAt: Start, UndoUntil: Start.Add(storage.UndoTime)},
		{OwnerID: "learner", Number: 3, Name: "Badge 3", RemovedAt: Start, UndoUntil: Start.Add(storage.UndoTime)},
	}, list)
	list, _, err = f.Removals(f.ctx, "learner", 2, 2)
	require.NoError(t, err)
	require.EqualValues(t, 0, list[0].Number)
}

func testRestore(t *testing.T, open Open) {
	f := removable(t, open)
	f.clock.Pass(time.Minute)
	claims, err := f.ClaimRechecks(f.ctx, 100, lease)
	require.NoError(t, err)
	for _, r := range claims {
		if r.OwnerID == "learner" && r.CredentialID == "3" {
			r.Verdict = "revoked"
			require.NoError(t, f.SaveRecheck(f.ctx, r))
		}
	}
	upsert(t, f, indexed(credential("learner", "3", day, "new 3"), "Badge", "", "badge", Start))
	was, err := f.CredentialByNumber(f.ctx, "learner", 3)
	require.NoError(t, err)
	versions, err := f.CredentialVersions(f.ctx, "learner", 3)
	require.NoError(t, err)
	verdicts, err := f.VerdictHistory(f.ctx, "learner", 3)
	require.NoError(t, err)
	require.NotEmpty(t, verdicts)

	remove(t, f, 3, 4)
	require.ErrorIs(t, f.RestoreCredential(f.ctx, "other", 3), storage.ErrNotFound)
	f.clock.Pass(storage.UndoTime - time.Microsecond)
	require.NoError(t, f.RestoreCredential(f.ctx, "learner", 3))
	require.ErrorIs(t, f.RestoreCredential(f.ctx, "learner", 3), storage.ErrNotFound, "once")
	is, err := f.CredentialByNumber(f.ctx, "learner", 3)
	require.NoError(t, err)
	was.Position = 8
	equal(t, was, is)
	got, err := f.CredentialVersions(f.ctx, "learner", 3)
	require.NoError(t, err)
	equal(t, versions, got)
	changes, err := f.VerdictHistory(f.ctx, "learner", 3)
	require.NoError(t, err)
	equal(t, verdicts, changes)
	found, _, err := f.Records(f.ctx, "learner", storage.RecordQuery{Words: []string{"badge"}, Limit: 10})
	require.NoError(t, err)
	require.Len(t, found, 1, "with its index")
	due, err := f.RecheckDue(f.ctx, "learner", 3)
	require.NoError(t, err)
	require.Equal(t, f.clock.Now().Add(time.Minute), due)
	require.Equal(t, storage.UpsertUnchanged, upsert(t, f, credential("learner", "3", day, "new 3")))
	f.clock.Pass(time.Microsecond)
	require.ErrorIs(t, f.RestoreCredential(f.ctx, "learner", 4), storage.ErrNotFound, "the time is over")
	removal, err := f.Removal(f.ctx, "learner", 4)
	require.NoError(t, err)
	require.Zero(t, removal.UndoUntil)
	report, err := f.Check(f.ctx)
	require.NoError(t, err)
	require.Empty(t, report.Faults)
}

// After ten minutes the bytes of all versions go. That the credential was removed stays.
func testRemovalEnds(t *testing.T, open Open) {
	f := removable(t, open)
	upsert(t, f, credential("learner", "3", day, "new 3"))
	all := func() int64 {
		t.Helper()
		report, err := f.Check(f.ctx)
		require.NoError(t, err)
		require.Empty(t, report.Faults)
		return report.Versions
	}
	versions := all()
	remove(t, f, 3)
	require.Equal(t, versions, all(), "they are kept and checked")
	f.clock.Pass(storage.UndoTime - time.Microsecond)
	requireDeleted(t, f, 0)
	f.clock.Pass(time.Microsecond)
	requireDeleted(t, f, 1)
	require.Equal(t, versions-2, all())
	_, err := f.UpsertCredential(f.ctx, credential("learner", "3", 0, "3"))
	require.ErrorIs(t, err, storage.ErrDeleted)
	requireList(t, f, "012456789")
}

// A share shows no record that was removed, and shows it again after that was undone. One of nothing else is as if it had ended.
func testRemovalFromShares(t *testing.T, open Open) {
	f := removable(t, open)
	require.NoError(t, f.CreateShare(f.ctx, storage.Share{OwnerID: "learner", ID: "s", TokenHash: []byte("token"), MadeAt: f.clock.Now(),
		EndsAt: f.clock.Now().Add(day), Items: []storage.ShareItem{{Number: 3}, {Place: 1, Number: 4}}}))
	shows := func(want int) {
		t.Helper()
		share, err := f.LiveShare(f.ctx, []byte("token"))
		if want == 0 {
			require.ErrorIs(t, err, storage.ErrNotFound)
			return
		}
		require.NoError(t, err)
		require.Len(t, share.Items, want)
	}
	shows(2)
	remove(t, f, 3)
	shows(1)
	remove(t, f, 4)
	shows(0)
	require.NoError(t, f.RestoreCredential(f.ctx, "learner", 3))
	shows(1)
	f.clock.Pass(storage.UndoTime)
	requireDeleted(t, f, 1)
	share, err := f.Share(f.ctx, "learner", "s")
	require.NoError(t, err)
	require.Len(t, share.Items, 1, "the other one cannot come back")
}

func testLift(t *testing.T, open Open) {
	f := removable(t, open)
	remove(t, f, 3, 4)
	f.clock.Pass(storage.UndoTime)
	require.ErrorIs(t, f.LiftRemoval(f.ctx, "other", 3), storage.ErrNotFound)
	require.NoError(t, f.LiftRemoval(f.ctx, "learner", 3))
	require.ErrorIs(t, f.LiftRemoval(f.ctx, "learner", 3), storage.ErrNotFound)
	require.Equal(t, storage.UpsertCreated, upsert(t, f, credential("learner", "3", 0, "3")))
	_, err := f.UpsertCredential(f.ctx, credential("learner", "4", 0, "4"))
	require.ErrorIs(t, err, storage.ErrDeleted)
	requireList(t, f, "012567893")
}

// A removal outlasts the secrets of the host. Without them nothing that may have been removed is accepted.
func testRemovalRotation(t *testing.T, open Open) {
	f := removable(t, open)
	remove(t, f, 3)
	again, other := credential("learner", "3", 0, "3"), credential("learner", "new", 0, "n")
	f.UseKeys(Ring(t, "ab"))
	_, err := f.UpsertCredential(f.ctx, again)
	require.ErrorIs(t, err, storage.ErrDeleted)
	require.NoError(t, f.Reseal(f.ctx, Ring(t, "ab"), Ring(t, "b")))
	f.UseKeys(Ring(t, "b"))
	_, err = f.UpsertCredential(f.ctx, again)
	require.ErrorIs(t, err, storage.ErrDeleted)
	require.Equal(t, storage.UpsertCreated, upsert(t, f, other))
	for _, keys := range []secret.Keys{Ring(t, "a"), {}} {
		f.UseKeys(keys)
		for _, c := range []storage.Credential{again, credential("learner", "newer", 0, "n")} {
			_, err := f.UpsertCredential(f.ctx, c)
			require.Error(t, err)
			require.NotErrorIs(t, err, storage.ErrDeleted)
		}
		require.Error(t, f.RemoveCredential(f.ctx, "learner", 4, ""))
	}
	require.Equal(t, storage.UpsertUnchanged, upsert(t, f, credential("other", "3", time.Hour, "x")), "who removed nothing needs none")
}

func testRemovalOfClaimed(t *testing.T, open Open) {
	f := removable(t, open)
	late := unindexed(t, f, 1, 10)["learner3"]
	f.clock.Pass(time.Minute)
	claims, err := f.ClaimRechecks(f.ctx, 100, lease)
	require.NoError(t, err)
	remove(t, f, 3)
	for _, restored := range []bool{false, true} {
		for _, r := range claims {
			if r.OwnerID == "learner" && r.CredentialID == "3" {
				r.Verdict = "revoked"
				require.ErrorIs(t, f.SaveRecheck(f.ctx, r), storage.ErrConflict)
			}
		}
		if !restored {
			late.Index.Version = 1
			require.ErrorIs(t, f.SaveIndex(f.ctx, late), storage.ErrConflict)
			_, err := f.ClaimRecheck(f.ctx, "learner", 3, lease)
			require.ErrorIs(t, err, storage.ErrNotFound)
			require.NoError(t, f.RestoreCredential(f.ctx, "learner", 3))
		}
	}
	requireList(t, f, "0124567893")
}

// Whoever follows the pages from one to the next gets each credential that is there all the time, whatever is removed meanwhile.
func testRemovalBetweenPages(t *testing.T, open Open) {
	for name, p := range map[string]storage.Page{
		"all":     {Limit: 3},
		"since":   {Limit: 3, Since: Start.Add(-100 * time.Hour)},
		"weighed": {Limit: 3, Bytes: 2},
	} {
		t.Run(name, func(t *testing.T) {
			f := removable(t, open)
			p.Service = Service
			seen := ""
			for n := int64(0); ; n++ {
				list, extent, err := f.CredentialPage(f.ctx, "learner", p)
				require.NoError(t, err)
				for _, c := range list {
					seen += string(c.Body)
				}
				if extent.Offset+int64(len(list)) >= extent.Total {
					break
				}
				p.Offset, p.Mark = extent.Offset+int64(len(list)), extent.Mark
				if n < 2 {
					remove(t, f, n, 9-n) // one that was returned, and one that was not
				}
				if n == 2 {
					require.NoError(t, f.RestoreCredential(f.ctx, "learner", 0)) // at the end
				}
			}
			for _, there := range "234567" {
				require.Contains(t, seen, string(there))
			}
			require.Equal(t, byte('0'), seen[len(seen)-1])
			_, extent, err := f.CredentialPage(f.ctx, "learner", storage.Page{Service: Service, Limit: 1, Offset: 5, Mark: 1})
			require.NoError(t, err)
			require.EqualValues(t, 5, extent.Offset, "a mark that is none of the list's moves nothing")
		})
	}
}

func testRemovalRaces(t *testing.T, open Open) {
	t.Run("of one credential have one winner", func(t *testing.T) {
		f := removable(t, open)
		won := 0
		for _, err := range race(func(int) error { return f.RemoveCredential(f.ctx, "learner", 3, "") }) {
			if err == nil {
				won++
				continue
			}
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
		require.Equal(t, 1, won)
		requireList(t, f, "012456789")
	})
	t.Run("with upserts, removals, undoing and housekeeping", func(t *testing.T) {
		f := removable(t, open)
		allowed := []error{storage.ErrDeleted, storage.ErrNotFound, storage.ErrConflict}
		for round := range 3 {
			for _, err := range race(func(racer int) (err error) {
				for n := range int64(5) {
					switch racer % 4 {
					case 0:
						err = f.RemoveCredential(f.ctx, "learner", n, "")
					case 1:
						_, err = f.UpsertCredential(f.ctx, credential("learner", fmt.Sprint(n), time.Duration(round+1)*day, "v"))
					case 2:
						err = f.RestoreCredential(f.ctx, "learner", n)
					case 3:
						f.clock.Pass(storage.UndoTime / 12)
						_, err = f.DeleteExpired(f.ctx, 2)
					}
					if err != nil && !errors.Is(err, allowed[0]) && !errors.Is(err, allowed[1]) && !errors.Is(err, allowed[2]) {
						return err
					}
				}
				return nil
			}) {
				require.NoError(t, err)
			}
			report, err := f.Check(f.ctx)
			require.NoError(t, err)
			require.Empty(t, report.Faults)
		}
	})
	t.Run("with who reads by pages", func(t *testing.T) {
		f := removable(t, open)
		for _, err := range race(func(racer int) error {
			if racer == 0 {
				for n := range int64(5) {
					if err := f.RemoveCredential(f.ctx, "learner", 2*n, ""); err != nil {
						return err
					}
				}
				return nil
			}
			seen, p := "", storage.Page{Service: Service, Limit: 2, Bytes: int64(1 + racer%2)}
			for {
				list, extent, err := f.CredentialPage(f.ctx, "learner", p)
				if err != nil {
					return err
				}
				for _, c := range list {
					seen += string(c.Body)
				}
				p.Offset, p.Mark = extent.Offset+int64(len(list)), extent.Mark
				if p.Offset >= extent.Total {
					break
				}
			}
			for _, there := range []string{"1", "3", "5", "7", "9"} {
				if !bytes.Contains([]byte(seen), []byte(there)) {
					return fmt.Errorf("%s is missing in %s", there, seen)
				}
			}
			return nil
		}) {
			require.NoError(t, err)
		}
		requireList(t, f, "13579")
	})
}
