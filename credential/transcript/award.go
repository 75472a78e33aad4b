package transcript

import (
	"slices"

	"clrhost/internal/untyped"
)

// Award is the assertion of a credential that a person has an achievement (CLR 2.0, AchievementSubject).
type Award struct {
	// Achievements are what is awarded, indexes into Record.Achievements: one in whatever conforms.
	Achievements []int
	Named        []Word // the ids of those that are only named
	Subject      int    // whom it is about, an index into the Subjects of its credential

	Start, End    Time // activityStartDate and activityEndDate
	CreditsEarned Number
	License       Text // licenseNumber
	Narrative     Text
	Role          Text
	Term          Text
	Source        Profile
	Image         Image
	Results       []Result

	Place

	stated []*Statement // about Achievements; nil for one that is only named
}

// asAward reads the members of a subject that has been awarded something.
func (n *node) asAward(subject int) {
	index := len(n.r.record.Awards)
	a := &Award{Subject: subject, Place: n.place}
	n.r.record.Awards = append(n.r.record.Awards, a)
	n.elements("achievement", func(v any, at Place) bool {
		s, id, ok := n.r.mention(v, at, n.language)
		if !ok {
			return false
		}
		if s == nil {
			a.Named = append(a.Named, Word{untyped.Text(v), at})
		}
		a.stated = append(a.stated, s)
		a.Achievements = append(a.Achievements, id)
		n.r.record.Achievements[id].Awards = append(n.r.record.Achievements[id].Awards, index)
		return true
	})
	a.Start, a.End = n.time("activityStartDate"), n.time("activityEndDate")
	a.CreditsEarned = n.number("creditsEarned")
	a.License, a.Narrative = n.text("licenseNumber"), n.text("narrative")
	a.Role, a.Term = n.text("role"), n.text("term")
	a.Source, a.Image = n.profile("source"), n.image("image")
	a.Results = n.results("result")
}

// unearned are the statuses of what has not been achieved, not yet or not at all.
var unearned = map[string]bool{
	StatusEnrolled: true, StatusFailed: true, StatusInProgress: true, StatusOnHold: true, StatusWithdrew: true,
}

// IsEarned reports whether what is awarded counts as achieved. It does not when a status says otherwise: one of a result of
// type Status, which is about the whole, or when there is none one of any result.
func (a *Award) IsEarned() bool {
	hasWhole := slices.ContainsFunc(a.Results, Result.isAboutWhole)
	return !slices.ContainsFunc(a.Results, func(r Result) bool {
		return unearned[r.Status.Value] && (!hasWhole || r.isAboutWhole())
	})
}

func (r Result) isAboutWhole() bool {
	return r.Status.Given() && r.Description != nil && r.Description.Type.Value == resultTypeStatus
}
