package transcript

// Family is a kind of achievements that are read alike. Every type has one.
type Family string

const (
	FamilyProgram    Family = "program"    // degrees, diplomas, certificates of study
	FamilyCourse     Family = "course"     // courses
	FamilySkill      Family = "skill"      // competencies
	FamilyAssessment Family = "assessment" // tests and assignments
	FamilyLicense    Family = "license"    // what allows somebody to do something: licenses, certifications, trades
	FamilyActivity   Family = "activity"   // practice, service, membership
	FamilyAward      Family = "award"      // badges, awards and certificates of attendance
	FamilyOther      Family = "other"      // types of an issuer's own, and none
)

// Families are all families in the order in which they are listed.
var Families = []Family{
	FamilyProgram, FamilyCourse, FamilySkill, FamilyAssessment, FamilyLicense, FamilyActivity, FamilyAward, FamilyOther,
}

// families has every term of the standard's AchievementType.
var families = map[string]Family{
	"AssociateDegree":             FamilyProgram,
	"BachelorDegree":              FamilyProgram,
	"Certificate":                 FamilyProgram,
	"Degree":                      FamilyProgram,
	"Diploma":                     FamilyProgram,
	"DoctoralDegree":              FamilyProgram,
	"GeneralEducationDevelopment": FamilyProgram,
	"LearningProgram":             FamilyProgram,
	"MasterDegree":                FamilyProgram,
	"MicroCredential":             FamilyProgram,
	"ProfessionalDoctorate":       FamilyProgram,
	"ResearchDoctorate":           FamilyProgram,
	"SecondarySchoolDiploma":      FamilyProgram,

	"Course":     FamilyCourse,
	"Competency": FamilySkill,

	"Assessment": FamilyAssessment,
	"Assignment": FamilyAssessment,

	"ApprenticeshipCertificate":  FamilyLicense,
	"Certification":              FamilyLicense,
	"JourneymanCertificate":      FamilyLicense,
	"License":                    FamilyLicense,
	"MasterCertificate":          FamilyLicense,
	"QualityAssuranceCredential": FamilyLicense,

	"CoCurricular":     FamilyActivity,
	"CommunityService": FamilyActivity,
	"Fieldwork":        FamilyActivity,
	"Membership":       FamilyActivity,

	"Achievement":             FamilyAward,
	"Award":                   FamilyAward,
	"Badge":                   FamilyAward,
	"CertificateOfCompletion": FamilyAward,
}

// familyOf returns the family of an achievementType.
func familyOf(achievementType string) Family {
	if family, known := families[achievementType]; known {
		return family
	}
	return FamilyOther
}
