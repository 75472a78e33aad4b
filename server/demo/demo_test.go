package demo_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/server/api/profile"
	"clrhost/server/demo"
	"clrhost/server/password"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

var today = time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)

func now() time.Time { return today }

func held(t *testing.T, store *storage.Store, owner string) []storage.Credential {
	t.Helper()
	list, extent, err := store.Credentials(t.Context(), owner, storage.Page{Service: "clr", Limit: 100})
	require.NoError(t, err)
	require.EqualValues(t, len(list), extent.Total)
	return list
}

// opens reports whether the password opens the account.
func opens(t *testing.T, store *storage.Store, email, typed string) bool {
	t.Helper()
	user, err := store.UserByEmail(t.Context(), email)
	require.NoError(t, err)
	match, err := password.Matches(user.PasswordHash, typed)
	require.NoError(t, err)
	return match
}

func person(email string) storage.User {
	return storage.User{ID: uuid.NewString(), Email: email, Name: "Ann", Role: storage.RoleLearner, PasswordHash: "none", CreatedAt: today}
}

func TestSeedMakesAnAdminAndALearnerWithSignedRecords(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made, err := demo.Seed(t.Context(), store, now)
	require.NoError(t, err)

	users, err := store.Users(t.Context())
	require.NoError(t, err)
	require.Len(t, users, 2)
	require.Equal(t, storage.RoleAdmin, users[0].Role)
	require.Equal(t, storage.RoleLearner, users[1].Role)
	require.True(t, opens(t, store, made.Admin.Email, made.Admin.Password))
	require.True(t, opens(t, store, made.Learner.Email, made.Learner.Password))
	require.NotEqual(t, made.Admin.Password, made.Learner.Password)
	require.GreaterOrEqual(t, len(made.Learner.Password), 16)

	require.Len(t, held(t, store, made.Learner.ID), 3)
	require.EqualValues(t, 3, made.Learner.CredentialCount)
	require.Empty(t, held(t, store, made.Admin.ID))
}

