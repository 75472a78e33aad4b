package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// client_credentials. This host gives no token without a user, so these lines assert that none can be had.

func TestServiceClients(t *testing.T) { runLines(t, serviceLines) }

var serviceLines = []line{
	// RFC 6749, Section 4.4.3
	{"122 client_credentials without scope: refused, no token and no refresh_token", func(t *testing.T, h *host) {
		for _, p := range []*partner{h.addServiceClient(t), h.partner(t)} {
			for _, scope := range []string{"", readCredentials, offline, "nonsense"} {
				asked := url.Values{"grant_type": {"client_credentials"}}
				if scope != "" {
					asked.Set("scope", scope)
				}
				r := p.token(t, asked).oauthError(t, http.StatusBadRequest, "unauthorized_client")
				require.NotContains(t, string(r.Body), "token\"")
			}
		}
	}},
	// RFC 9700, Section 4.15
	{"123 nothing such a client can get hold of opens a user's resource: 401 or 403", func(t *testing.T, h *host) {
		p := h.addServiceClient(t)
		victim := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		stolen := h.partner(t).code(t, h.alice)
		p.token(t, stolen.form()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		p.token(t, victim.refreshForm()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		for _, token := range []string{p.ID, p.Secret, h.alice.ID, "." + p.ID, p.ID + "." + p.Secret} {
			for _, op := range operations() {
				h.send(t, op.method, op.path, bearer(token), op.body(h.alice)).
					isOneOf(t, http.StatusUnauthorized, http.StatusForbidden)
			}
		}
		victim.works(t)
	}},
}
