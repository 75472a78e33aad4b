package credentials

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// CLR 2.0, paging: which relations are there, and where they lead.
func TestLinks(t *testing.T) {
	const at = "https://host.example/credentials"
	link := func(query, rel string) string { return "<" + at + "?" + query + `>; rel="` + rel + `"` }
	rows := []struct {
		name, raw string
		returned  int
		total     int64
		want      string
	}{
		{"nothing held", "", 0, 0, link("limit=20&offset=0", "first") + ", " + link("limit=20&offset=0", "last")},
		{"all on one page", "", 3, 3, link("limit=20&offset=0", "first") + ", " + link("limit=20&offset=0", "last")},
		{"first of three", "limit=2", 2, 5, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=2", "next") + ", " + link("limit=2&offset=4", "last")},
		{"middle", "limit=2&offset=2", 2, 5, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=0", "prev") + ", " + link("limit=2&offset=4", "next") + ", " + link("limit=2&offset=4", "last")},
		{"last", "limit=2&offset=4", 1, 5, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=2", "prev") + ", " + link("limit=2&offset=4", "last")},
		{"an offset between pages", "limit=2&offset=1", 2, 5, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=0", "prev") + ", " + link("limit=2&offset=3", "next") + ", " + link("limit=2&offset=4", "last")},
		{"beyond the end", "limit=2&offset=100", 0, 5, link("limit=2&offset=0", "first") + ", " + link("limit=2&offset=4", "prev") + ", " + link("limit=2&offset=4", "last")},
		{"the cap is what counts", "limit=500", 100, 101, link("limit=100&offset=0", "first") + ", " + link("limit=100&offset=100", "next") + ", " + link("limit=100&offset=100", "last")},
		{"since is carried", "limit=2&since=2024-01-31T14:00:00%2B02:00", 1, 1, link("limit=2&offset=0&since=2024-01-31T14%3A00%3A00%2B02%3A00", "first") + ", " + link("limit=2&offset=0&since=2024-01-31T14%3A00%3A00%2B02%3A00", "last")},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			q, err := parse(t, row.raw)
			require.NoError(t, err)
			require.Equal(t, row.want, q.links(at, row.returned, row.total))
		})
	}
}
