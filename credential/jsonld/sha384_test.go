package jsonld

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// links are the edges of test075 of the W3C's suite for RDFC-1.0, the one with SHA-384: who is linked to whom, by
// canonical number. It is two graphs of six nodes, each linked to three, in which every node has the same first degree
// hash, so that N-degree hashes alone decide the names.
var links = [][]int{
	{1, 2, 3}, {0, 4, 5}, {0, 4, 5}, {0, 4, 5}, {1, 2, 3}, {1, 2, 3},
	{7, 8, 9}, {6, 10, 11}, {6, 9, 10}, {6, 8, 11}, {7, 8, 11}, {7, 9, 10},
}

// linkedAs writes the edges with names for the nodes, as quads in the order of the edges.
func linkedAs(name func(int) string) (quads []quad) {
	for from, all := range links {
		for _, to := range all {
			quads = append(quads, quad{name(from), "<http://example.org/vocab#p>", name(to), ""})
		}
	}
	return quads
}

func sorted(quads []quad) string {
	lines := make([]string, len(quads))
	for i, q := range quads {
		lines[i] = q.String()
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// renormalized is a canonical form, canonicalized again by json-gold with SHA-256. It confuses nodes that already have
// canonical names.
func renormalized(t testing.TB, nquads []byte) string {
	return normalize(t, strings.ReplaceAll(string(nquads), "_:c14n", "_:x"))
}

// TestSHA384OfTheW3C compares the names with published ones, for any names and order of the graph. With SHA-256 the names
// are others: the hash reaches the N-degree hashes too.
func TestSHA384OfTheW3C(t *testing.T) {
	want := sorted(linkedAs(func(n int) string { return fmt.Sprintf("_:c14n%d", n) }))
	r := rand.New(rand.NewPCG(3, 84))
	for range 100 {
		names := r.Perm(len(links))
		quads := linkedAs(func(n int) string { return fmt.Sprintf("_:e%d", names[n]) })
		r.Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
		got, err := canonicalize(t.Context(), quads, sum384)
		require.NoError(t, err)
		require.Equal(t, want, string(got))
		other, err := canonicalize(t.Context(), quads, sum256)
		require.NoError(t, err)
		require.NotEqual(t, want, string(other))
	}
}

// TestSHA384OfRandomGraphs: canonical names do not depend on the names and the order that a graph comes with, and the
// graph stays the same: under SHA-256 both canonical forms are one.
func TestSHA384OfRandomGraphs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 384))
	differ := 0
	for range 1_000 {
		quads := randomGraph(r)
		want, err := canonicalize(t.Context(), quads, sum384)
		require.NoError(t, err)
		of256, err := canonicalize(t.Context(), quads, sum256)
		require.NoError(t, err)
		if string(want) != string(of256) {
			differ++
		}
		require.Equal(t, string(of256), renormalized(t, want), "another graph")

		r.Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
		names := r.Perm(6)
		rename := func(term string) string {
			var n int
			if _, err := fmt.Sscanf(term, "_:e%d", &n); err == nil {
				return fmt.Sprintf("_:x%d", names[n])
			}
			return term
		}
		for i, q := range quads {
			quads[i] = quad{rename(q.subject), q.predicate, rename(q.object), q.graph}
		}
		got, err := canonicalize(t.Context(), quads, sum384)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
	require.Greater(t, differ, 100, "the hash makes a difference")
}

// TestSHA384IsTheOnlyHash: every hash of the algorithm is made with the one it was given.
func TestSHA384IsTheOnlyHash(t *testing.T) {
	c := newCanonicalizer(t.Context(), linkedAs(func(n int) string { return fmt.Sprintf("_:e%d", n) }), sum384)
	require.NoError(t, c.nameAll())
	for node, hash := range c.hashOf {
		require.Len(t, hash, 96, "first degree of %s", node)
	}
	names := newIssuer("_:b")
	names.issue("_:e0")
	r, err := c.hashNDegree("_:e0", names)
	require.NoError(t, err)
	require.Len(t, r.hash, 96, "N-degree")
}

// TestSHA384OfADocument: a document whose blank nodes are alike has two canonical forms, and one whose nodes are named
// has one.
func TestSHA384OfADocument(t *testing.T) {
	document := record(t, "nursing-program")
	with256, err := Canonicalize(t.Context(), document)
	require.NoError(t, err)
	with384, err := Canonicalize384(t.Context(), document)
	require.NoError(t, err)
	require.NotEqual(t, string(with256), string(with384))
	require.Equal(t, string(with256), renormalized(t, with384), "another graph")

	named := map[string]any{"@id": "urn:a", "urn:p": map[string]any{"@id": "urn:b", "urn:q": "x"}}
	with256, err = Canonicalize(t.Context(), named)
	require.NoError(t, err)
	with384, err = Canonicalize384(t.Context(), named)
	require.NoError(t, err)
	require.Equal(t, string(with256), string(with384))
}
