package provider

import (
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// errors is how the host says that something is wrong (CLR 2.0, Imsx_StatusInfo). Most of its rules are about every
// error, so they are held against all that the run has seen. The group runs last.
func errors() Group {
	return Group{Name: "errors", Title: "Errors, and what holds for every answer", Cases: slices.Concat([]Case{
		errorsBody, errorsMedia, errorsMajor, errorsSeverity, errorsMembers, errorsMinor, errorsMinorValue, errorsDescription,
		errorsInternals, errorsSuccess,
	}, errorsCodes(), []Case{
		errorsPath, errorsChallenge, errorsAllow, errorsServer, errorsOAuth, errorsJSON, errorsRetryAfter,
	})}
}

const clauseImsx = "CLR 2.0, Imsx_StatusInfo"

// failures are the answers of the API that are errors, in the whole run. A few are provoked, so that there are some when
// these cases are all that is run.
func failures(p *Probe) []*probe.Reply {
	conformance.Once(p, "failures", "answers to odd requests", func() bool {
		p.Anonymous().Get("/credentials")
		p.Anonymous().Get("/nothing")
		p.Anonymous().Get("/credentials?limit=99999999999999999999&since=%00%FF")
		p.Anonymous().Do("DELETE", "/credentials")
		p.Anonymous().Post("/credentials", "application/json", []byte(strings.Repeat("[", 10_000)))
		return true
	})
	return slices.DeleteFunc(p.Observed(probe.KindAPI), func(r *probe.Reply) bool { return r.Code < 400 })
}

// statusInfos are the errors that are meant as an Imsx_StatusInfo. Whether all are, errors.body asks.
func statusInfos(p *Probe) []probe.Value {
	var bodies []probe.Value
	for _, r := range failures(p) {
		if !hasBody(r) || !strings.HasPrefix(strings.TrimSpace(string(r.Content)), "{") {
			continue
		}
		if body := r.Object(); isStatusInfo(body) {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

func isStatusInfo(body probe.Value) bool {
	return body.Member("imsx_codeMajor").Found() || body.Member("imsx_severity").Found()
}

func hasBody(r *probe.Reply) bool { return len(r.Content) > 0 && r.Request.Method != "HEAD" }

// CLR 2.0, Imsx_StatusInfo: errors are told in a document of their own.
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
	Want: "imsx_codeMinor, where it is there, holds an imsx_codeMinorField with at least one code, and nothing else.",
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

// minorFields are the codes minor of a body. That they are a list, errors.minor asks.
func minorFields(body probe.Value) []probe.Value {
	fields := body.At("imsx_codeMinor", "imsx_codeMinorField")
	if _, isList := fields.Raw().([]any); !isList {
		return nil
	}
	return fields.Array()
}

// CLR 2.0, Imsx_StatusInfo: imsx_description is there for people.
var errorsDescription = Case{
	ID: "errors.description", Proves: []string{"CLR-ERR-008"}, Clause: clauseImsx, Level: should,
	Want: "Every error has a description in words.",
	Run: func(p *Probe) {
		for _, body := range statusInfos(p) {
			body.Member("imsx_description").Text().NotEmpty()
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: an error that says success says nothing.
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
