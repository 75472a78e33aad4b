package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testUsers(t *testing.T, open Open) {
	t.Run("come back as they were", func(t *testing.T) {
		f := start(t, open)
		want := Learner(t, f.Store, "learner")
		got, err := f.User(f.ctx, "learner")
		require.NoError(t, err)
		equal(t, want, got)
	})
	t.Run("are found by e-mail in any case", func(t *testing.T) {
		f := start(t, open)
		require.NoError(t, f.CreateUser(f.ctx, storage.User{ID: "u", Email: " Ada@Example.ORG ", Role: storage.RoleAdmin, CreatedAt: Start}))
		got, err := f.UserByEmail(f.ctx, "\tADA@example.org ")
		require.NoError(t, err)
		require.Equal(t, "ada@example.org", got.Email)
	})
	t.Run("have an e-mail of their own", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "a")
		again := storage.User{ID: "b", Email: "A@Learner.Example", Role: storage.RoleLearner, CreatedAt: Start}
		require.ErrorIs(t, f.CreateUser(f.ctx, again), storage.ErrConflict)
	})
	t.Run("are listed by e-mail", func(t *testing.T) {
		f := start(t, open)
		for _, id := range []string{"c", "a-b", "ab"} {
			Learner(t, f.Store, id)
		}
		users, err := f.Users(f.ctx)
		require.NoError(t, err)
		require.Len(t, users, 3)
		require.Equal(t, []string{"a-b", "ab", "c"}, []string{users[0].ID, users[1].ID, users[2].ID})
	})
	t.Run("take a new password", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		require.NoError(t, f.SetPassword(f.ctx, "learner", "new"))
		got, err := f.User(f.ctx, "learner")
		require.NoError(t, err)
		require.Equal(t, "new", got.PasswordHash)
	})
	t.Run("lose everything live when disabled", func(t *testing.T) { testDisableUser(t, open) })
	t.Run("are disabled once", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		oneWinner(t, race(func(int) error { return f.DisableUser(f.ctx, "learner") }))
	})
	t.Run("not there", func(t *testing.T) {
		f := start(t, open)
		// The last two are text that PostgreSQL cannot hold: nobody is called that, and it is no outage.
		for _, id := range []string{"", "nobody", "no\x00body", "no\xffbody"} {
			_, err := f.User(f.ctx, id)
			require.ErrorIs(t, err, storage.ErrNotFound)
			_, err = f.UserByEmail(f.ctx, id)
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
		require.ErrorIs(t, f.SetPassword(f.ctx, "nobody", "x"), storage.ErrNotFound)
		require.ErrorIs(t, f.DisableUser(f.ctx, "nobody"), storage.ErrNotFound)
	})
}

func testDisableUser(t *testing.T, open Open) {
	f := connected(t, open)
	Learner(t, f.Store, "other")
	Tokens(t, f.Store, "others", "other", "partner", f.clock.Now())
	hash := session(t, f, "cookie", "learner")
	require.NoError(t, f.DisableUser(f.ctx, "learner"))
	f.clock.Pass(time.Minute)
	require.ErrorIs(t, f.DisableUser(f.ctx, "learner"), storage.ErrConflict)

	user, err := f.User(f.ctx, "learner")
	require.NoError(t, err)
	require.Equal(t, Start, user.DisabledAt, "the first time stays")
	grant, err := f.Grant(f.ctx, "grant")
	require.NoError(t, err)
	require.Equal(t, Start, grant.RevokedAt)
	_, err = f.SessionUser(f.ctx, hash)
	require.ErrorIs(t, err, storage.ErrNotFound)
	_, err = f.Bearer(f.ctx, "others-access")
	require.NoError(t, err, "others keep theirs")
}
