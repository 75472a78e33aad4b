package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/server/api/imsx"
	"clrhost/server/api/service"
	"clrhost/server/fault"
)

// fail answers a failure outside any handler in the format of the surface it happened on.
func (f front) fail(c *gin.Context, err error) {
	path, _ := strings.CutPrefix(c.Request.URL.Path, f.settings.BasePath)
	isAPI := slices.ContainsFunc(f.services, func(svc service.Description) bool { return strings.HasPrefix(path, svc.BasePath) })
	switch {
	case isAPI:
		imsx.Write(c, err)
	case strings.HasPrefix(path, protocol.PathPrefix), strings.HasPrefix(path, pathWellKnown):
		protocol.Write(c, asOAuth(err))
	default:
		f.pages.Fail(c, err)
	}
}

// asOAuth gives an OAuth code to a failure that happens before an endpoint is reached. The RFCs have none for a wrong path
// or method; invalid_request is the one for a request that the endpoint does not accept.
func asOAuth(err error) error {
	failure, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	switch failure.Kind {
	case fault.Busy:
		return protocol.TooManyRequests(failure.RetryAfter)
	case fault.NotFound:
		return &protocol.Error{Status: http.StatusNotFound, Code: protocol.ErrorInvalidRequest, Description: failure.Public, Err: err}
	case fault.Misdirected:
		return &protocol.Error{Status: http.StatusMisdirectedRequest, Code: protocol.ErrorInvalidRequest, Description: failure.Public, Err: err}
	case fault.NotAllowed:
		return &protocol.Error{Status: http.StatusMethodNotAllowed, Code: protocol.ErrorInvalidRequest, Description: failure.Public, Err: err}
	}
	return err
}

// guard makes a middleware of a check: what the check rejects is answered, and no handler runs.
func (f front) guard(check func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := check(c); err != nil {
			f.fail(c, err)
		}
	}
}

// noRoute answers 404. Libraries for OpenID Connect look for metadata where this host, which is no OpenID provider, has
// none; the answer names the URL of the OAuth metadata.
func (f front) noRoute(c *gin.Context) {
	if strings.Contains(c.Request.URL.Path, pathWellKnown) {
		f.fail(c, fault.New(fault.NotFound, "There is no such document here. This host is an OAuth 2.0 authorization server and no OpenID "+
			"provider; its metadata (RFC 8414) is at %s.", f.settings.metadataURL()))
		return
	}
	f.fail(c, fault.New(fault.NotFound, "There is no such resource on this host."))
}

// noMethod answers 405; the router has set Allow (RFC 9110, Section 15.5.6).
func (f front) noMethod(c *gin.Context) {
	f.fail(c, fault.New(fault.NotAllowed, "This resource does not accept %s; it accepts %s.",
		c.Request.Method, c.Writer.Header().Get("Allow")))
}
