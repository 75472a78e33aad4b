package sheet

import (
	"strings"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/pages/records/graph"
)

// Graph is how the achievements of a record belong together: a picture, unless there are too many, and the same as a list.
type Graph struct {
	Picture *graph.Picture
	Kinds   []Label // of the boxes of the picture
	Count   int     // of achievements that belong to others
	Nodes   []Node
}

// Label is a phrase or words, where no markup may be.
type Label struct {
	Says  phrase.Phrase
	Words string
}

// Node is one line of the list.
type Node struct {
	Link
	Relations []Relation
}

// graph shows the achievements that have a relation; nil when there are none.
func (b *builder) graph() *Graph {
	g, at := &Graph{}, map[int]int{}
	var nodes []graph.Node
	for n, a := range b.Achievements {
		if len(a.Parents)+len(a.Parts)+len(a.Before)+len(a.After)+len(a.SeeAlso)+len(a.ReplacedBy)+len(a.Replaces) == 0 {
			continue
		}
		at[n] = len(nodes)
		nodes = append(nodes, graph.Node{Class: string(a.Family), Label: b.label(n)})
		g.Kinds = append(g.Kinds, kindLabel(a.Type.Value))
		g.Nodes = append(g.Nodes, Node{b.link(n), b.relations(a, nil)})
	}
	if g.Count = len(nodes); g.Count == 0 {
		return nil
	}
	if g.Count <= graph.Max {
		picture := graph.Draw(nodes, b.lines(at))
		g.Picture = &picture
	}
	return g
}

// label is the name of an achievement for a picture.
func (b *builder) label(n int) string {
	a := b.Achievements[n]
	if name := b.plain(a.Name); name != "" {
		return name
	}
	return oneLine(a.ID)
}

// lines are the links between the achievements of a picture, by where they are in it. One that both ends have is there twice, and
// is drawn once.
func (b *builder) lines(at map[int]int) (all []graph.Link) {
	for n, a := range b.Achievements {
		for _, r := range []struct {
			to       []transcript.Relation
			relation graph.Relation
		}{{a.Parts, graph.Holds}, {a.After, graph.Before}, {a.SeeAlso, graph.Beside}, {a.ReplacedBy, graph.Beside}} {
			for _, to := range r.to {
				link := graph.Link{From: at[n], To: at[to.To], Relation: r.relation}
				if r.relation == graph.Beside && link.From > link.To {
					link.From, link.To = link.To, link.From
				}
				all = append(all, link)
			}
		}
	}
	return all
}

// maxKind is how many characters of an issuer's own kind fit above a label.
const maxKind = 26

func kindLabel(value string) Label {
	if says, ok := kinds[value]; ok {
		return Label{Says: says}
	}
	return Label{Words: text.Shorten(spaced(strings.TrimPrefix(oneLine(value), "ext:")), maxKind)}
}
