package transcript

// maxOutline bounds how deep an outline goes. Nobody reads deeper lists, and a page is nested as they are.
const maxOutline = 12

// outliner arranges achievements under programs, each once with its parts.
type outliner struct {
	achievements []*Achievement
	placed       []bool
	left         int // steps that may still be taken to sum credits
}

// programs lists the programs that are part of no other, and then those that only are parts of each other.
func (r *reader) programs() (all []Program) {
	o := outliner{achievements: r.record.Achievements, placed: make([]bool, len(r.record.Achievements))}
	o.left = 1000 + 20*(len(o.achievements)+len(r.record.Associations))
	for _, isTop := range []func(*Achievement) bool{o.isTop, func(*Achievement) bool { return true }} {
		for i, a := range o.achievements {
			if a.Family == FamilyProgram && !o.placed[i] && isTop(a) {
				all = append(all, Program{Branch: o.branch(i, 0), Credits: r.creditsUnder(i, &o.left)})
			}
		}
	}
	return all
}

func (o *outliner) isTop(a *Achievement) bool {
	for _, parent := range a.Parents {
		if o.achievements[parent.To].Family == FamilyProgram {
			return false
		}
	}
	return true
}

func (o *outliner) branch(index, depth int) Branch {
	b := Branch{Achievement: index, Repeated: o.placed[index] || depth == maxOutline}
	if b.Repeated {
		return b
	}
	o.placed[index] = true
	for _, part := range o.achievements[index].Parts {
		b.Parts = append(b.Parts, o.branch(part.To, depth+1))
	}
	return b
}

// creditsUnder sums the credits of the courses under a program, each once however many ways lead to it.
func (r *reader) creditsUnder(program int, left *int) Credits {
	var rows []Row
	seen, next := map[int]bool{program: true}, []int{program}
	for len(next) > 0 {
		a := r.record.Achievements[next[0]]
		next = next[1:]
		if *left -= 1 + len(a.Parts) + len(a.Awards); *left < 0 {
			return Credits{Unknown: true}
		}
		for _, part := range a.Parts {
			if seen[part.To] {
				continue
			}
			seen[part.To] = true
			next = append(next, part.To)
			rows = append(rows, r.record.rows(part.To)...)
		}
	}
	return r.record.credits(rows)
}

// rows are the awards of an achievement that is a course.
func (r Record) rows(achievement int) (rows []Row) {
	if a := r.Achievements[achievement]; a.Family == FamilyCourse {
		for _, award := range a.Awards {
			rows = append(rows, Row{achievement, award})
		}
	}
	return rows
}
