package schema

// vocabulary is an enumeration of the standard. An open one also takes terms of the issuer's own.
type vocabulary struct {
	open  bool
	terms []string
}

// extension finds a term of the issuer's own. It looks anywhere in the text and knows no hyphen, because the published
// pattern does so, the hyphen by a slip of its brackets.
const extension = `ext:[a-zA-Z0-9._|]`

var vocabularies = map[string]vocabulary{
	"AchievementType": {open: true, terms: []string{
		"Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award", "Badge",
		"BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification", "CommunityService", "Competency",
		"Course", "CoCurricular", "Degree", "Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment",
		"JourneymanCertificate", "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
		"QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential", "ResearchDoctorate",
		"SecondarySchoolDiploma",
	}},
	"AlignmentTargetType": {open: true, terms: []string{
		"ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel", "CTDL",
	}},
	"AssociationType": {terms: []string{
		"exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes", "replacedBy",
	}},
	"IdentifierTypeEnum": {open: true, terms: []string{
		"name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress", "nationalIdentityNumber",
		"isbn", "issn", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId", "ltiContextId", "ltiDeploymentId", "ltiToolId",
		"ltiPlatformId", "ltiUserId", "identifier",
	}},
	"ResultType": {open: true, terms: []string{
		"GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore", "Result",
		"RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", "Status",
	}},
	"ResultStatusType": {terms: []string{
		"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew",
	}},
	"Imsx_CodeMajor": {terms: []string{"failure", "processing", "success", "unsupported"}},
	"Imsx_Severity":  {terms: []string{"error", "status", "warning"}},
	"Imsx_CodeMinorFieldValue": {terms: []string{
		"forbidden", "fullsuccess", "internal_server_error", "invalid_data", "invalid_query_parameter",
		"misdirected_request", "not_acceptable", "not_allowed", "not_found", "not_modified", "server_busy",
		"unauthorizedrequest", "unknown",
	}},
}
