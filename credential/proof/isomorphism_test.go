package proof

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// rings are blank nodes in circles, which no colouring distinguishes.
func rings(name func(int) string, sizes ...int) (quads []quad) {
	next := 0
	for _, size := range sizes {
		for i := range size {
			quads = append(quads, quad{name(next + i), "<urn:x:next>", name(next + (i+1)%size), ""})
		}
		next += size
	}
	return quads
}

func TestMatch(t *testing.T) {
	plain := func(n int) string { return fmt.Sprintf("_:a%02d", n) }
	backwards := func(n int) string { return fmt.Sprintf("_:b%02d", 20-n) }
	sorted := func(quads []quad) []quad {
		names := map[string]string{}
		for node := range mentions(quads) {
			names[node] = node
		}
		again, err := relabel(quads, names)
		require.NoError(t, err)
		return again
	}

	// Which ring a node is in shows only when a choice has been followed to its end.
	from, to := rings(plain, 3, 3, 6), sorted(rings(backwards, 3, 3, 6))
	pairs, err := match(from, to)
	require.NoError(t, err)
	renamed, err := relabel(from, pairs)
	require.NoError(t, err)
	require.Equal(t, to, renamed)

	_, err = match(rings(plain, 6, 6), to)
	require.ErrorIs(t, err, errNoMatch)
	_, err = match(rings(plain, 3), to)
	require.ErrorIs(t, err, errNoMatch)

	hard := rings(plain, 3, 3, 3, 3, 3, 3)
	_, err = match(hard, sorted(rings(backwards, 6, 6, 6)))
	require.Error(t, err, "ends, one way or the other")
}

func TestParseQuad(t *testing.T) {
	for _, q := range []quad{
		{"<a>", "<b>", "<c>", ""},
		{"_:c14n0", "<b>", "_:c14n1", "_:c14n2"},
		{"<a>", "<b>", `"x \\\" . _:c14n0 \\"`, "<g>"},
		{"<a>", "<b>", `"x"@en-US`, "_:c14n0"},
		{"<a>", "<b>", `"1 2"^^<t>`, ""},
		{"<a>", "<b>", `""`, ""},
	} {
		back, err := parseQuad(q.String())
		require.NoError(t, err)
		require.Equal(t, q, back)
	}
	for _, line := range []string{"", "\n", "<a> <b> <c> .", "<a> <b>  .\n", "<a> <b> .\n", `<a> <b> "x`, `<a> <b> "x\`} {
		_, err := parseQuad(line)
		require.Error(t, err, line)
	}
}
