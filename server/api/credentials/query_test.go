package credentials

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/fault"
)

func parse(t *testing.T, raw string) (query, error) {
	t.Helper()
	values, err := url.ParseQuery(raw)
	require.NoError(t, err)
	return parameters{values, "CLR 2.0, getCredentials"}.query()
}

func TestQueryAccepts(t *testing.T) {
	noon := time.Date(2024, 1, 31, 12, 0, 0, 0, time.UTC)
	rows := []struct {
		raw    string
		limit  int
		offset int64
		since  time.Time
	}{
		{"", 20, 0, time.Time{}},
		{"limit=1&offset=7", 1, 7, time.Time{}},
		{"limit=100", 100, 0, time.Time{}},
		{"limit=101", 100, 0, time.Time{}},
		{"limit=2147483647&offset=2147483647", 100, 2147483647, time.Time{}},
		{"since=2024-01-31T12:00:00Z", 20, 0, noon},
		{"since=2024-01-31T12:00:00", 20, 0, noon},
		{"since=2024-01-31T14:00:00%2B02:00", 20, 0, noon},
		{"since=2024-01-31T12:00:00.5Z", 20, 0, noon.Add(time.Second / 2)},
		{"since=2024-01-31T12:00:00.5", 20, 0, noon.Add(time.Second / 2)},
		{"unknown=1&unknown=2", 20, 0, time.Time{}},
	}
	for _, row := range rows {
		q, err := parse(t, row.raw)
		require.NoError(t, err, row.raw)
		require.Equal(t, row.limit, q.page.Limit, row.raw)
		require.Equal(t, row.offset, q.page.Offset, row.raw)
		require.Equal(t, row.since, q.page.Since, row.raw)
	}
}

// CLR 2.0, getCredentials: the parameters' types. The answer names the parameter and the rule.
func TestQueryRefuses(t *testing.T) {
	rows := []struct{ raw, says string }{
		{"limit=0", "limit must be a whole number from 1 to 2147483647"},
		{"limit=-1", "limit must be a whole number"},
		{"limit=%2B1", "limit must be a whole number"},
		{"limit=abc", "limit must be a whole number"},
		{"limit=1.5", "limit must be a whole number"},
		{"limit=", "limit must not be empty"},
		{"limit=1&limit=2", "limit was sent more than once"},
		{"limit=2147483648", "limit must be a whole number"},
		{"limit=99999999999999999999", "limit must be a whole number"},
		{"offset=-1", "offset must be a whole number from 0"},
		{"offset=x", "offset must be a whole number"},
		{"offset=", "offset must not be empty"},
		{"offset=2147483648", "offset must be a whole number"},
		{"since=", "since must not be empty"},
		{"since=yesterday", "since must be a date and time"},
		{"since=2022-13-01T00:00:00Z", "since must be a date and time"},
		{"since=2022-01-01", "since must be a date and time"},
		{"since=0000-01-01T00:00:00Z", "since must be a date and time"},
		{"since=2022-01-01T00:00:00+02:00", "+ is written %2B"},
		{"since=2022-01-01T00:00:00Z&since=2022-01-01T00:00:00Z", "since was sent more than once"},
	}
	for _, row := range rows {
		_, err := parse(t, row.raw)
		require.ErrorIs(t, err, fault.BadQuery, row.raw)
		require.ErrorContains(t, err, row.says, row.raw)
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("limit=1&offset=2&since=2024-01-31T12:00:00Z")
	f.Add("since=%00&limit=%ff")
	f.Fuzz(func(t *testing.T, raw string) {
		values, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		q, err := parameters{values, "CLR 2.0, getCredentials"}.query()
		if err != nil {
			require.ErrorIs(t, err, fault.BadQuery)
			return
		}
		require.True(t, q.page.Limit >= 1 && q.page.Limit <= maxLimit)
		require.True(t, q.page.Offset >= 0 && q.page.Offset <= maxInt32)
	})
}
