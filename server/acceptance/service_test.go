package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// A client with the grant type client_credentials alone, which no registration makes, is issued no code and no token, and
// nothing that it can obtain opens a person's record (RFC 6749, Sections 4.1.2.1 and 4.4.3; RFC 9700, Section 4.15).
func TestServiceClients(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		service := h.addServiceClient(t)
		require.Empty(t, service.request().refused(t, "unauthorized_client").Get("code"))
		for _, scope := range []string{"", readCredentials, offline, "nonsense"} {
			asked := url.Values{"grant_type": {"client_credentials"}}
			if scope != "" {
				asked.Set("scope", scope)
			}
			r := service.token(t, asked).oauthError(t, http.StatusBadRequest, "unauthorized_client")
			require.NotContains(t, string(r.Body), "token\"")
		}
		victim := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		stolen := h.partner(t).code(t, h.alice)
		service.token(t, stolen.form()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		service.token(t, victim.refreshForm()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		for _, token := range []string{service.ID, service.Secret, h.alice.ID, "." + service.ID, service.ID + "." + service.Secret} {
			h.get(t, credentialsPath, bearer(token)).deadToken(t)
		}
		victim.works(t)
	})
}
