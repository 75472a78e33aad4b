package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWrap(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"", ""},
		{"one two  three", "one two  three"},
		{"one two three four five", "one two three\n  four five"},
		{"FAIL  token.code.once  MUST", "FAIL\n  token.code.onc\n  e  MUST"},
		{"two\nlines of some words", "two\n  lines of some\n  words"},
		{"https://h.example/a/long/path is whole", "https://h.example/a/long/path\n  is whole"},
		{"ünïcødé wörds ärë counted", "ünïcødé wörds\n  ärë counted"},
	} {
		require.Equal(t, row.want, wrap(row.text, 16, "  "))
	}
}

func TestWrapCommand(t *testing.T) {
	const command = "clrhost provider https://h.example --user 'o --only x' --slow --only a.b"
	require.Equal(t, "clrhost provider https://h.example \\\n    --user 'o --only x' --slow \\\n    --only a.b", wrapCommand(command, 36, "  "))
	require.Equal(t, command, wrapCommand(command, 200, ""))
}
