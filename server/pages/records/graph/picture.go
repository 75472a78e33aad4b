package graph

import (
	"fmt"
	"slices"
)

// The measures of a picture, in CSS pixels.
const (
	boxWidth     = 216
	columnGap    = 72
	rowGap       = 16
	margin       = 8
	padding      = 12
	lineHeight   = 19
	kindBaseline = 21
	maxLines     = 3
	bulge        = columnGap / 2 // of a line between boxes of one column
	arrow        = 6
	border       = 3 // at most, of a box
)

// Line joins two boxes.
type Line struct {
	Relation Relation
	Path     string
	Arrow    string // the points of the head, "" for none
}

func (g *graph) picture() Picture {
	labels, lines := make([][]string, len(g.nodes)), 1
	for i, n := range g.nodes {
		labels[i] = wrap(n.Label, boxWidth-2*padding, maxLines)
		lines = max(lines, len(labels[i]))
	}
	height := kindBaseline + lines*lineHeight + padding
	p := Picture{Boxes: make([]Box, len(g.nodes))}
	for i, n := range g.nodes {
		p.Boxes[i] = Box{
			X: margin + g.column[i]*(boxWidth+columnGap), Y: margin + g.row[i]*(height+rowGap)/2,
			Width: boxWidth, Height: height, Class: n.Class,
		}
		for j, text := range labels[i] {
			p.Boxes[i].Label = append(p.Boxes[i].Label, Words{Y: kindBaseline + (j+1)*lineHeight, Text: text})
		}
		p.Width = max(p.Width, p.Boxes[i].X+boxWidth+bulge+margin)
		p.Height = max(p.Height, p.Boxes[i].Y+height+margin)
	}
	for _, l := range g.links {
		p.Lines = append(p.Lines, g.line(l, p.Boxes))
	}
	return p
}

// line draws a link: from one side of a box to the facing side of another, along the right side of a column, or straight down
// to the box below.
func (g *graph) line(l Link, boxes []Box) Line {
	from, to := boxes[l.From], boxes[l.To]
	drawn := Line{Relation: l.Relation}
	x1, y1 := from.X+from.Width, from.Y+from.Height/2
	x2, y2 := to.X, to.Y+to.Height/2
	head, reach := -arrow, columnGap/2
	switch {
	case l.Relation != Holds && g.isBelow(l.From, l.To):
		x, top, bottom := from.X+from.Width/2, from.Y+from.Height, to.Y
		drawn.Path = fmt.Sprintf("M%d %dV%d", x, top, bottom)
		drawn.Arrow = fmt.Sprintf("%d,%d %d,%d %d,%d", x-arrow, bottom-arrow, x+arrow, bottom-arrow, x, bottom)
	case from.X == to.X:
		x2, head = to.X+to.Width, arrow
		drawn.Path = fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+bulge, y1, x2+bulge, y2, x2, y2)
	case to.X < from.X:
		x1, x2, head, reach = from.X, to.X+to.Width, arrow, -reach
		fallthrough
	default:
		drawn.Path = fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+reach, y1, x2-reach, y2, x2, y2)
	}
	if drawn.Arrow == "" {
		drawn.Arrow = fmt.Sprintf("%d,%d %d,%d %d,%d", x2+head, y2-arrow, x2+head, y2+arrow, x2, y2)
	}
	if l.Relation != Before {
		drawn.Arrow = ""
	}
	return drawn
}

// isBelow reports whether the box of one node is the next one below that of another, in the same column.
func (g *graph) isBelow(above, below int) bool {
	if g.column[above] != g.column[below] || g.row[below] <= g.row[above] {
		return false
	}
	return !slices.ContainsFunc(g.visited, func(n int) bool {
		return g.column[n] == g.column[above] && g.row[n] > g.row[above] && g.row[n] < g.row[below]
	})
}

// Edge, Across and Down are where the outline of a box begins within it, and its measures.
func (b Box) Edge() int   { return (border + 1) / 2 }
func (b Box) Across() int { return b.Width - 2*b.Edge() }
func (b Box) Down() int   { return b.Height - 2*b.Edge() }
