package acceptance

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// RFC 7009, Section 2.2.1: a host without its database answers 503 and MUST NOT reject a token or a client, or clients would
// discard credentials that are valid.
func TestOutage(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{outage: true}, func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		request := tk.partner.request()
		h.breakDatabase(t)
		for what, r := range map[string]*reply{
			"revocation":    tk.partner.revoke(t, tk.Access),
			"refresh":       tk.partner.token(t, tk.refreshForm()),
			"introspection": tk.partner.introspect(t, tk.Access),
			"registration":  h.post(t, "/oauth/register", jsonBody(goodMetadata())),
		} {
			r.oauthError(t, http.StatusServiceUnavailable, "temporarily_unavailable")
			require.NotEmpty(t, r.Header.Get("Retry-After"), what)
		}
		api := h.get(t, credentialsPath, bearer(tk.Access)).is(t, http.StatusServiceUnavailable)
		require.NotEmpty(t, api.Header.Get("Retry-After"))
		require.Empty(t, api.Header.Get("WWW-Authenticate"))
		request.send(t).isOneOf(t, http.StatusServiceUnavailable, http.StatusFound, http.StatusSeeOther)
		h.get(t, "/readyz").is(t, http.StatusServiceUnavailable)
		h.get(t, "/healthz").is(t, http.StatusOK)
		h.clock.Advance(time.Minute)
		h.get(t, discoveryPath).is(t, http.StatusOK)
	})
}
