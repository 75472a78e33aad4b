package transcript

// divide puts each achievement into its section.
func (r *reader) divide() {
	r.record.Programs = r.programs()
	r.record.Terms = r.terms()
	for i, a := range r.record.Achievements {
		isAwarded := len(a.Awards) > 0
		switch {
		case a.Family == FamilyProgram, a.Family == FamilyCourse && isAwarded, a.Elsewhere && !isAwarded:
		case !isAwarded:
			r.record.Pending = append(r.record.Pending, i)
		case a.Family == FamilySkill:
			r.record.Skills = append(r.record.Skills, r.skill(i))
		default:
			r.record.Others = append(r.record.Others, i)
		}
	}
}

// skill finds where a competency was met.
func (r *reader) skill(index int) Skill {
	a := r.record.Achievements[index]
	s := Skill{Achievement: index}
	met := map[int]bool{}
	for _, relations := range [][]Relation{a.Parents, a.Parts, a.SeeAlso} {
		for _, relation := range relations {
			family := r.record.Achievements[relation.To].Family
			if family != FamilyProgram && family != FamilySkill && !met[relation.To] {
				met[relation.To] = true
				s.Met = append(s.Met, relation)
			}
		}
	}
	if target, isTarget := r.targets[a.ID]; isTarget {
		s.Aligned = append(s.Aligned, target)
	}
	for _, said := range a.statements() {
		for _, alignment := range said.Alignments {
			s.Aligned = append(s.Aligned, alignment.Target)
		}
	}
	s.Aligned = unique(s.Aligned)
	return s
}

// unique removes what was there before, and keeps the order.
func unique(all []int) (once []int) {
	seen := map[int]bool{}
	for _, i := range all {
		if !seen[i] {
			seen[i] = true
			once = append(once, i)
		}
	}
	return once
}
