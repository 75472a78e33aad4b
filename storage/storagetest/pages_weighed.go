package storagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// testWeighedPages compares every page of a record, by every limit and budget, with a plain count.
func testWeighedPages(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Learner(t, f.Store, "other")
	upsert(t, f, credential("other", "x", 0, strings.Repeat("x", 50)))
	sizes := []int64{1, 5, 2, 9, 1, 1, 3, 7}
	for n, size := range sizes {
		upsert(t, f, credential("learner", fmt.Sprint(n), time.Duration(n)*time.Hour, strings.Repeat(fmt.Sprint(n), int(size))))
	}
	for _, since := range []time.Time{{}, Start.Add(-time.Hour), Start.Add(2 * time.Hour)} {
		kept := sizes
		if since.After(Start) {
			kept = sizes[3:]
		}
		for limit := 1; limit <= len(sizes)+1; limit++ {
			for _, budget := range []int64{0, 1, 2, 6, 9, 10, 28, 29, 100} {
				for offset := int64(0); offset <= int64(len(kept))+1; offset++ {
					page := storage.Page{Service: Service, Limit: limit, Offset: offset, Since: since, Bytes: budget}
					requirePage(t, f, page, kept, len(sizes)-len(kept))
				}
			}
		}
	}
}

// requirePage asserts the page of a record of the sizes; the first of them is credential number from.
func requirePage(t *testing.T, f fixture, p storage.Page, sizes []int64, from int) {
	t.Helper()
	list, extent, err := f.Credentials(f.ctx, "learner", p)
	require.NoError(t, err)
	total := int64(len(sizes))
	want := reach(sizes[min(p.Offset, total):], p)
	require.Len(t, list, want, "%+v", p)
	for i, c := range list {
		require.Equal(t, fmt.Sprint(from+int(p.Offset)+i), c.CredentialID, "%+v", p)
		require.Len(t, c.Body, int(sizes[int(p.Offset)+i]))
	}
	require.Equal(t, storage.Extent{
		Total:    total,
		Offset:   p.Offset,
		Mark:     extent.Mark,
		Previous: reachesTo(sizes, min(p.Offset, total), p),
		Last:     reachesTo(sizes, total, p),
		Changes:  8,
	}, extent, "%+v", p)
	items, same, err := f.CredentialPage(f.ctx, "learner", p)
	require.NoError(t, err)
	require.Equal(t, extent, same)
	require.Len(t, items, want)
	for i, c := range list {
		require.Equal(t, storage.Item{Form: c.Form, Body: c.Body}, items[i])
	}
}

// reach is how many of the sizes a page takes.
func reach(sizes []int64, p storage.Page) int {
	sum := int64(0)
	for i, size := range sizes {
		if sum += size; i == p.Limit || i > 0 && p.Bytes > 0 && sum > p.Bytes {
			return i
		}
	}
	return len(sizes)
}

// reachesTo is the smallest offset from which a page reaches to end.
func reachesTo(sizes []int64, end int64, p storage.Page) int64 {
	for offset := range end {
		if int64(reach(sizes[offset:end], p)) == end-offset {
			return offset
		}
	}
	return end
}