// Every record is what a partner could have submitted: signed by the issuer it names, about this learner, recent, and
// valid. Both places for a proof are shown.
func TestSeededRecords(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made, err := demo.Seed(t.Context(), store, now)
	require.NoError(t, err)
	verifier := credential.New(credential.Options{Now: now})
	last, forms, issuers := today.AddDate(0, -1, 0), map[storage.Form]int{}, map[string]bool{}
	for _, record := range held(t, store, made.Learner.ID) {
		signed, err := credential.Parse(record.Body, strictjson.Limits{})
		require.NoError(t, err)
		forms[record.Form]++
		issuers[signed.IssuerID] = true
		t.Run(signed.Name, func(t *testing.T) {
			require.Equal(t, credential.Valid, verifier.Verify(t.Context(), signed, credential.Terms{Types: []string{credential.TypeCLR}}).Overall)
			require.EqualValues(t, credential.Valid, record.Verdict)
			var kept credential.Verdict
			require.NoError(t, json.Unmarshal(record.VerdictJSON, &kept))
			require.EqualValues(t, record.Verdict, kept.Overall)

			require.Regexp(t, "^did:(key|jwk):", signed.IssuerID)
			require.Equal(t, profile.ID(made.Learner.ID), signed.SubjectID)
			require.Regexp(t, "^urn:uuid:", signed.ID)
			require.Equal(t, signed.Identity(), credential.Identity{Issuer: record.IssuerID, ID: record.CredentialID})
			require.NotContains(t, string(mustJSON(t, signed.Document)), "did:example:")
			require.True(t, record.ValidFrom.After(last) && record.ValidFrom.Before(today), record.ValidFrom)
			last = record.ValidFrom
		})
	}
	require.Equal(t, map[storage.Form]int{storage.FormJSON: 2, storage.FormJWS: 1}, forms)
	require.Len(t, issuers, 3)
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

func TestSeedAgainKeepsTheRecordsAndChangesThePasswords(t *testing.T) {
	store := storagetest.SQLite(t, now)
	first, err := demo.Seed(t.Context(), store, now)
	require.NoError(t, err)
	before := held(t, store, first.Learner.ID)
	require.NoError(t, store.CreateUser(t.Context(), person("visitor@example.org")))

	second, err := demo.Seed(t.Context(), store, now)
	require.NoError(t, err)
	require.Equal(t, first.Learner.ID, second.Learner.ID)
	require.Equal(t, first.Learner.CredentialCount, second.Learner.CredentialCount)
	require.Equal(t, before, held(t, store, second.Learner.ID))
	require.False(t, opens(t, store, first.Admin.Email, first.Admin.Password))
	require.True(t, opens(t, store, second.Admin.Email, second.Admin.Password))
	require.False(t, opens(t, store, first.Learner.Email, first.Learner.Password))
	require.True(t, opens(t, store, second.Learner.Email, second.Learner.Password))
}

func TestSeedLeavesADatabaseInUseAlone(t *testing.T) {
	store := storagetest.SQLite(t, now)
	require.NoError(t, store.CreateUser(t.Context(), person("ada@example.edu")))
	_, err := demo.Seed(t.Context(), store, now)
	require.ErrorIs(t, err, demo.ErrInUse)
	users, err := store.Users(t.Context())
	require.NoError(t, err)
	require.Len(t, users, 1)
}

func TestSeedRefusesAClosedDemonstration(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made, err := demo.Seed(t.Context(), store, now)
	require.NoError(t, err)
	require.NoError(t, store.DisableUser(t.Context(), made.Learner.ID))
	_, err = demo.Seed(t.Context(), store, now)
	require.ErrorContains(t, err, "learner@example.org is disabled")
	require.True(t, opens(t, store, made.Admin.Email, made.Admin.Password), "half a change was kept")
}

// failing is a store whose last step fails.
type failing struct{ *storage.Store }

func (failing) UpsertCredential(context.Context, storage.Credential) (storage.Upsert, error) {
	return "", storage.ErrConflict
}

func TestSeedMakesAllOrNothing(t *testing.T) {
	store := storagetest.SQLite(t, now)
	_, err := demo.Seed(t.Context(), failing{store}, now)
	require.ErrorIs(t, err, storage.ErrConflict)
	users, err := store.Users(t.Context())
	require.NoError(t, err)
	require.Empty(t, users)
}

func TestPasswordsStayOutOfTheAuditLog(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made, err := demo.Seed(t.Context(), store, now)
	require.NoError(t, err)
	events := 0
	for event, err := range store.AuditEvents(t.Context(), storage.AuditFilter{}) {
		require.NoError(t, err)
		require.Equal(t, "user.added", event.Action)
		require.False(t, strings.Contains(event.Detail, made.Admin.Password) || strings.Contains(event.Detail, made.Learner.Password))
		events++
	}
	require.Equal(t, 2, events)
}

// twice runs each transaction two times, as a store does that had to undo the first.
type twice struct{ *storage.Store }

var errUndo = errors.New("undo")

func (s twice) Transact(ctx context.Context, fn func(context.Context) error) error {
	err := s.Store.Transact(ctx, func(ctx context.Context) error { return errors.Join(errUndo, fn(ctx)) })
	if !errors.Is(err, errUndo) {
		return err
	}
	return s.Store.Transact(ctx, fn)
}

func TestSeedInATransactionThatIsRepeated(t *testing.T) {
	store := storagetest.SQLite(t, now)
	for range 2 { // makes the accounts, and then gives them new passwords
		made, err := demo.Seed(t.Context(), twice{store}, now)
		require.NoError(t, err)
		for _, account := range []demo.Account{made.Admin, made.Learner} {
			require.True(t, opens(t, store, account.Email, account.Password))
		}
	}
}
