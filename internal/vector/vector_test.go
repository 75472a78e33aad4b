package vector_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"clrhost/internal/vector"
)

// TestHeadersAreStrict: what is wrong with a header or its document is an error, and so is any difference of a
// verdict from the one in the header.
func TestHeadersAreStrict(t *testing.T) {
	const header = "shows: a thing\nclause: Section 1\nverdict: valid\nchecks: proof warn; dates warn\ninside: 2 valid\nsays: much\nupsert: 201\n"
	const verdict = `{"verdict":"valid","checks":[{"check":"parse","outcome":"pass","detail":"x","clause":"y"},
		{"check":"proof","outcome":"warn","detail":"says much","clause":"Section 1"},{"check":"proof","outcome":"warn","detail":"z","clause":"Section 2"},
		{"check":"dates","outcome":"warn","detail":"z","clause":"Section 2"}],"nested":[{"verdict":"valid"},{"verdict":"valid"}]}`
	read := func(files ...string) ([]vector.Vector, error) {
		folder := fstest.MapFS{}
		for i := 0; i < len(files); i += 2 {
			folder[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
		}
		return vector.Read(folder)
	}
	vectors, err := read("a.header", header, "a.json", "{}", "a.txt", "")
	require.NoError(t, err)
	require.Equal(t, header, string(vectors[0].Header()))
	require.Equal(t, "json", vectors[0].Kind)
	require.NoError(t, vectors[0].Compare([]byte(verdict)))
	for _, words := range [][2]string{{`"verdict":"valid","checks"`, `"verdict":"expired","checks"`}, {`"check":"dates"`, `"check":"status"`},
		{`"outcome":"pass"`, `"outcome":"fail"`}, {`,{"verdict":"valid"}`, ``}, {`says much`, `says little`}, {`"Section 1"`, `"Section 12"`}, {`}`, ``}} {
		require.Contains(t, verdict, words[0])
		require.Error(t, vectors[0].Compare([]byte(strings.Replace(verdict, words[0], words[1], 1))), words[1])
	}
	for _, files := range [][]string{{}, {"a.header", header}, {"a.header", "verdikt: valid\n", "a.json", "{}"},
		{"a.header", "upsert: soon\n", "a.json", "{}"}, {"a.header", header, "a.json", "{}", "a.jws", "x"}} {
		_, err := read(files...)
		require.Error(t, err, "%v", files)
	}
}
