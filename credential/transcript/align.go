package transcript

import (
	"slices"
	"strings"
)

// align collects the targets of all alignments, each with what meets it.
func (r *reader) align() {
	b := board{record: &r.record, byKey: map[string]int{}, met: map[meeting]bool{}}
	for i, a := range r.record.Achievements {
		for _, s := range a.statements() {
			b.meet(s.Alignments, i)
			for _, d := range s.Results {
				b.meet(d.Alignments)
				for _, level := range d.Levels {
					b.meet(level.Alignments)
				}
			}
		}
	}
	for _, a := range r.record.Awards {
		for _, result := range a.Results {
			b.meet(result.Alignments, a.Achievements...)
		}
	}
	r.targets = b.byKey
	r.record.Frameworks = frameworks(r.record.Targets)
}

// board finds targets again.
type board struct {
	record *Record
	byKey  map[string]int
	met    map[meeting]bool
}

// meeting is an achievement that meets a target.
type meeting struct{ target, achievement int }

// meet adds alignments of achievements, or of a scale that nobody has met by itself.
func (b *board) meet(alignments []Alignment, by ...int) {
	for i := range alignments {
		a := &alignments[i]
		a.Target = b.target(*a)
		target := &b.record.Targets[a.Target]
		for _, achievement := range by {
			if m := (meeting{a.Target, achievement}); !b.met[m] {
				b.met[m] = true
				target.MetBy = append(target.MetBy, achievement)
			}
		}
	}
}

// target is the place to which something is aligned: by its URL, or without one by what is said about it.
func (b *board) target(a Alignment) int {
	key := strings.TrimSpace(a.URL.Value)
	if key == "" {
		key = strings.Join([]string{"", a.Framework.String(), a.Code.String(), a.Name.String()}, "\x00")
	}
	index, known := b.byKey[key]
	if !known {
		index = len(b.record.Targets)
		b.byKey[key] = index
		a.Target = index
		b.record.Targets = append(b.record.Targets, Target{Alignment: a})
	}
	return index
}

// frameworks groups targets in the order in which they are first named, those without a framework last.
func frameworks(targets []Target) (all []Framework) {
	byName := map[string]int{}
	for i, target := range targets {
		name := target.Framework.String()
		index, known := byName[name]
		if !known {
			index = len(all)
			byName[name] = index
			all = append(all, Framework{Name: target.Framework})
		}
		all[index].Targets = append(all[index].Targets, i)
	}
	slices.SortStableFunc(all, func(a, b Framework) int { return boolean(!a.Name.Given()) - boolean(!b.Name.Given()) })
	return all
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
