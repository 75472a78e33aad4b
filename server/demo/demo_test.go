package demo_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/server/demo"
	"clrhost/server/password"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

var today = time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)

func now() time.Time { return today }

// keys are those of a host, after as many rotations of its secret as there are letters behind the first.
func keys(t *testing.T, letters string) secret.Keys {
	t.Helper()
	var masters []secret.Master
	for i, letter := range letters {
		m := secret.Master{Secret: bytes.Repeat([]byte{byte(letter)}, secret.MasterSize)}
		if i > 0 {
			m.From = today.AddDate(0, 0, i-10)
		}
		masters = append(masters, m)
	}
	made, err := secret.DeriveAll(masters, now)
	require.NoError(t, err)
	return made
}

func seed(t *testing.T, store demo.Store) demo.Demo {
	t.Helper()
	made, err := demo.Seed(t.Context(), store, keys(t, "a"), now)
	require.NoError(t, err)
	return made
}

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

// typed are the passwords of a demonstration, in the order of its people.
func typed(d demo.Demo) (list []string) {
	for _, a := range d.People {
		list = append(list, a.Password)
	}
	return list
}

func requireOpen(t *testing.T, store *storage.Store, d demo.Demo) {
	t.Helper()
	for _, a := range d.People {
		require.True(t, opens(t, store, a.Email, a.Password), a.Email)
	}
}

func person(email string) storage.User {
	return storage.User{ID: uuid.NewString(), Email: email, Name: "Ann", Role: storage.RoleLearner, PasswordHash: "none", CreatedAt: today}
}

func TestSeedMakesAnAdminAndThreeLearners(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made := seed(t, store)
	users, err := store.Users(t.Context())
	require.NoError(t, err)
	require.Len(t, users, 4)
	require.Len(t, made.People, 4)
	different := map[string]bool{}
	for i, want := range []struct {
		email   string
		role    storage.Role
		records int
	}{
		{"learner@example.org", storage.RoleLearner, 3},
		{"admin@example.org", storage.RoleAdmin, 0},
		{"transfer@example.org", storage.RoleLearner, 2},
		{"badges@example.org", storage.RoleLearner, 12},
	} {
		got := made.People[i]
		require.Equal(t, want.email, got.Email)
		require.Equal(t, want.role, got.Role)
		require.EqualValues(t, want.records, got.CredentialCount)
		require.Len(t, held(t, store, got.ID), want.records)
		listed, total, err := store.Records(t.Context(), got.ID, storage.RecordQuery{Limit: 100})
		require.NoError(t, err)
		require.EqualValues(t, want.records, total)
		for _, row := range listed {
			require.NotEmpty(t, row.Index.Title)
			require.NotEmpty(t, row.Index.Issuer)
			require.NotEmpty(t, row.Index.Counts)
		}
		require.Regexp(t, `^[a-z2-7]{4}(-[a-z2-7]{4}){3}$`, got.Password)
		different[got.Password] = true
	}
	require.Len(t, different, 4)
	requireOpen(t, store, made)
}

func TestSeedAgainChangesNothing(t *testing.T) {
	store := storagetest.SQLite(t, now)
	first := seed(t, store)
	before := held(t, store, first.People[0].ID)
	require.NoError(t, store.CreateUser(t.Context(), person("visitor@example.org")))
	usersBefore, err := store.Users(t.Context())
	require.NoError(t, err)

	second := seed(t, store)
	require.Equal(t, typed(first), typed(second))
	require.Equal(t, first.Issuers, second.Issuers)
	require.Equal(t, before, held(t, store, second.People[0].ID))
	users, err := store.Users(t.Context())
	require.NoError(t, err)
	require.Equal(t, usersBefore, users)
	clients, err := store.Clients(t.Context())
	require.NoError(t, err)
	require.Len(t, clients, 1)
}

// The passwords outlast a rotation of the secret, and change only when the secret goes that they were made with.
func TestPasswordsFollowTheSecret(t *testing.T) {
	store := storagetest.SQLite(t, now)
	first := seed(t, store)
	for _, row := range []struct {
		masters string
		same    bool
	}{{"a", true}, {"ab", true}, {"b", false}} {
		made, err := demo.Seed(t.Context(), store, keys(t, row.masters), now)
		require.NoError(t, err)
		require.Equal(t, row.same, typed(made)[0] == typed(first)[0], row.masters)
		require.Equal(t, map[bool]string{true: first.Shared}[row.same], made.Shared, row.masters)
		requireOpen(t, store, made)
	}
}

