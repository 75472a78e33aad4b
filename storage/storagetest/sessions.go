package storagetest

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// session signs the user in for an hour and returns the cookie's hash.
func session(t *testing.T, f fixture, cookie, userID string) []byte {
	t.Helper()
	hash := sha256.Sum256([]byte(cookie))
	require.NoError(t, f.CreateSession(f.ctx, storage.Session{
		TokenHash: hash[:],
		UserID:    userID,
		CreatedAt: f.clock.Now(),
		ExpiresAt: f.clock.Now().Add(time.Hour),
	}))
	return hash[:]
}

func testSessions(t *testing.T, open Open) {
	t.Run("lead to their user", func(t *testing.T) {
		f := start(t, open)
		want := Learner(t, f.Store, "learner")
		got, err := f.SessionUser(f.ctx, session(t, f, "cookie", "learner"))
		require.NoError(t, err)
		equal(t, want, got)
	})
	t.Run("end at their time", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		hash := session(t, f, "cookie", "learner")
		f.clock.Pass(time.Hour - time.Microsecond)
		_, err := f.SessionUser(f.ctx, hash)
		require.NoError(t, err)
		f.clock.Pass(time.Microsecond)
		_, err = f.SessionUser(f.ctx, hash)
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("end when deleted, once or twice", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		hash := session(t, f, "cookie", "learner")
		require.NoError(t, f.DeleteSession(f.ctx, hash))
		require.NoError(t, f.DeleteSession(f.ctx, hash))
		_, err := f.SessionUser(f.ctx, hash)
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("do not lead to a disabled user", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		require.NoError(t, f.DisableUser(f.ctx, "learner"))
		_, err := f.SessionUser(f.ctx, session(t, f, "cookie", "learner"))
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("are bounded for each user, and the oldest ends first", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Learner(t, f.Store, "other")
		other := session(t, f, "other's", "other")
		var hashes [][]byte
		for i := range storage.MaxSessions + 5 {
			f.clock.Pass(time.Second)
			hashes = append(hashes, session(t, f, fmt.Sprint("cookie ", i), "learner"))
		}
		for i, hash := range hashes {
			_, err := f.SessionUser(f.ctx, hash)
			if i < 5 {
				require.ErrorIs(t, err, storage.ErrNotFound, i)
			} else {
				require.NoError(t, err, i)
			}
		}
		_, err := f.SessionUser(f.ctx, other)
		require.NoError(t, err, "another user's session is not touched")
	})
	t.Run("not there", func(t *testing.T) {
		f := start(t, open)
		for _, hash := range [][]byte{nil, {}, []byte("unknown")} {
			_, err := f.SessionUser(f.ctx, hash)
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
		orphan := storage.Session{TokenHash: []byte("h"), UserID: "nobody", CreatedAt: Start, ExpiresAt: Start}
		require.ErrorIs(t, f.CreateSession(f.ctx, orphan), storage.ErrNotFound)
	})
}
