package storage_test

import (
	"sync"
	"testing"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestOpenAgain(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		want := storagetest.Learner(t, storagetest.At(t, url, nil), "learner")
		got, err := storagetest.At(t, url, nil).User(t.Context(), "learner")
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

// Replicas that start together on an empty database: one migrates, the others wait and find the work done.
func TestOpenTogether(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		var errs [4]error
		var done sync.WaitGroup
		for i := range errs {
			done.Go(func() {
				store, err := storage.Open(t.Context(), storage.Options{URL: url})
				if errs[i] = err; err == nil {
					errs[i] = store.Close()
				}
			})
		}
		done.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
	})
}

func TestOpenRefusesANewerDatabase(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		storagetest.At(t, url, nil)
		_, err := storagetest.Raw(t, url).Exec("INSERT INTO schema_migrations (id) VALUES ('9999_from_the_future')")
		require.NoError(t, err)
		_, err = storage.Open(t.Context(), storage.Options{URL: url})
		require.ErrorIs(t, err, gormigrate.ErrUnknownPastMigration)
	})
}

// A database of the version before rechecks: what it holds is due at once.
func TestMigrationMakesHeldCredentialsDue(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		_, want, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", IssuerID: "i",
			CredentialID: "c", ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte("{}"), Verdict: "unverifiable"})
		require.NoError(t, err)
		for _, statement := range []string{
			"DROP INDEX credentials_recheck",
			"ALTER TABLE credentials DROP COLUMN recheck_at",
			"ALTER TABLE credentials DROP COLUMN recheck_attempts",
			"DELETE FROM schema_migrations WHERE id = '0003_rechecks'",
		} {
			_, err := storagetest.Raw(t, url).Exec(statement)
			require.NoError(t, err, statement)
		}
		store = storagetest.At(t, url, nil)
		due, err := store.ClaimRechecks(t.Context(), 10, time.Minute)
		require.NoError(t, err)
		require.Len(t, due, 1)
		require.Equal(t, want, due[0].Credential)
		require.Zero(t, due[0].Attempts)
		due[0].Verdict = "valid"
		require.NoError(t, store.SaveRecheck(t.Context(), due[0]))
	})
}

// A database of the version before proofs were kept: what was proven follows from the stored verdicts, whatever else they
// say, and from nothing inside them.
func TestMigrationFindsWhatIsProven(t *testing.T) {
	const good, bad = `{"check":"proof","outcome":"pass"}`, `{"check":"issuer key","outcome":"unchecked"}`
	const key = `{"check":"issuer key","outcome":"pass","detail":"\u0000 \"check\""}`
	rows := map[string]bool{ // by verdict
		`{"verdict":"valid","checks":[` + good + `,` + key + `]}`:                                                true,
		`{"verdict":"expired","checks":[{"check":"dates","outcome":"fail"},` + key + `,` + good + `]}`:           true,
		`{"verdict":"valid","checks":[{"check":"proof","outcome":"warn"},` + good + `,` + key + `]}`:             true,
		`{"verdict":"unverifiable","checks":[` + good + `,` + bad + `]}`:                                         false,
		`{"verdict":"proof-failed","checks":[` + good + `,` + key + `,{"check":"issuer key","outcome":"fail"}]}`: false,
		`{"verdict":"unverifiable","checks":[` + bad + `],"nested":[{"checks":[` + good + `,` + key + `]}]}`:     false,
		`{"verdict":"unverifiable","checks":[]}`:                                                                 false,
		`{"verdict":"unverifiable"}`:                                                                             false,
		``:                                                                                                       false,
	}
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		upsert := func(id, body, checks string, proven bool) storage.Upsert {
			did, _, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", IssuerID: "i", CredentialID: id,
				ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte(body), Checks: []byte(checks), Proven: proven})
			require.NoError(t, err)
			return did
		}
		for checks := range rows {
			upsert(checks, "{}", checks, false)
			upsert(checks, "{ }", checks, false)
		}
		for _, statement := range []string{
			"DROP INDEX credentials_versions",
			"ALTER TABLE credentials DROP COLUMN proven",
			"ALTER TABLE credentials DROP COLUMN once_proven",
			"ALTER TABLE credentials DROP COLUMN versions_kept",
			"ALTER TABLE credential_versions DROP COLUMN proven",
			"ALTER TABLE credential_versions DROP COLUMN outcome",
			"ALTER TABLE credential_versions DROP COLUMN content_sha256",
			"DELETE FROM schema_migrations WHERE id = '0005_proven'",
		} {
			_, err := storagetest.Raw(t, url).Exec(statement)
			require.NoError(t, err, statement)
		}
		store = storagetest.At(t, url, nil)
		list, _, err := store.CredentialPage(t.Context(), "learner", storage.Page{Limit: 100})
		require.NoError(t, err)
		require.Len(t, list, len(rows))
		for _, c := range list {
			proven := rows[c.CredentialID]
			require.Equal(t, proven, c.Proven, c.CredentialID)
			versions, err := store.CredentialVersions(t.Context(), "learner", "i", c.CredentialID)
			require.NoError(t, err)
			require.Equal(t, []bool{false, proven}, []bool{versions[0].Proven, versions[1].Proven}, c.CredentialID)
			require.Equal(t, []storage.Upsert{storage.UpsertCreated, storage.UpsertReplaced},
				[]storage.Upsert{versions[0].Outcome, versions[1].Outcome})
			want := storage.UpsertCorrected
			if proven {
				want = storage.UpsertUnproven
			}
			require.Equal(t, want, upsert(c.CredentialID, "{  }", "", false), c.CredentialID)
		}
	})
}

// Housekeeping brings histories that were longer before under the bound, in batches.
func TestVersionsBeyondALoweredBound(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		for _, id := range []string{"a", "b"} {
			for i := range 8 {
				_, _, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", IssuerID: "i", CredentialID: id,
					ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte{byte(i)}})
				require.NoError(t, err)
			}
		}
		store, err := storage.Open(t.Context(), storage.Options{URL: url, RecordVersions: 3})
		require.NoError(t, err)
		defer func() { require.NoError(t, store.Close()) }()
		for _, want := range []int64{7, 3, 0} {
			n, err := store.DeleteExpired(t.Context(), 7)
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
		for _, id := range []string{"a", "b"} {
			versions, err := store.CredentialVersions(t.Context(), "learner", "i", id)
			require.NoError(t, err)
			require.Len(t, versions, 3)
			require.EqualValues(t, 1, versions[0].Number)
			require.EqualValues(t, 8, versions[2].Number)
		}
	})
}
