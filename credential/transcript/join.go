package transcript

// keyed is an id within a statement or description, or in the whole record when in is nil.
type keyed[In any] struct {
	in *In
	id string
}

// index finds what stands first under an id.
type index[In, Of any] map[keyed[In]]*Of

// add notes what stands under an id in something, and in the record.
func (x index[In, Of]) add(in *In, id string, of *Of) {
	for _, k := range []keyed[In]{{in, id}, {nil, id}} {
		if _, known := x[k]; !known && id != "" {
			x[k] = of
		}
	}
}

// find looks in something, and then in the whole record.
func (x index[In, Of]) find(in *In, id string) *Of {
	if of, ok := x[keyed[In]{in, id}]; ok {
		return of
	}
	return x[keyed[In]{nil, id}]
}

// join finds what describes each result: in the statement about what is awarded, or else anywhere in the record.
func (r *reader) join() {
	descriptions, levels := index[Statement, ResultDescription]{}, index[ResultDescription, Level]{}
	var all []*ResultDescription
	for _, a := range r.record.Achievements {
		for _, s := range a.statements() {
			for _, d := range s.Results {
				all = append(all, d)
				descriptions.add(s, d.ID.Value, d)
				for _, level := range d.Levels {
					levels.add(d, level.ID.Value, level)
				}
			}
		}
	}
	for _, d := range all {
		d.RequiredLevel = levels.find(d, d.RequiredID.Value)
	}
	for _, a := range r.record.Awards {
		for i := range a.Results {
			result := &a.Results[i]
			result.Description = descriptions.find(a.about(), result.DescriptionID.Value)
			result.Level = levels.find(result.Description, result.LevelID.Value)
		}
	}
}

// statements are all that the record says about an achievement.
func (a *Achievement) statements() []*Statement {
	return append([]*Statement{&a.Statement}, a.Variants...)
}

// about is what the credential of an award says about what is awarded; nil for nothing.
func (a *Award) about() *Statement {
	if len(a.stated) == 0 {
		return nil
	}
	return a.stated[0]
}
