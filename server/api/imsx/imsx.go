// Package imsx writes the CLR API's failures as Imsx_StatusInfo (CLR 2.0, Imsx_StatusInfo). Write is the only place
// where an error of the API becomes HTTP, and its table the only place where a kind of failure is given a status and codes.
package imsx

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/fault"
)

// StatusInfo is the Imsx_StatusInfo document. All four members are closed by the standard's schema.
type StatusInfo struct {
	CodeMajor   string    `json:"imsx_codeMajor"`
	Severity    string    `json:"imsx_severity"`
	Description string    `json:"imsx_description,omitempty"`
	CodeMinor   CodeMinor `json:"imsx_codeMinor"`
}

// CodeMinor is the detail of a StatusInfo: which system reports, and the code from the standard's closed list.
type CodeMinor struct {
	Fields []CodeMinorField `json:"imsx_codeMinorField"`
}

// CodeMinorField is one code of a CodeMinor.
type CodeMinorField struct {
	Name  string `json:"imsx_codeMinorFieldName"`
	Value string `json:"imsx_codeMinorFieldValue"`
}

// reportingSystem identifies who reports the code: this host, the source of the answer.
const reportingSystem = "sourceSystem"

type row struct {
	status   int
	severity string
	minor    string
}

// table follows the code pairs of Imsx_CodeMinorFieldValue. The standard has no code for 409, 413, 415, 421 and 503, and
// none for a 400 caused by a body, so these take the nearest one.
var table = map[fault.Kind]row{
	fault.BadQuery:         {http.StatusBadRequest, "error", "invalid_query_parameter"},
	fault.BadData:          {http.StatusBadRequest, "error", "invalid_data"},
	fault.Unauthorized:     {http.StatusUnauthorized, "error", "unauthorizedrequest"},
	fault.InvalidToken:     {http.StatusUnauthorized, "error", "unauthorizedrequest"},
	fault.Forbidden:        {http.StatusForbidden, "error", "forbidden"},
	fault.NotFound:         {http.StatusNotFound, "status", "not_found"},
	fault.NotAllowed:       {http.StatusMethodNotAllowed, "error", "not_allowed"},
	fault.Conflict:         {http.StatusConflict, "error", "invalid_data"},
	fault.Misdirected:      {http.StatusMisdirectedRequest, "error", "forbidden"},
	fault.NotAcceptable:    {http.StatusNotAcceptable, "error", "not_acceptable"},
	fault.TooLarge:         {http.StatusRequestEntityTooLarge, "error", "invalid_data"},
	fault.UnsupportedMedia: {http.StatusUnsupportedMediaType, "error", "invalid_data"},
	fault.Busy:             {http.StatusTooManyRequests, "error", "server_busy"},
	fault.Unavailable:      {http.StatusServiceUnavailable, "error", "server_busy"},
	fault.Internal:         {http.StatusInternalServerError, "error", "internal_server_error"},
}

// Endpoint lets a handler return its failure.
func Endpoint(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			Write(c, err)
		}
	}
}

// Write answers the request with the failure that err is (see fault.Of). The request log gets the cause.
func Write(c *gin.Context, err error) {
	_ = c.Error(err)
	f := fault.Of(err)
	r := table[f.Kind]
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-store")
	fault.SetRetryAfter(h, f.RetryAfter)
	c.AbortWithStatusJSON(r.status, StatusInfo{
		CodeMajor:   "failure",
		Severity:    r.severity,
		Description: f.Public,
		CodeMinor:   CodeMinor{Fields: []CodeMinorField{{Name: reportingSystem, Value: r.minor}}},
	})
}
