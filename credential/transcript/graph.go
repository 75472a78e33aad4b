package transcript

// classify gives each achievement the family of its type.
func (r *reader) classify() {
	for _, a := range r.record.Achievements {
		a.Family = familyOf(a.Type.Value)
	}
}

// edge is a relation as it counts once, however often and in whichever direction it is stated.
type edge struct {
	from, to int
	kind     string
}

// relate joins the achievements by the associations. An end that is nowhere in the record becomes a node.
func (r *reader) relate() {
	known := map[edge]bool{}
	for i, a := range r.record.Associations {
		if !a.Source.Given() || !a.Target.Given() || r.isFull() {
			continue
		}
		e := edge{r.nodeOf(a.Source.Value), r.nodeOf(a.Target.Value), a.Type.Value}
		switch e.kind {
		case "isPartOf":
			e.kind = "isChildOf"
		case "isParentOf":
			e = edge{e.to, e.from, "isChildOf"}
		}
		if !known[e] {
			known[e] = true
			r.record.join(e, i)
		}
	}
}

// join adds the relations of an association to both ends.
func (r Record) join(e edge, association int) {
	source, target := r.Achievements[e.from], r.Achievements[e.to]
	onward, back := Relation{e.to, association}, Relation{e.from, association}
	switch e.kind {
	case "isChildOf":
		source.Parents, target.Parts = append(source.Parents, onward), append(target.Parts, back)
	case "precedes":
		source.After, target.Before = append(source.After, onward), append(target.Before, back)
	case "replacedBy":
		source.ReplacedBy, target.Replaces = append(source.ReplacedBy, onward), append(target.Replaces, back)
	default: // isPeerOf, isRelatedTo, exactMatchOf, and what the standard does not know
		source.SeeAlso, target.SeeAlso = append(source.SeeAlso, onward), append(target.SeeAlso, back)
	}
}
