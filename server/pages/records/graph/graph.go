// Package graph lays out how achievements belong together as a picture: boxes in columns, each to the right of what it is a
// part of. It is pure: nodes and links in, places and paths out, which a template writes as SVG.
//
// The columns follow the longest chain of parents, so that a box is to the right of all that it is a part of, and every box
// has one parent in the column before it. The boxes of one parent stand below each other, in the order in which one has to
// come before the next, and the parent stands at their middle. What belongs to one parent has a range of heights of its own;
// therefore no two boxes overlap. A link back to what came before, as in a cycle, is drawn and moves nothing.
package graph

import (
	"cmp"
	"slices"
)

// Max is how many nodes a picture has at most. A caller with more shows none.
const Max = 300

// Node is one achievement.
type Node struct {
	Class string // of its box, for the stylesheet
	Label string
}

// Relation is what a link means.
type Relation int

const (
	Holds  Relation = iota // To is a part of From
	Before                 // From comes before To
	Beside                 // they have to do with each other
)

// Link relates two nodes by their indices.
type Link struct {
	From, To int
	Relation Relation
}

// Picture is a graph that was laid out, in CSS pixels.
type Picture struct {
	Width, Height int
	Boxes         []Box // one for each node, in the order of the nodes
	Lines         []Line
}

// Box is where a node stands.
type Box struct {
	X, Y, Width, Height int
	Class               string
	Label               []Words
}

// Words are one line of a label, and where its baseline is within the box.
type Words struct {
	Y    int
	Text string
}

// Draw lays out a graph. A link from a node to itself or to one that is not there is left out, and so is one that is given again.
func Draw(nodes []Node, links []Link) Picture {
	g := newGraph(nodes, links)
	g.order()
	g.rank()
	g.place()
	return g.picture()
}

type graph struct {
	nodes    []Node
	links    []Link
	children [][]int // by Holds, without those that close a cycle
	parents  [][]int // likewise
	position []int   // of a node in the order of what comes before what
	visited  []int   // the nodes, each after all its parents
	column   []int
	row      []int // twice the row, as a parent may stand between two rows
	rows     int
}

func newGraph(nodes []Node, links []Link) *graph {
	n := len(nodes)
	g := &graph{nodes: nodes, children: make([][]int, n), parents: make([][]int, n), position: make([]int, n),
		column: make([]int, n), row: make([]int, n)}
	known := map[Link]bool{}
	for _, l := range links {
		isThere := l.From >= 0 && l.From < n && l.To >= 0 && l.To < n && l.From != l.To
		if isThere && !known[l] {
			known[l] = true
			g.links = append(g.links, l)
		}
	}
	return g
}

// order numbers the nodes so that each comes after those that have to come before it, as far as that is possible, and
// otherwise in the order in which they are given.
func (g *graph) order() {
	waits, next := make([]int, len(g.nodes)), make([][]int, len(g.nodes))
	for _, l := range g.links {
		if l.Relation == Before {
			waits[l.To]++
			next[l.From] = append(next[l.From], l.To)
		}
	}
	done := make([]bool, len(g.nodes))
	for position := range g.nodes {
		chosen := slices.Index(done, false) // in a cycle, the first of it
		for i := range g.nodes {
			if !done[i] && waits[i] == 0 {
				chosen = i
				break
			}
		}
		done[chosen], g.position[chosen] = true, position
		for _, n := range next[chosen] {
			waits[n]--
		}
	}
}

func (g *graph) byPosition(a, b int) int { return cmp.Compare(g.position[a], g.position[b]) }

// rank finds the column of every node. Links that close a cycle are left out.
func (g *graph) rank() {
	below, isChild := make([][]int, len(g.nodes)), make([]bool, len(g.nodes))
	for _, l := range g.links {
		if l.Relation == Holds {
			below[l.From] = append(below[l.From], l.To)
			isChild[l.To] = true
		}
	}
	const open, closed = 1, 2
	state := make([]int, len(g.nodes))
	var visit func(n int)
	visit = func(n int) {
		state[n] = open
		slices.SortFunc(below[n], g.byPosition)
		for _, child := range below[n] {
			if state[child] == 0 {
				visit(child)
			}
			if state[child] != open {
				g.children[n] = append(g.children[n], child)
				g.parents[child] = append(g.parents[child], n)
			}
		}
		state[n] = closed
		g.visited = append(g.visited, n)
	}
	for _, n := range g.roots(isChild) {
		if state[n] == 0 {
			visit(n)
		}
	}
	slices.Reverse(g.visited)
	for _, n := range g.visited {
		for _, child := range g.children[n] {
			g.column[child] = max(g.column[child], g.column[n]+1)
		}
	}
}

// roots are all nodes, those first that are a part of nothing: where each is a part of another, any may be the first.
func (g *graph) roots(isChild []bool) []int {
	all := make([]int, len(g.nodes))
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, func(a, b int) int {
		if isChild[a] != isChild[b] {
			return map[bool]int{false: -1, true: 1}[isChild[a]]
		}
		return g.byPosition(a, b)
	})
	return all
}

// place finds the row of every node. Of several parents in the column before a node, it stands by the first.
func (g *graph) place() {
	held := make([][]int, len(g.nodes))
	var first []int
	for _, n := range g.visited {
		at := slices.IndexFunc(g.parents[n], func(p int) bool { return g.column[p] == g.column[n]-1 })
		if at < 0 {
			first = append(first, n)
			continue
		}
		held[g.parents[n][at]] = append(held[g.parents[n][at]], n)
	}
	slices.SortFunc(first, g.byPosition)
	var put func(n int)
	put = func(n int) {
		slices.SortFunc(held[n], g.byPosition)
		for _, child := range held[n] {
			put(child)
		}
		if last := len(held[n]) - 1; last >= 0 {
			g.row[n] = (g.row[held[n][0]] + g.row[held[n][last]]) / 2
			return
		}
		g.row[n] = 2 * g.rows
		g.rows++
	}
	for _, n := range first {
		put(n)
	}
}
