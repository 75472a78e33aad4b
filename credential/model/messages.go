package model

// messages holds the responses of the service APIs.
var messages = map[string]Class{
	"GetClrCredentialsResponse": {Closed: true, Members: []Property{
		zeroOrMore("credential", a(ClrCredential)),
		zeroOrMore("compactJwsString", compactJWS),
	}},
	"GetOpenBadgeCredentialsResponse": {Closed: true, Members: []Property{
		zeroOrMore("credential", a(AchievementCredential)),
		zeroOrMore("compactJwsString", compactJWS),
	}},
	"Imsx_StatusInfo": {Closed: true, Members: []Property{
		one("imsx_codeMajor", termOf(codeMajors)),
		one("imsx_severity", termOf(severities)),
		zeroOrOne("imsx_description", localizable),
		zeroOrOne("imsx_codeMinor", a("Imsx_CodeMinor")),
	}},
	"Imsx_CodeMinor": {Closed: true, Members: []Property{
		oneOrMore("imsx_codeMinorField", a("Imsx_CodeMinorField")),
	}},
	"Imsx_CodeMinorField": {Closed: true, Members: []Property{
		one("imsx_codeMinorFieldName", word),
		one("imsx_codeMinorFieldValue", termOf(codeMinors)),
	}},
}
