package provider

import (
	"slices"
	"strings"
)

// errors is how the host reports errors (CLR 2.0, Imsx_StatusInfo). Most rules are about every
// error, so they are checked on all errors of the run. The group runs last.
func errors() Group {
	return Group{Name: "errors", Title: "Errors, and what holds for every answer", Cases: slices.Concat([]Case{
		errorsBody, errorsMedia, errorsMajor, errorsSeverity, errorsMembers, errorsMinor, errorsMinorValue, errorsDescription,
		errorsInternals, errorsSuccess,
	}, errorsCodes(), []Case{
		errorsPath, errorsChallenge, errorsAllow, errorsServer, errorsOAuth, errorsJSON, errorsRetryAfter,
	})}
}

const clauseImsx = "CLR 2.0, Imsx_StatusInfo"

// CLR 2.0, Imsx_StatusInfo: errors have a document of their own.
var errorsBody = Case{
	ID: "errors.body", Proves: []string{"CLR-ERR-001"}, Clause: clauseImsx,
	Want: "Every error of the API that has a body has a JSON object, which is an Imsx_StatusInfo.",
	Run: func(p *Probe) {
		for _, r := range failures(p) {
			if hasBody(r) {
				body := r.Object()
				p.Expect(isStatusInfo(body), "an Imsx_StatusInfo", "an object with the members "+strings.Join(body.Names(), ", "))
			}
		}
	},
}

// CLR 2.0, Error Responses: errors are application/json.
var errorsMedia = Case{
	ID: "errors.media", Proves: []string{"CLR-ERR-002"}, Clause: "CLR 2.0, Error Responses",
	Want: "Every error of the API that has a body is labelled application/json.",
	Run: func(p *Probe) {
		for _, r := range failures(p) {
			if hasBody(r) {
				r.Header("Content-Type").Matches(formOfJSON, "application/json")
			}
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: imsx_codeMajor is required, and one of four.
var errorsMajor = Case{
	ID: "errors.major", Proves: []string{"CLR-ERR-003"}, Clause: clauseImsx,
	Want: "Every error has an imsx_codeMajor of the standard.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			body.Member("imsx_codeMajor").Text().OneOf("failure", "processing", "success", "unsupported")
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: imsx_severity is required, and one of three.
var errorsSeverity = Case{
	ID: "errors.severity", Proves: []string{"CLR-ERR-004"}, Clause: clauseImsx,
	Want: "Every error has an imsx_severity of the standard.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			body.Member("imsx_severity").Text().OneOf("error", "status", "warning")
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: a closed object.
var errorsMembers = Case{
	ID: "errors.members", Proves: []string{"CLR-ERR-005"}, Clause: clauseImsx,
	Want: "No error has members but the four of the standard.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			body.OnlyNames("imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_codeMinor")
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: imsx_codeMinor is a closed object around a list of at least one code.
var errorsMinor = Case{
	ID: "errors.minor", Proves: []string{"CLR-ERR-006"}, Clause: "CLR 2.0, Imsx_CodeMinor",
	Want: "imsx_codeMinor, if present, holds an imsx_codeMinorField with at least one code, and nothing else.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			if minor := body.Member("imsx_codeMinor"); minor.Found() {
				fields := minor.OnlyNames("imsx_codeMinorField").Member("imsx_codeMinorField").Array()
				p.Expect(len(fields) > 0, "at least one code", "an empty list")
			}
		}
	},
}

// minorCodes are those of the standard.
var minorCodes = []string{
	"fullsuccess", "not_modified", "invalid_query_parameter", "unauthorizedrequest", "forbidden", "not_found", "not_allowed",
	"not_acceptable", "misdirected_request", "invalid_data", "server_busy", "internal_server_error", "unknown",
}

// CLR 2.0, Imsx_CodeMinorField: a name and a value, which is one of thirteen.
var errorsMinorValue = Case{
	ID: "errors.minor.value", Proves: []string{"CLR-ERR-007"}, Clause: "CLR 2.0, Imsx_CodeMinorField",
	Want: "Every code minor has a name and a value of the standard, and nothing else.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			for _, field := range minorFields(body) {
				field.OnlyNames("imsx_codeMinorFieldName", "imsx_codeMinorFieldValue")
				field.Member("imsx_codeMinorFieldName").Text()
				field.Member("imsx_codeMinorFieldValue").Text().OneOf(minorCodes...)
			}
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: imsx_description is optional and for people: a text, or one for each of several languages.
var errorsDescription = Case{
	ID: "errors.description", Proves: []string{"CLR-ERR-008"}, Clause: clauseImsx, Level: should,
	Want: "The description of an error, where there is one, is in words.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			inWords(body.Member("imsx_description"))
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: an error does not claim success.
var errorsSuccess = Case{
	ID: "errors.success", Proves: []string{"CLR-ERR-018"}, Clause: clauseImsx, Level: should,
	Want: "No error has the imsx_codeMajor success.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			major, _ := body.Member("imsx_codeMajor").Raw().(string)
			p.Expect(major != "success", "another imsx_codeMajor", "success in an error")
		}
	},
}
