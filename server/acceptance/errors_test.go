package acceptance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Failures of the CLR API (CLR 2.0, Imsx_StatusInfo). reply.imsx validates each body field by field: CLR-ERR-001 to 008
// and 018; the judge does the same for every failure of the run.

func TestErrors(t *testing.T) { runStories(t, errorCases) }

var errorCases = []story{
	{"CLR-ERR-009: 400 invalid_query_parameter", func(t *testing.T, h *host) {
		l := h.learner(t)
		h.get(t, credentialsPath+"?limit=x", bearer(l.token)).imsx(t, http.StatusBadRequest, "invalid_query_parameter")
	}},
	{"CLR-ERR-010 019: 401 unauthorizedrequest with a Bearer challenge", func(t *testing.T, h *host) {
		r := h.get(t, credentialsPath).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
		require.True(t, strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer"))
		h.get(t, credentialsPath, bearer("nope")).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
	}},
	{"CLR-ERR-011 020: 403 forbidden with insufficient_scope", func(t *testing.T, h *host) {
		r := h.get(t, credentialsPath, bearer(h.token(t, h.alice, readProfile))).imsx(t, http.StatusForbidden, "forbidden")
		require.Contains(t, r.Header.Get("WWW-Authenticate"), `error="insufficient_scope"`)
	}},
	{"CLR-ERR-012 023: 404 not_found, severity status", func(t *testing.T, h *host) {
		token := h.token(t, h.alice, readCredentials)
		for _, path := range []string{"/none", "/nothing", "/credentials/none", "/credentials/", "/Credentials", "", "/", "/profile/x",
			"//credentials", "/credentials%2f", "/%00"} {
			h.get(t, apiPath+path, bearer(token)).imsx(t, http.StatusNotFound, "not_found")
		}
	}},
	{"CLR-ERR-013 021: 405 not_allowed with Allow", func(t *testing.T, h *host) {
		for path, allowed := range map[string]string{credentialsPath: "GET POST", profilePath: "GET PUT", discoveryPath: "GET"} {
			r := h.send(t, http.MethodDelete, path, bearer(h.token(t, h.alice, readCredentials))).
				imsx(t, http.StatusMethodNotAllowed, "not_allowed")
			for _, method := range strings.Fields(allowed) {
				require.Contains(t, r.Header.Get("Allow"), method, path)
			}
		}
	}},
	{"CLR-ERR-014: 406 not_acceptable, where it is answered", func(t *testing.T, h *host) {
		r := h.get(t, credentialsPath, bearer(h.token(t, h.alice, readCredentials)), header("Accept", "text/csv"))
		if r.Status != http.StatusOK {
			r.imsx(t, http.StatusNotAcceptable, "not_acceptable")
		}
	}},
	{"CLR-ERR-015: malformed data is 400 invalid_data and the description names the member", func(t *testing.T, h *host) {
		r := h.learner(t).postJWS(t, jwsCLR(es256(), set("name", nil), set("validFrom", nil))).imsx(t, http.StatusBadRequest, "invalid_data")
		info, _ := parseImsx(r.Body)
		require.Contains(t, info.description, "name")
		require.Contains(t, info.description, "validFrom", "every problem is reported, not the first")
	}},
	{"CLR-ERR-016: 429 server_busy with Retry-After", func(t *testing.T, h *host) {
		flooded := h.another(t, plan{throttle: true})
		for range 5 {
			flooded.get(t, discoveryPath).is(t, http.StatusOK) // CLR-DISC-033
		}
		for range 5000 {
			if r := flooded.get(t, discoveryPath); r.Status != http.StatusOK {
				r.imsx(t, http.StatusTooManyRequests, "server_busy")
				require.Regexp(t, `^[1-9]\d*$`, r.Header.Get("Retry-After"))
				return
			}
		}
		require.Fail(t, "discovery is not limited")
	}},
	{"CLR-ERR-024: OAuth endpoints use OAuth errors", func(t *testing.T, h *host) {
		for _, path := range []string{"/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/register"} {
			r := h.post(t, path, text("text/plain", "x"))
			require.NotContains(t, string(r.Body), "imsx", r)
			var e struct{ Error string }
			r.into(t, &e)
			require.NotEmpty(t, e.Error, r)
		}
	}},
	{"every failure carries a request id an operator can look up", func(t *testing.T, h *host) {
		for _, r := range []*reply{h.get(t, credentialsPath), h.get(t, apiPath+"/none"), h.post(t, "/oauth/token"), h.get(t, "/nowhere")} {
			require.NotEmpty(t, r.Header.Get("X-Request-Id"), r)
		}
		r := h.get(t, credentialsPath, header("X-Request-Id", "mine\"}{\"forged\":1"))
		require.NotContains(t, r.Header.Get("X-Request-Id"), "forged")
	}},
}
