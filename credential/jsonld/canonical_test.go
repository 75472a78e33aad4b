package jsonld

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"
	"github.com/stretchr/testify/require"
)

// normalize is json-gold's canonicalization of N-Quads.
func normalize(t testing.TB, nquads string) string {
	options := ld.NewJsonLdOptions("")
	options.Algorithm = ld.AlgorithmURDNA2015
	options.InputFormat = "application/n-quads"
	options.Format = "application/n-quads"
	normalized, err := ld.NewJsonLdProcessor().Normalize(nquads, options)
	require.NoError(t, err)
	return normalized.(string)
}

func notation(quads []quad) string {
	var b strings.Builder
	for _, q := range quads {
		b.WriteString(q.String())
	}
	return b.String()
}

// randomGraph makes a small graph of blank nodes that are much alike. It leaves out two things that json-gold handles
// differently from RDFC-1.0: a statement about a node and itself, which it counts twice, and a node that is in a graph more
// than once, of which it does not try every order.
func randomGraph(r *rand.Rand) []quad {
	d := newDataset()
	for i := range 1 + r.IntN(12) {
		from := r.IntN(6)
		to := (from + 1 + r.IntN(5)) % 6
		q := quad{fmt.Sprintf("_:e%d", from), fmt.Sprintf("<urn:p%d>", r.IntN(2)), fmt.Sprintf("_:e%d", to), ""}
		if r.IntN(5) == 0 {
			q.object = `"x"`
		}
		if r.IntN(4) == 0 {
			q.graph = fmt.Sprintf("_:g%d", i)
		}
		d.add(q)
	}
	return d.quads
}

// Canonical names agree with those of json-gold, and do not depend on the names and the order that a graph comes with.
func TestCanonicalNamesOfRandomGraphs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3_000 {
		quads := randomGraph(r)
		got, err := canonicalize(t.Context(), quads, sum256)
		require.NoError(t, err)
		require.Equal(t, normalize(t, notation(quads)), string(got))

		r.Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
		renamed := strings.NewReplacer("_:e0", "_:e5", "_:e5", "_:e0", "_:e1", "_:e3", "_:e3", "_:e1")
		for i, q := range quads {
			quads[i] = quad{renamed.Replace(q.subject), q.predicate, renamed.Replace(q.object), renamed.Replace(q.graph)}
		}
		again, err := canonicalize(t.Context(), quads, sum256)
		require.NoError(t, err)
		require.Equal(t, string(got), string(again))
	}
}

// hostile graphs take exponential or at least cubic time to distinguish their nodes.
var hostile = map[string]func() map[string]any{
	"every node knows every other": func() map[string]any { return linked(30, func(i, j int) bool { return i != j }) },
	"a ring":                       func() map[string]any { return linked(2_000, func(i, j int) bool { return j == (i+1)%2_000 }) },
	"two rings": func() map[string]any {
		return linked(2_000, func(i, j int) bool { return j == i/1_000*1_000+(i+1)%1_000 })
	},
	"a grid of links": func() map[string]any {
		return linked(64, func(i, j int) bool { return i^j == i^j&-(i^j) && i != j })
	},
	"two crowds": func() map[string]any {
		return linked(2_002, func(i, j int) bool { return i < 2 && j >= 2 && j%2 == i })
	},
}

// linked makes a document of n blank nodes, linked as the function decides.
func linked(n int, link func(i, j int) bool) map[string]any {
	var nodes []any
	for i := range n {
		var to []any
		for j := range n {
			if link(i, j) {
				to = append(to, map[string]any{"@id": fmt.Sprintf("_:n%d", j)})
			}
		}
		nodes = append(nodes, map[string]any{"@id": fmt.Sprintf("_:n%d", i), "urn:knows": to})
	}
	return map[string]any{"@id": "urn:a", "urn:has": nodes}
}

func TestHostileGraphsEndInAnError(t *testing.T) {
	for name, document := range hostile {
		t.Run(name, func(t *testing.T) {
			nquads, err := Canonicalize(t.Context(), document())
			require.ErrorIs(t, err, ErrTooComplex)
			require.Empty(t, nquads)
		})
	}
}

func TestHostileDocumentsEndInAnError(t *testing.T) {
	var deep any = "x"
	for range 2 * maxDepth {
		deep = []any{deep}
	}
	inline := map[string]any{}
	for i := range 2 * maxInline {
		inline[fmt.Sprintf("t%d", i)] = "urn:t"
	}
	var contexts []any
	many := map[string]any{}
	for i := range maxInline / 2 {
		many[fmt.Sprintf("m%d", i)] = "urn:m"
	}
	for range maxInline / 2 {
		term := fmt.Sprintf("t%d", len(contexts))
		contexts = append(contexts, map[string]any{"@context": map[string]any{term: "urn:t"}, "urn:a": "x"})
	}
	for name, document := range map[string]map[string]any{
		"depth":          {"urn:a": deep},
		"values":         {"urn:a": make([]any, 2*maxValues)},
		"inline context": {"@context": inline, "urn:a": "x"},
		"contexts":       {"@context": many, "urn:a": contexts},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Canonicalize(t.Context(), document)
			require.ErrorIs(t, err, ErrTooComplex)
		})
	}
}

// Records with many nodes that are alike are not hostile.
func TestAlikeNodesOfRecordsAreTold(t *testing.T) {
	alike := map[string]any{"@type": "urn:Alignment", "urn:target": "https://e.org/1"}
	var items []any
	for range 300 {
		items = append(items, map[string]any{"@type": "urn:Subject", "urn:alignment": []any{alike, alike}})
	}
	_, err := Canonicalize(t.Context(), map[string]any{"@id": "urn:a", "urn:has": items})
	require.NoError(t, err)
}

func TestCanonicalizationEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	quads := []quad{{"_:a", "<urn:p>", "_:b", ""}, {"_:b", "<urn:p>", "_:a", ""}}
	_, err := canonicalize(ctx, quads, sum256)
	require.ErrorIs(t, err, context.Canceled)
}
