package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"clrhost/internal/phrase"
)

// term is a term of a vocabulary as people say it. One of an issuer's own is shown as the issuer wrote it, with
// spaces between its words.
func term(known map[string]phrase.Phrase, value string) Value {
	if says, ok := known[value]; ok {
		return Value{Says: says}
	}
	return Value{Text: words(spaced(strings.TrimPrefix(value, "ext:")))}
}

// spaced puts a space between the words of a term such as AcademicTerm.
func spaced(term string) string {
	var out strings.Builder
	before := ' '
	for _, r := range term {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// Kind is an achievementType.
func Kind(value string) Value { return term(kinds, value) }

var kinds = map[string]phrase.Phrase{
	"Achievement":                 phrase.Of("Achievement"),
	"ApprenticeshipCertificate":   phrase.Of("Apprenticeship certificate"),
	"Assessment":                  phrase.Of("Assessment"),
	"Assignment":                  phrase.Of("Assignment"),
	"AssociateDegree":             phrase.Of("Associate degree"),
	"Award":                       phrase.Of("Award"),
	"BachelorDegree":              phrase.Of("Bachelor’s degree"),
	"Badge":                       phrase.Of("Badge"),
	"Certificate":                 phrase.Of("Certificate"),
	"CertificateOfCompletion":     phrase.Of("Certificate of completion"),
	"Certification":               phrase.Of("Certification"),
	"CoCurricular":                phrase.Of("Co-curricular activity"),
	"CommunityService":            phrase.Of("Community service"),
	"Competency":                  phrase.Of("Skill"),
	"Course":                      phrase.Of("Course"),
	"Degree":                      phrase.Of("Degree"),
	"Diploma":                     phrase.Of("Diploma"),
	"DoctoralDegree":              phrase.Of("Doctoral degree"),
	"Fieldwork":                   phrase.Of("Fieldwork"),
	"GeneralEducationDevelopment": phrase.Of("General education (GED)"),
	"JourneymanCertificate":       phrase.Of("Journeyman certificate"),
	"LearningProgram":             phrase.Of("Learning program"),
	"License":                     phrase.Of("License"),
	"MasterCertificate":           phrase.Of("Master certificate"),
	"MasterDegree":                phrase.Of("Master’s degree"),
	"Membership":                  phrase.Of("Membership"),
	"MicroCredential":             phrase.Of("Micro-credential"),
	"ProfessionalDoctorate":       phrase.Of("Professional doctorate"),
	"QualityAssuranceCredential":  phrase.Of("Quality assurance credential"),
	"ResearchDoctorate":           phrase.Of("Research doctorate"),
	"SecondarySchoolDiploma":      phrase.Of("Secondary school diploma"),
}

// status is a term of ResultStatusType, and the state it is drawn as.
func status(value string) (phrase.Phrase, string) {
	if s, ok := statuses[value]; ok {
		return s.says, s.state
	}
	return phrase.Of("%s", oneLine(value)), StateHeld
}

var statuses = map[string]struct {
	says  phrase.Phrase
	state string
}{
	"Completed":   {phrase.Of("Completed"), StateDone},
	"Enrolled":    {phrase.Of("Enrolled"), StateOpen},
	"Failed":      {phrase.Of("Failed"), StateFailed},
	"InProgress":  {phrase.Of("In progress"), StateOpen},
	"OnHold":      {phrase.Of("On hold"), StateHeld},
	"Provisional": {phrase.Of("Provisional"), StateHeld},
	"Withdrew":    {phrase.Of("Withdrew"), StateLeft},
}

// resultType is a term of ResultType.
func resultType(value string) Value {
	if value == "" {
		return Value{Says: phrase.Of("Result")}
	}
	return term(resultTypes, value)
}

var resultTypes = map[string]phrase.Phrase{
	"GradePointAverage":    phrase.Of("Grade point average"),
	"LetterGrade":          phrase.Of("Letter grade"),
	"Percent":              phrase.Of("Percent"),
	"PerformanceLevel":     phrase.Of("Performance level"),
	"PredictedScore":       phrase.Of("Predicted score"),
	"RawScore":             phrase.Of("Raw score"),
	"Result":               phrase.Of("Result"),
	"RubricCriterion":      phrase.Of("Rubric criterion"),
	"RubricCriterionLevel": phrase.Of("Rubric level"),
	"RubricScore":          phrase.Of("Rubric score"),
	"ScaledScore":          phrase.Of("Scaled score"),
	"Status":               phrase.Of("Status"),
}

// IdentifierType is a term of IdentifierTypeEnum.
func IdentifierType(value string) any {
	if says, ok := identifierTypes[value]; ok {
		return says
	}
	return oneLine(strings.TrimPrefix(value, "ext:"))
}

var identifierTypes = map[string]phrase.Phrase{
	"name":                   phrase.Of("name"),
	"sourcedId":              phrase.Of("sourced id"),
	"systemId":               phrase.Of("system id"),
	"productId":              phrase.Of("product id"),
	"userName":               phrase.Of("user name"),
	"accountId":              phrase.Of("account number"),
	"emailAddress":           phrase.Of("e-mail address"),
	"nationalIdentityNumber": phrase.Of("national identity number"),
	"isbn":                   phrase.Of("ISBN number"),
	"issn":                   phrase.Of("ISSN number"),
	"lisSourcedId":           phrase.Of("LIS id"),
	"oneRosterSourcedId":     phrase.Of("OneRoster id"),
	"sisSourcedId":           phrase.Of("student number"),
	"ltiContextId":           phrase.Of("LTI context id"),
	"ltiDeploymentId":        phrase.Of("LTI deployment id"),
	"ltiToolId":              phrase.Of("LTI tool id"),
	"ltiPlatformId":          phrase.Of("LTI platform id"),
	"ltiUserId":              phrase.Of("LTI user id"),
	"identifier":             phrase.Of("identifier"),
}

// targetType is a term of AlignmentTargetType.
func targetType(value string) Value { return term(targetTypes, value) }

var targetTypes = map[string]phrase.Phrase{
	"ceasn:Competency":       phrase.Of("Skill"),
	"ceterms:Credential":     phrase.Of("Credential"),
	"CFItem":                 phrase.Of("Item of a framework"),
	"CFRubric":               phrase.Of("Rubric"),
	"CFRubricCriterion":      phrase.Of("Rubric criterion"),
	"CFRubricCriterionLevel": phrase.Of("Rubric level"),
	"CTDL":                   phrase.Of("Entry of a credential registry"),
}

// languageOf is a language by its own name.
func languageOf(tag string) Value {
	parsed, err := language.Parse(tag)
	if name := display.Self.Name(parsed); tag != "" && err == nil && name != "" {
		return Value{Text: words(name)}
	}
	return Value{Text: words(tag)}
}
