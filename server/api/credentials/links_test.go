package credentials

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// CLR 2.0, paging: which relations are there, and where they lead.
func TestLinks(t *testing.T) {
	const at = "https://host.example/credentials"
	link := func(query, rel string) string { return "<" + at + "?" + query + `>; rel="` + rel + `"` }
	rows := []struct {
		name, raw string
		returned  int
		extent    storage.Extent
		want      string
	}{
		{"nothing held", "", 0, storage.Extent{}, link("limit=20&offset=0", "first") + ", " + link("limit=20&offset=0", "last")},
		{"all on one page", "", 3, storage.Extent{Total: 3}, link("limit=20&offset=0", "first") + ", " + link("limit=20&offset=0", "last")},
		{"first of three", "limit=2", 2, storage.Extent{Total: 5, Last: 3}, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=2", "next") + ", " + link("limit=2&offset=3", "last")},
		{"middle", "limit=2&offset=2", 2, storage.Extent{Total: 5, Last: 3}, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=0", "prev") + ", " + link("limit=2&offset=4", "next") + ", " + link("limit=2&offset=3", "last")},
		{"last", "limit=2&offset=4", 1, storage.Extent{Total: 5, Previous: 2, Last: 3}, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=2", "prev") + ", " + link("limit=2&offset=3", "last")},
		{"less than the limit, because the credentials are large", "limit=20&offset=2", 1, storage.Extent{Total: 5, Previous: 1, Last: 4}, link("limit=20&offset=0", "first") + ", " + link("limit=20&offset=1", "prev") + ", " + link("limit=20&offset=3", "next") + ", " + link("limit=20&offset=4", "last")},
		{"beyond the end", "limit=2&offset=100", 0, storage.Extent{Total: 5, Previous: 3, Last: 3}, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=3", "prev") + ", " + link("limit=2&offset=3", "last")},
		{"the cap is what counts", "limit=500", 100, storage.Extent{Total: 101, Last: 1}, link("limit=100&offset=0", "first") + ", " + link("limit=100&offset=100", "next") + ", " + link("limit=100&offset=1", "last")},
		{"since is carried", "limit=2&since=2024-01-31T14:00:00%2B02:00", 1, storage.Extent{Total: 1}, link("limit=2&offset=0&since=2024-01-31T14%3A00%3A00%2B02%3A00", "first") + ", " + link("limit=2&offset=0&since=2024-01-31T14%3A00%3A00%2B02%3A00", "last")},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			q, err := parse(t, row.raw)
			require.NoError(t, err)
			row.extent.Offset = q.page.Offset
			require.Equal(t, row.want, q.links(at, row.returned, row.extent))
		})
	}
}
