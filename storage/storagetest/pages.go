package storagetest

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// ten is a store in which the learner holds ten credentials, "0" to "9". Number n became valid n hours before Start, so
// the order of acceptance is not the order of validity. Another learner holds more, all valid from later.
func ten(t *testing.T, open Open) fixture {
	t.Helper()
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for n := range 10 {
		upsert(t, f, credential("learner", fmt.Sprint(n), -time.Duration(n)*time.Hour, fmt.Sprint(n)))
	}
	Learner(t, f.Store, "other")
	for n := range 12 {
		upsert(t, f, credential("other", fmt.Sprint(n), time.Hour, "x"))
	}
	return f
}

// page returns the bodies of a page in one word, and the total.
func page(t *testing.T, f fixture, p storage.Page) (string, int64) {
	t.Helper()
	p.Service = Service
	list, extent, err := f.CredentialPage(f.ctx, "learner", p)
	require.NoError(t, err)
	word := ""
	for _, c := range list {
		word += string(c.Body)
	}
	return word, extent.Total
}

func testPages(t *testing.T, open Open) {
	t.Run("are parts of the whole", func(t *testing.T) {
		f := ten(t, open)
		hours := func(n int) time.Time { return Start.Add(-time.Duration(n) * time.Hour) }
		for _, row := range []struct {
			page  storage.Page
			want  string
			total int64
		}{
			{storage.Page{Limit: 4}, "0123", 10},
			{storage.Page{Limit: 4, Offset: 8}, "89", 10},
			{storage.Page{Limit: 4, Offset: 10}, "", 10},
			{storage.Page{Limit: 4, Offset: math.MaxInt64}, "", 10},
			{storage.Page{Limit: 0}, "", 10},
			{storage.Page{Limit: -1}, "", 10},
			{storage.Page{Limit: 4, Offset: -1}, "0123", 10},
			{storage.Page{Limit: 4, Offset: -1, Since: hours(3)}, "012", 3},
			{storage.Page{Limit: 4, Since: hours(3)}, "012", 3},
			{storage.Page{Limit: 4, Since: hours(3).Add(-time.Microsecond)}, "0123", 4},
			{storage.Page{Limit: 4, Since: hours(3).Add(-time.Nanosecond)}, "0123", 4},
			{storage.Page{Limit: 2, Offset: 1, Since: hours(3)}, "12", 3},
			{storage.Page{Limit: 2, Offset: 3, Since: hours(3)}, "", 3},
			{storage.Page{Limit: -1, Since: hours(3)}, "", 3},
			{storage.Page{Limit: 4, Since: Start}, "", 0},
			{storage.Page{Limit: 4, Since: hours(100)}, "0123", 10},
		} {
			word, total := page(t, f, row.page)
			require.Equal(t, row.want, word, "%+v", row.page)
			require.Equal(t, row.total, total, "%+v", row.page)
		}
	})
	t.Run("stay as they are under an insert and a replacement", func(t *testing.T) {
		f := ten(t, open)
		first, _ := page(t, f, storage.Page{Limit: 5})
		upsert(t, f, credential("learner", "new", time.Hour, "n"))
		upsert(t, f, credential("learner", "2", time.Hour, "r"))
		second, total := page(t, f, storage.Page{Limit: 6, Offset: 5})
		require.Equal(t, "0123456789n", first+second)
		require.EqualValues(t, 11, total)
		again, _ := page(t, f, storage.Page{Limit: 5})
		require.Equal(t, "01r34", again)
	})
	t.Run("of a learner without any are empty", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for _, since := range []time.Time{{}, Start} {
			word, total := page(t, f, storage.Page{Limit: 10, Since: since})
			require.Empty(t, word)
			require.Zero(t, total)
		}
	})
	t.Run("hold what fits", func(t *testing.T) { testWeighedPages(t, open) })
	t.Run("of nobody", func(t *testing.T) {
		f := start(t, open)
		for _, since := range []time.Time{{}, Start} {
			_, _, err := f.CredentialPage(f.ctx, "nobody", storage.Page{Service: Service, Limit: 10, Since: since, Bytes: 1})
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
	})
}
