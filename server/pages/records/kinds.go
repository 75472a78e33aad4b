package records

import (
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// kindNames are the kinds of achievements, as many of them are called.
var kindNames = map[transcript.Family]phrase.Phrase{
	transcript.FamilyProgram:    phrase.Of("Degrees and programs"),
	transcript.FamilyCourse:     phrase.Of("Courses"),
	transcript.FamilySkill:      phrase.Of("Skills"),
	transcript.FamilyAssessment: phrase.Of("Assessments"),
	transcript.FamilyLicense:    phrase.Of("Licenses and certifications"),
	transcript.FamilyActivity:   phrase.Of("Activities"),
	transcript.FamilyAward:      phrase.Of("Awards and badges"),
	transcript.FamilyOther:      phrase.Of("Other achievements"),
}

// kindCount is a number of achievements of a kind.
func kindCount(kind transcript.Family, n int) phrase.Phrase {
	switch kind {
	case transcript.FamilyProgram:
		return phrase.Of("%d programs", n)
	case transcript.FamilyCourse:
		return phrase.Of("%d courses", n)
	case transcript.FamilySkill:
		return phrase.Of("%d skills", n)
	case transcript.FamilyAssessment:
		return phrase.Of("%d assessments", n)
	case transcript.FamilyLicense:
		return phrase.Of("%d licenses", n)
	case transcript.FamilyActivity:
		return phrase.Of("%d activities", n)
	case transcript.FamilyAward:
		return phrase.Of("%d awards", n)
	}
	return phrase.Of("%d other achievements", n)
}
