package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// A number leads to one credential of one owner, whatever its service and its place there.
func testNumbers(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "other")
	Learner(t, f.Store, "learner")
	upsert(t, f, credential("other", "x", 0, "other's"))
	upsert(t, f, credential("learner", "x", 0, "first"))
	upsert(t, f, at("badges", unproven(credential("learner", "y", 0, "badge"))))
	upsert(t, f, credential("learner", "z", 0, "third"))
	upsert(t, f, credential("learner", "x", time.Hour, "second of x"))

	for number, want := range []struct{ service, id string }{{Service, "x"}, {"badges", "y"}, {Service, "z"}} {
		got, err := f.CredentialByNumber(f.ctx, "learner", int64(number))
		require.NoError(t, err)
		require.Equal(t, want, struct{ service, id string }{got.Service, got.CredentialID})
		require.EqualValues(t, number, got.Number)
		list, _, err := f.Credentials(f.ctx, "learner", storage.Page{Service: got.Service, Offset: got.Position, Limit: 1})
		require.NoError(t, err)
		equal(t, list[0], got)
	}
	for version, body := range []string{"first", "second of x"} {
		item, err := f.VersionBody(f.ctx, "learner", 0, int64(version+1))
		require.NoError(t, err)
		require.Equal(t, storage.Item{Form: storage.FormJSON, Body: []byte(body)}, item)
	}

	for _, row := range []struct {
		owner           string
		number, version int64
	}{
		{"learner", 3, 1}, {"learner", -1, 1}, {"other", 1, 1}, {"nobody", 0, 1}, {"", 0, 1}, {"learner\x00", 0, 1},
	} {
		_, err := f.CredentialByNumber(f.ctx, row.owner, row.number)
		require.ErrorIs(t, err, storage.ErrNotFound, "%+v", row)
		_, err = f.VersionBody(f.ctx, row.owner, row.number, row.version)
		require.ErrorIs(t, err, storage.ErrNotFound, "%+v", row)
		versions, err := f.CredentialVersions(f.ctx, row.owner, row.number)
		if err != nil {
			require.ErrorIs(t, err, storage.ErrNotFound, "%+v", row)
		}
		require.Empty(t, versions)
	}
	for _, version := range []int64{0, 3} {
		_, err := f.VersionBody(f.ctx, "learner", 0, version)
		require.ErrorIs(t, err, storage.ErrNotFound)
	}
}
