package transcript

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// terms groups the awarded courses by the term that their awards state.
func (r *reader) terms() (all []Term) {
	byName := map[string]int{}
	for achievement := range r.record.Achievements {
		for _, row := range r.record.rows(achievement) {
			award := r.record.Awards[row.Award]
			name := strings.TrimSpace(award.Term.String())
			index, known := byName[name]
			if !known {
				index = len(all)
				byName[name] = index
				all = append(all, Term{Name: award.Term})
			}
			term := &all[index]
			term.Rows = append(term.Rows, row)
			if at := r.record.began(award); !at.IsZero() && (term.Start.IsZero() || at.Before(term.Start)) {
				term.Start = at
			}
		}
	}
	for i := range all {
		all[i].Credits = r.record.credits(all[i].Rows)
	}
	slices.SortStableFunc(all, func(a, b Term) int {
		return cmp.Or(boolean(!a.Name.Given())-boolean(!b.Name.Given()), boolean(a.Start.IsZero())-boolean(b.Start.IsZero()), a.Start.Compare(b.Start))
	})
	return all
}

// began is the date by which an award is put in order.
func (r Record) began(a *Award) time.Time {
	c := r.Credentials[a.Credential]
	return cmp.Or(a.Start.Value, a.End.Value, c.Awarded.Value, c.ValidFrom.Value)
}

// credits sums what the awards of courses earned.
func (r Record) credits(rows []Row) (c Credits) {
	sum := 0.0
	for _, row := range rows {
		award := r.Awards[row.Award]
		if !award.IsEarned() {
			continue
		}
		c.Courses++
		if !award.CreditsEarned.Given() {
			c.Missing++
		}
		sum += award.CreditsEarned.Value
	}
	c.Earned = Number{Value: sum, given: c.Courses > c.Missing}
	// Binary fractions: 0.1 and 0.2 are 0.3.
	if rounded := math.Round(sum*1e6) / 1e6; math.Abs(sum) < 1e9 {
		c.Earned.Value = rounded
	}
	return c
}