// The link works from the beginning and stays as it is, until the learner stops it.
func TestTheLinkIsThere(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made := seed(t, store)
	require.Equal(t, made.Shared, seed(t, store).Shared)
	share, err := store.LiveShare(t.Context(), secret.ShareHash(made.Shared))
	require.NoError(t, err)
	require.Equal(t, made.People[0].ID, share.OwnerID)
	_, err = store.StopShare(t.Context(), share.OwnerID, share.ID)
	require.NoError(t, err)
	require.Empty(t, seed(t, store).Shared)
	_, total, err := store.Shares(t.Context(), share.OwnerID, 10, 0)
	require.NoError(t, err)
	require.EqualValues(t, 1, total)
}

// An earlier version made two accounts, with passwords of its own.
func TestSeedAddsWhoIsMissing(t *testing.T) {
	store := storagetest.SQLite(t, now)
	for _, email := range []string{"learner@example.org", "admin@example.org"} {
		require.NoError(t, store.CreateUser(t.Context(), person(email)))
	}
	made := seed(t, store)
	require.Len(t, made.People, 4)
	requireOpen(t, store, made)
	require.Empty(t, held(t, store, made.People[0].ID), "who is there stays as they are")
	require.Empty(t, made.Shared)
	require.Len(t, held(t, store, made.People[3].ID), 12)
}

func TestSeedLeavesADatabaseInUseAlone(t *testing.T) {
	for _, email := range []string{"ada@example.edu", "admin@example.org"} {
		store := storagetest.SQLite(t, now)
		require.NoError(t, store.CreateUser(t.Context(), person(email)))
		_, err := demo.Seed(t.Context(), store, keys(t, "a"), now)
		require.ErrorIs(t, err, demo.ErrInUse)
		users, err := store.Users(t.Context())
		require.NoError(t, err)
		require.Len(t, users, 1)
		require.Equal(t, "none", users[0].PasswordHash)
	}
}

func TestSeedRefusesAClosedDemonstration(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made := seed(t, store)
	require.NoError(t, store.DisableUser(t.Context(), made.People[0].ID))
	_, err := demo.Seed(t.Context(), store, keys(t, "b"), now)
	require.ErrorContains(t, err, "learner@example.org is disabled")
	require.True(t, opens(t, store, made.People[1].Email, made.People[1].Password), "half a change was kept")
}

// failing is a store whose last step fails, each time.
type failing struct{ *storage.Store }

func (failing) SetDemoIssuers(context.Context, []string) error { return storage.ErrConflict }

func TestSeedMakesAllOrNothing(t *testing.T) {
	store := storagetest.SQLite(t, now)
	_, err := demo.Seed(t.Context(), failing{store}, keys(t, "a"), now)
	require.ErrorIs(t, err, storage.ErrConflict)
	users, err := store.Users(t.Context())
	require.NoError(t, err)
	require.Empty(t, users)
}

func TestPasswordsStayOutOfTheAuditLog(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made := seed(t, store)
	events := 0
	for event, err := range store.AuditEvents(t.Context(), storage.AuditFilter{}) {
		require.NoError(t, err)
		require.Equal(t, "user.added", event.Action)
		for _, a := range made.People {
			require.False(t, strings.Contains(event.Detail, a.Password))
		}
		events++
	}
	require.Equal(t, 4, events)
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
	for range 2 { // makes the accounts, and then finds them
		made := seed(t, twice{store})
		require.Len(t, made.People, 4)
		requireOpen(t, store, made)
		kept, err := store.DemoIssuers(t.Context())
		require.NoError(t, err)
		require.Len(t, kept, len(made.Issuers))
	}
}

// The app shows what a person sees of an app that they use, and nobody can act as it.
func TestTheAppIsConnected(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made := seed(t, store)
	apps, err := store.ConnectedApps(t.Context(), made.People[0].ID)
	require.NoError(t, err)
	require.Len(t, apps, 1)
	require.Equal(t, "Career Compass", apps[0].Client.Name)
	require.Equal(t, today.Add(-26*time.Hour), apps[0].LastUsedAt)
	require.Equal(t, apps[0].Client.Shown(), apps[0].Consented)
	require.True(t, apps[0].EndsAt.After(today))
	require.Contains(t, demo.Places(), apps[0].Client.LogoURI)
	for a := range 3 {
		others, err := store.ConnectedApps(t.Context(), made.People[a+1].ID)
		require.NoError(t, err)
		require.Empty(t, others)
	}
}
