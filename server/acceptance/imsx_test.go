package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
)

// statusInfo is an Imsx_StatusInfo of a failure (CLR 2.0, Imsx_StatusInfo).
type statusInfo struct {
	Major       string `json:"imsx_codeMajor"`
	Severity    string `json:"imsx_severity"`
	Description string `json:"imsx_description"`
	Minor       struct {
		Fields []struct {
			Name  string `json:"imsx_codeMinorFieldName"`
			Value string `json:"imsx_codeMinorFieldValue"`
		} `json:"imsx_codeMinorField"`
	} `json:"imsx_codeMinor"`
}

// internals is text that is not written for clients (CLR-ERR-008): stack traces, SQL, file paths, Go errors.
var internals = regexp.MustCompile(`goroutine \d|runtime error|panic:|\.go:\d|(?i:\b(?:sqlite|gorm|pgx|sqlstate|fosite|select .* from)\b)|/tmp/|json: cannot`)

// parseImsx reads the body of a failure: an object with no other members, one code minor, and the codes that go with it.
func parseImsx(data []byte) (info statusInfo, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&info); err != nil {
		return info, fmt.Errorf("Imsx_StatusInfo: %w", err)
	}
	severity := "error"
	switch {
	case len(info.Minor.Fields) != 1 || info.Minor.Fields[0].Name == "":
		return info, fmt.Errorf("Imsx_StatusInfo: code minor %v", info.Minor.Fields)
	case info.minor() == "not_found":
		severity = "status"
	}
	if info.Major != "failure" || info.Severity != severity {
		return info, fmt.Errorf("Imsx_StatusInfo: %q and %q with %s", info.Major, info.Severity, info.minor())
	}
	if info.Description == "" || internals.MatchString(info.Description) {
		return info, fmt.Errorf("Imsx_StatusInfo: imsx_description %q does not help the reader", info.Description)
	}
	return info, nil
}

// minor is the code minor value of a failure that was parsed.
func (i statusInfo) minor() string { return i.Minor.Fields[0].Value }

// minors are the code minor values that fit a status; those for 409, 413, 415, 421 and 503 are this host's choice.
var minors = map[int][]string{
	400: {"invalid_query_parameter", "invalid_data"},
	401: {"unauthorizedrequest"},
	403: {"forbidden"},
	404: {"not_found"},
	405: {"not_allowed"},
	406: {"not_acceptable"},
	409: {"invalid_data"},
	413: {"invalid_data"},
	415: {"invalid_data"},
	421: {"forbidden"},
	429: {"server_busy"},
	503: {"server_busy"},
}
