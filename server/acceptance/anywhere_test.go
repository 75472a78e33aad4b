package acceptance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAnyMethodAnywhere sends every method with and without a body to every path of the host and some that are none. The
// rules say what must hold: no server error, errors in the form of the surface, Allow, challenges.
func TestAnyMethodAnywhere(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		p := h.partner(t)
		token := bearer(h.token(t, h.alice, readCredentials, writeCredential, readProfile, writeProfile))
		paths := []string{"/", "/login", "/logout", "/consent", "/consent?id=x", "/account", "/account/apps/x/stop", "/terms", "/privacy",
			"/healthz", "/readyz", "/records", "/admin", "/metrics", "/nowhere", "/%00", "/%ff", "/a/../b", "//", "/assets/", "/assets/x",
			"/assets/..%2f..%2fetc%2fpasswd", discoveryPath, credentialsPath, profilePath, apiPath, apiPath + "/x", "/ims", "/oauth",
			"/oauth/authorize", "/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/register", "/oauth/register/x",
			"/oauth/register/%00", "/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/x", "/.well-known/x"}
		methods := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
			http.MethodOptions, http.MethodTrace, "PROPFIND", "get"}
		bodies := []opt{func(*http.Request) {}, token, p.auth(), bearer(p.RegistrationToken), jsonBody(object{}), text("", "x"),
			text("application/x-www-form-urlencoded", "a=%zz&%00=\xff"), text("application/json", "\x00"), header("Cookie", "session=\xff; ;=;a"),
			header("Accept", "\xff"), header("Authorization", "\x80"), header("Range", "bytes=0-0"),
			header("Content-Encoding", "gzip"), header("X-Forwarded-For", "' OR 1=1"), header("Origin", "\xff"), header("X-Request-Id", "forged")}
		for _, path := range paths {
			for _, method := range methods {
				for _, with := range bodies {
					r := h.send(t, method, path, with)
					require.Less(t, r.Status, 500, r)
					require.NotEqual(t, "forged", r.Header.Get("X-Request-Id"))
				}
			}
		}
		h.get(t, "/readyz").is(t, http.StatusOK)
	})
}
