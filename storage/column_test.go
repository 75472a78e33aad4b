package storage

import (
	"database/sql/driver"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestInstantIsWholeMicroseconds(t *testing.T) {
	for _, row := range []struct {
		time time.Time
		want driver.Value
	}{
		{time.Time{}, nil},
		{time.Unix(0, 0), int64(0)},
		{time.Unix(1, 999_999_999), int64(1_999_999)},
		{time.Unix(-1, 1), int64(-1_000_000)},
		{time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC), int64(253402300799999999)},
	} {
		value, err := instantOf(row.time).Value()
		require.NoError(t, err)
		require.Equal(t, row.want, value)
		var back instant
		require.NoError(t, back.Scan(value))
		require.Equal(t, row.time.UTC().Truncate(time.Microsecond), back.time())
	}
	require.Error(t, new(instant).Scan("2026-03-14"))
}

func TestListsComeBack(t *testing.T) {
	for _, list := range [][]string{nil, {"a"}, {"a", "b"}, {"Help Desk <help@a.example>", `"quoted"`, "é\\"}} {
		value, err := words(list).Value()
		require.NoError(t, err)
		back := words{"left over"}
		require.NoError(t, back.Scan(value))
		require.Equal(t, words(list), back)
	}
	for _, list := range [][]string{nil, {"a"}, {"a", "b"}} {
		value, err := scopes(list).Value()
		require.NoError(t, err)
		back := scopes{"left over"}
		require.NoError(t, back.Scan(value))
		require.Equal(t, scopes(list), back)
	}
	require.Error(t, new(words).Scan("not JSON"))
	require.Error(t, new(words).Scan(int64(1)))
	require.Error(t, new(scopes).Scan(nil))
}
