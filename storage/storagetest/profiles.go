package storagetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testProfiles(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Learner(t, f.Store, "other")
	_, err := f.Profile(f.ctx, "learner")
	require.ErrorIs(t, err, storage.ErrNotFound)

	for _, body := range []string{"{}", "{ \"name\": \"\u00e9\x00\xff\" }"} {
		require.NoError(t, f.SaveProfile(f.ctx, "learner", []byte(body)))
		got, err := f.Profile(f.ctx, "learner")
		require.NoError(t, err)
		require.Equal(t, body, string(got), "the bytes as they came")
	}
	_, err = f.Profile(f.ctx, "other")
	require.ErrorIs(t, err, storage.ErrNotFound)
	require.ErrorIs(t, f.SaveProfile(f.ctx, "nobody", []byte("{}")), storage.ErrNotFound)
}
