package acceptance

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// statusInfo is what the tests need of an Imsx_StatusInfo.
type statusInfo struct {
	major, severity, description string
	minors                       []string
}

// minorPairs is the standard's closed list of code minor values with the major and severity each goes with.
var minorPairs = map[string][2]string{
	"fullsuccess":             {"success", "status"},
	"not_modified":            {"success", "status"},
	"invalid_query_parameter": {"failure", "error"},
	"unauthorizedrequest":     {"failure", "error"},
	"forbidden":               {"failure", "error"},
	"not_found":               {"failure", "status"},
	"not_allowed":             {"failure", "error"},
	"not_acceptable":          {"failure", "error"},
	"misdirected_request":     {"failure", "error"},
	"invalid_data":            {"failure", "error"},
	"server_busy":             {"failure", "error"},
	"internal_server_error":   {"failure", "error"},
	"unknown":                 {"failure", "error"},
}

// internals is text that is not written for clients (CLR-ERR-008): stack traces, SQL, file paths, Go errors.
var internals = regexp.MustCompile(`goroutine \d|runtime error|panic:|\.go:\d|(?i:\b(?:sqlite|gorm|pgx|sqlstate|fosite|select .* from)\b)|/tmp/|json: cannot`)

// parseImsx reads an Imsx_StatusInfo strictly: closed objects, closed vocabularies, the right pairs (CLR-ERR-003 to 008).
// It returns every fault found.
func parseImsx(data []byte) (statusInfo, []string) {
	var info statusInfo
	faults := []string{}
	top, problem := closed(data, "imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_codeMinor")
	if problem != "" {
		return info, []string{"Imsx_StatusInfo: " + problem}
	}
	word := func(name string, allowed ...string) string {
		var s string
		if err := json.Unmarshal(top[name], &s); err != nil {
			faults = append(faults, name+" is not a string")
			return ""
		}
		for _, a := range allowed {
			if s == a {
				return s
			}
		}
		if len(allowed) > 0 {
			faults = append(faults, fmt.Sprintf("%s is %q", name, s))
		}
		return s
	}
	info.major = word("imsx_codeMajor", "failure", "processing", "success", "unsupported")
	info.severity = word("imsx_severity", "error", "status", "warning")
	info.description = word("imsx_description")
	if info.description == "" || internals.MatchString(info.description) {
		faults = append(faults, fmt.Sprintf("imsx_description %q does not help the reader", info.description))
	}
	minors, problems := parseMinors(top["imsx_codeMinor"])
	info.minors, faults = minors, append(faults, problems...)
	for _, m := range minors {
		if pair, known := minorPairs[m]; !known || pair != [2]string{info.major, info.severity} {
			faults = append(faults, fmt.Sprintf("code minor %q with %q and %q", m, info.major, info.severity))
		}
	}
	return info, faults
}

func parseMinors(data []byte) (values, faults []string) {
	minor, problem := closed(data, "imsx_codeMinorField")
	if problem != "" {
		return nil, []string{"imsx_codeMinor: " + problem}
	}
	var fields []json.RawMessage
	if err := json.Unmarshal(minor["imsx_codeMinorField"], &fields); err != nil || len(fields) == 0 {
		return nil, []string{"imsx_codeMinorField is not an array with an entry"}
	}
	for _, f := range fields {
		field, problem := closed(f, "imsx_codeMinorFieldName", "imsx_codeMinorFieldValue")
		if problem != "" {
			faults = append(faults, "imsx_codeMinorField: "+problem)
			continue
		}
		var name, value string
		if json.Unmarshal(field["imsx_codeMinorFieldName"], &name) != nil || name == "" {
			faults = append(faults, "imsx_codeMinorFieldName is not a name")
		}
		if json.Unmarshal(field["imsx_codeMinorFieldValue"], &value) != nil {
			faults = append(faults, "imsx_codeMinorFieldValue is not a string")
		}
		values = append(values, value)
	}
	return values, faults
}

// closed reads an object that may hold only the members named.
func closed(data []byte, members ...string) (map[string]json.RawMessage, string) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, fmt.Sprintf("not an object: %v", err)
	}
	known := make(map[string]bool, len(members))
	for _, m := range members {
		known[m] = true
	}
	for name := range object {
		if !known[name] {
			return nil, fmt.Sprintf("unknown member %q", name)
		}
	}
	return object, ""
}
