package credential

import (
	"regexp"
	"slices"
)

// vocabulary is an enumeration of the standard. An open one also takes terms of the issuer's own that start with ext:.
type vocabulary struct {
	name  string
	open  bool
	terms []string
}

// extension is anchored, which the published pattern forgets to be.
var extension = regexp.MustCompile(`^ext:[A-Za-z0-9._-]+$`)

func (v *vocabulary) has(term string) bool {
	return slices.Contains(v.terms, term) || v.open && extension.MatchString(term)
}

var achievementTypes = &vocabulary{name: "AchievementType", open: true, terms: []string{
	"Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award", "Badge",
	"BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification", "CommunityService", "Competency",
	"Course", "CoCurricular", "Degree", "Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment",
	"JourneymanCertificate", "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
	"QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential", "ResearchDoctorate",
	"SecondarySchoolDiploma",
}}

var alignmentTargetTypes = &vocabulary{name: "AlignmentTargetType", open: true, terms: []string{
	"ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel", "CTDL",
}}

var associationTypes = &vocabulary{name: "AssociationType", terms: []string{
	"exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes", "replacedBy",
}}

var identifierTypes = &vocabulary{name: "IdentifierTypeEnum", open: true, terms: []string{
	"name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress", "nationalIdentityNumber",
	"isbn", "issn", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId", "ltiContextId", "ltiDeploymentId", "ltiToolId",
	"ltiPlatformId", "ltiUserId", "identifier",
}}

var resultTypes = &vocabulary{name: "ResultType", open: true, terms: []string{
	"GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore", "Result",
	"RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", resultTypeStatus,
}}

// resultTypeStatus is the result type whose results must carry a status.
const resultTypeStatus = "Status"

var resultStatusTypes = &vocabulary{name: "ResultStatusType", terms: []string{
	"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew",
}}
