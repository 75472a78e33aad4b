package untyped

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReaders(t *testing.T) {
	object := map[string]any{"id": "a"}
	rows := []struct {
		value any
		text  string
		list  []any
		holds bool
	}{
		{nil, "", nil, false},
		{"a", "a", []any{"a"}, true},
		{"b", "b", []any{"b"}, false},
		{[]any{}, "", []any{}, false},
		{[]any{"b", "a"}, "", []any{"b", "a"}, true},
		{[]any{1.0, nil, object}, "", []any{1.0, nil, object}, false},
		{object, "", []any{object}, false},
		{1.0, "", []any{1.0}, false},
	}
	for _, row := range rows {
		require.Equal(t, row.text, Text(row.value), "%v", row.value)
		require.Equal(t, row.list, List(row.value), "%v", row.value)
		require.Equal(t, row.holds, Contains(row.value, "a"), "%v", row.value)
	}
	require.Equal(t, []string{"b", "a"}, Texts([]any{"b", 1.0, nil, "a"}))
	require.Equal(t, []string{"a"}, Texts("a"))
	require.Equal(t, "a", Member(object, "id"))
	require.Nil(t, Member([]any{object}, "id"))
	require.Equal(t, 5, Size(map[string]any{"a": []any{1.0, object}, "b": nil}))
	require.Zero(t, Size("a"))
}
