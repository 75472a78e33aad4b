package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/server/pages/records/graph"
)

func nodes(n int) []graph.Node {
	all := make([]graph.Node, n)
	for i := range all {
		all[i] = graph.Node{Class: "course", Label: fmt.Sprintf("Course %d", i)}
	}
	return all
}

func holds(pairs ...[2]int) (links []graph.Link) {
	for _, p := range pairs {
		links = append(links, graph.Link{From: p[0], To: p[1]})
	}
	return links
}

// columns are the columns that the nodes stand in.
func columns(p graph.Picture) (columns []int) {
	var left []int
	for _, b := range p.Boxes {
		left = append(left, b.X)
	}
	places := slices.Compact(slices.Sorted(slices.Values(left)))
	for _, x := range left {
		columns = append(columns, slices.Index(places, x))
	}
	return columns
}

func TestWhatIsHeldStandsRightOfWhatHoldsIt(t *testing.T) {
	for _, row := range []struct {
		name    string
		nodes   int
		links   []graph.Link
		columns []int
	}{
		{"none", 0, nil, nil},
		{"one", 1, nil, []int{0}},
		{"a tree", 4, holds([2]int{0, 1}, [2]int{0, 2}, [2]int{2, 3}), []int{0, 1, 1, 2}},
		{"two parents", 3, holds([2]int{0, 2}, [2]int{1, 2}), []int{0, 0, 1}},
		{"the longest way counts", 3, holds([2]int{0, 2}, [2]int{0, 1}, [2]int{1, 2}), []int{0, 1, 2}},
		{"a cycle of two", 2, holds([2]int{0, 1}, [2]int{1, 0}), []int{0, 1}},
		{"a cycle below a node", 4, holds([2]int{0, 1}, [2]int{1, 2}, [2]int{2, 3}, [2]int{3, 1}), []int{0, 1, 2, 3}},
		{"itself, and nowhere", 2, holds([2]int{0, 0}, [2]int{0, 9}, [2]int{-1, 0}), []int{0, 0}},
		{"peers", 2, []graph.Link{{From: 0, To: 1, Relation: graph.Beside}}, []int{0, 0}},
	} {
		p := graph.Draw(nodes(row.nodes), row.links)
		require.Equal(t, row.columns, columns(p), row.name)
		requireSound(t, p)
	}
}

func TestWhatComesBeforeStandsAbove(t *testing.T) {
	links := holds([2]int{0, 1}, [2]int{0, 2}, [2]int{0, 3})
	links = append(links, graph.Link{From: 3, To: 1, Relation: graph.Before}, graph.Link{From: 1, To: 2, Relation: graph.Before})
	p := graph.Draw(nodes(4), links)
	require.Less(t, p.Boxes[3].Y, p.Boxes[1].Y)
	require.Less(t, p.Boxes[1].Y, p.Boxes[2].Y)
	require.Equal(t, p.Boxes[1].Y, p.Boxes[0].Y, "a parent stands at the middle")
	require.NotEmpty(t, p.Lines[3].Arrow)
	require.Empty(t, p.Lines[0].Arrow)
	for _, around := range []graph.Link{{From: 2, To: 3, Relation: graph.Before}, {From: 1, To: 3, Relation: graph.Before}} {
		requireSound(t, graph.Draw(nodes(4), append(links, around)))
	}
}

func TestALabelFitsItsBox(t *testing.T) {
	for label, want := range map[string][]string{
		"Bachelor of Science in Nursing": {"Bachelor of Science in", "Nursing"},
		"":                               nil,
		"<b>&amp;</b>":                   {"<b>&amp;</b>"},
		"a\u202eb\nc":                    {"ab c"},
	} {
		p := graph.Draw([]graph.Node{{Label: label}}, nil)
		var got []string
		for _, words := range p.Boxes[0].Label {
			got = append(got, words.Text)
		}
		require.Equal(t, want, got, label)
	}
	for _, long := range []string{
		strings.Repeat("W", 500), strings.Repeat("word ", 100), strings.Repeat("学位", 100), strings.Repeat("e\u0301", 300),
		strings.Repeat("👩🏽\u200d🎓", 50), "Short " + strings.Repeat("x", 300),
	} {
		p := graph.Draw([]graph.Node{{Label: long}}, nil)
		lines := p.Boxes[0].Label
		require.Len(t, lines, 3)
		require.True(t, strings.HasSuffix(lines[2].Text, "…"))
		require.Less(t, lines[2].Y, p.Boxes[0].Height)
		for _, line := range lines {
			require.True(t, utf8.ValidString(line.Text))
			require.LessOrEqual(t, len([]rune(line.Text)), 80)
		}
	}
}

// requireSound checks what is true of every picture: no two boxes overlap, and all are within it.
func requireSound(t *testing.T, p graph.Picture) {
	t.Helper()
	for i, a := range p.Boxes {
		require.True(t, a.X >= 0 && a.Y >= 0 && a.X+a.Width <= p.Width && a.Y+a.Height <= p.Height, "box %d is within the picture", i)
		for j, b := range p.Boxes[:i] {
			apart := a.X+a.Width <= b.X || b.X+b.Width <= a.X || a.Y+a.Height <= b.Y || b.Y+b.Height <= a.Y
			require.True(t, apart, "boxes %d and %d overlap", j, i)
		}
	}
}

func TestNoGraphMakesBoxesOverlap(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 1 + source.IntN(40)
		var links []graph.Link
		for range source.IntN(3 * n) {
			links = append(links, graph.Link{From: source.IntN(n), To: source.IntN(n), Relation: graph.Relation(source.IntN(3))})
		}
		requireSound(t, graph.Draw(nodes(n), links))
	}
	var chain, star []graph.Link
	for i := range graph.Max - 1 {
		chain = append(chain, graph.Link{From: i, To: i + 1})
		star = append(star, graph.Link{From: 0, To: i + 1})
	}
	requireSound(t, graph.Draw(nodes(graph.Max), chain))
	requireSound(t, graph.Draw(nodes(graph.Max), star))
}

// BenchmarkDrawDense is a picture with as many links as a hostile record may have.
func BenchmarkDrawDense(b *testing.B) {
	var links []graph.Link
	for i := range 30_000 {
		links = append(links, graph.Link{From: i % graph.Max, To: i / graph.Max, Relation: graph.Beside})
	}
	for b.Loop() {
		graph.Draw(nodes(graph.Max), links)
	}
}

func BenchmarkDraw(b *testing.B) {
	var links []graph.Link
	for i := 1; i < graph.Max; i++ {
		links = append(links, graph.Link{From: (i - 1) / 8, To: i}, graph.Link{From: i - 1, To: i, Relation: graph.Before})
	}
	for b.Loop() {
		graph.Draw(nodes(graph.Max), links)
	}
}
