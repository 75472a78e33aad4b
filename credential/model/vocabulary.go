package model

import (
	"regexp"
	"slices"
)

// Vocabulary is an enumeration of the standard. An open one also accepts terms of the issuer's own.
type Vocabulary struct {
	Name  string
	Open  bool
	Terms []string
}

// LaxExtension matches a term of the issuer's own in a schema. It is not anchored and has no hyphen, because the published
// pattern is like that, the hyphen by a slip of its brackets.
const LaxExtension = `ext:[a-zA-Z0-9._|]`

// extension is a term of the issuer's own, strictly: anchored as the published pattern forgets to be.
var extension = regexp.MustCompile(`^ext:[A-Za-z0-9._][A-Za-z0-9._-]*$`)

func (v *Vocabulary) has(term string) bool {
	return slices.Contains(v.Terms, term) || v.Open && extension.MatchString(term)
}

var achievementTypes = &Vocabulary{Name: "AchievementType", Open: true, Terms: []string{
	"Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award", "Badge",
	"BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification", "CommunityService", "Competency",
	"Course", "CoCurricular", "Degree", "Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment",
	"JourneymanCertificate", "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
	"QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential", "ResearchDoctorate",
	"SecondarySchoolDiploma",
}}

var alignmentTargetTypes = &Vocabulary{Name: "AlignmentTargetType", Open: true, Terms: []string{
	"ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel", "CTDL",
}}

var associationTypes = &Vocabulary{Name: "AssociationType", Terms: []string{
	"exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes", "replacedBy",
}}

var identifierTypes = &Vocabulary{Name: "IdentifierTypeEnum", Open: true, Terms: []string{
	"name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress", "nationalIdentityNumber",
	"isbn", "issn", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId", "ltiContextId", "ltiDeploymentId", "ltiToolId",
	"ltiPlatformId", "ltiUserId", "identifier",
}}

var resultTypes = &Vocabulary{Name: "ResultType", Open: true, Terms: []string{
	"GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore", "Result",
	"RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", resultTypeStatus,
}}

// resultTypeStatus is the result type whose results must carry a status.
const resultTypeStatus = "Status"

var resultStatusTypes = &Vocabulary{Name: "ResultStatusType", Terms: []string{
	"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew",
}}

var codeMajors = &Vocabulary{Name: "Imsx_CodeMajor", Terms: []string{"failure", "processing", "success", "unsupported"}}

var severities = &Vocabulary{Name: "Imsx_Severity", Terms: []string{"error", "status", "warning"}}

var codeMinors = &Vocabulary{Name: "Imsx_CodeMinorFieldValue", Terms: []string{
	"forbidden", "fullsuccess", "internal_server_error", "invalid_data", "invalid_query_parameter",
	"misdirected_request", "not_acceptable", "not_allowed", "not_found", "not_modified", "server_busy",
	"unauthorizedrequest", "unknown",
}}
