package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// Management of a registration (RFC 7592).

func TestManagement(t *testing.T) { runStories(t, managementLines) }

var managementLines = []story{
	// RFC 7592, Sections 2.1 and 3
	{"113 GET with the registration token: 200 with registration_client_uri and registration_access_token", func(t *testing.T, h *host) {
		p := h.partner(t)
		var got registered
		r := h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK).into(t, &got)
		require.Equal(t, p.ID, got.ID)
		require.Equal(t, p.RegistrationURI, got.URI)
		require.Equal(t, p.RegistrationToken, got.Token)
		var echo metadata
		r.into(t, &echo)
		require.Equal(t, "Partner College", echo["client_name"])
	}},
	// RFC 7592, Section 2.1
	{"114 no token, a wrong one, another client's, an access token: 401 or 403, no client_id in the body", func(t *testing.T, h *host) {
		p, other := h.partner(t), h.partner(t)
		access := p.tokens(t, h.alice).Access
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
			body := jsonBody(p.update())
			for _, r := range []*reply{
				h.send(t, method, p.RegistrationURI, body).is(t, http.StatusUnauthorized),
				h.send(t, method, p.RegistrationURI, body, bearer("wrong")).is(t, http.StatusUnauthorized),
				h.send(t, method, p.RegistrationURI, body, bearer(access)).is(t, http.StatusUnauthorized),
				h.send(t, method, p.RegistrationURI, body, bearer(p.Secret)).is(t, http.StatusUnauthorized),
				h.send(t, method, p.RegistrationURI, body, p.auth()).is(t, http.StatusUnauthorized),
				h.send(t, method, p.RegistrationURI+"?access_token="+p.RegistrationToken, body).is(t, http.StatusUnauthorized),
				h.send(t, method, p.RegistrationURI, body, bearer(other.RegistrationToken)).isOneOf(t, http.StatusUnauthorized, http.StatusForbidden),
			} {
				require.NotContains(t, string(r.Body), p.ID, r)
				require.NotContains(t, string(r.Body), "client_id", r)
			}
		}
		h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK)
	}},
	// RFC 7592, Section 2.1: a deleted client must not be told from one that never was
	{"115 unknown or deleted client: 401, not 404", func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
			for _, unknown := range []string{"nobody", random(), "%00", "é"} {
				h.send(t, method, "/oauth/register/"+unknown, bearer(p.RegistrationToken), jsonBody(p.update())).is(t, http.StatusUnauthorized)
			}
		}
		h.send(t, http.MethodDelete, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusNoContent)
		h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusUnauthorized)
	}},
	// RFC 7592, Section 2.2
	{"116 PUT with a bad redirect_uri, another client_id or members of the answer: 400, nothing changed", func(t *testing.T, h *host) {
		p := h.partner(t)
		before := h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK)
		for _, bad := range []metadata{
			p.update().with("redirect_uris", []string{"https://evil.example/cb"}),
			p.update().with("redirect_uris", []string{}),
			p.update().with("client_id", "another"),
			p.update().without("client_id"),
			p.update().with("client_id_issued_at", 1),
			p.update().with("client_secret_expires_at", 0),
			p.update().with("registration_client_uri", p.RegistrationURI),
			p.update().with("registration_access_token", p.RegistrationToken),
			p.update().without("software_id"),
			p.update().with("grant_types", []string{"password"}),
		} {
			r := p.put(t, bad.with("client_name", "Changed all the same"))
			r.oauthError(t, http.StatusBadRequest, "invalid_client_metadata", "invalid_redirect_uri", "invalid_request")
		}
		after := h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK)
		require.JSONEq(t, string(before.Body), string(after.Body))
	}},
	// RFC 7592, Section 2.2
	{"117 PUT with a wrong client_secret: 400; without optional members: they are cleared", func(t *testing.T, h *host) {
		p := h.partner(t)
		p.put(t, p.update().with("client_secret", "wrong")).oauthError(t, http.StatusBadRequest, "invalid_client_metadata", "invalid_request")
		p.put(t, p.update().with("client_secret", p.Secret)).is(t, http.StatusOK)

		var echo metadata
		p.put(t, p.update().without("contacts").without("grant_types").with("client_name", "Renamed")).is(t, http.StatusOK).into(t, &echo)
		require.Equal(t, "Renamed", echo["client_name"])
		require.NotContains(t, echo, "contacts")
		require.Equal(t, []any{"authorization_code"}, echo["grant_types"])
		echo = metadata{}
		h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK).into(t, &echo)
		require.Equal(t, "Renamed", echo["client_name"])
		require.NotContains(t, echo, "contacts")
	}},
	// RFC 7592, Section 2.2
	{"118 PUT removing a redirect URI or a scope: the next authorization request with it fails", func(t *testing.T, h *host) {
		p := h.partner(t)
		p.request(readCredentials, writeCredential).accepted(t)
		waiting := h.signedIn(t, h.alice).ask(t, p.request())

		p.put(t, p.update().with("scope", readCredentials).with("redirect_uris", []string{"https://partner.example/new"})).is(t, http.StatusOK)
		p.request().send(t).refusalPage(t)
		p.request(writeCredential).set("redirect_uri", "https://partner.example/new").refused(t, "invalid_scope")
		p.request(readCredentials).set("redirect_uri", "https://partner.example/new").accepted(t)

		// A request that was waiting on the consent page must not lead to the removed address either.
		yes := waiting.consentForm()
		after := waiting.submit(t, yes, yes.pressAllow())
		require.Nil(t, after.left, "the browser was sent to a removed redirect URI")
	}},
	// RFC 7592, Section 2.3
	{"119 DELETE: 204, then everything of the client is 401", func(t *testing.T, h *host) {
		p := h.partner(t)
		tk, c := p.tokens(t, h.alice, readCredentials, offline), p.code(t, h.alice)
		waiting := h.signedIn(t, h.alice).ask(t, p.request())
		h.send(t, http.MethodDelete, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusNoContent)

		p.token(t, c.form()).invalidClient(t)
		p.token(t, tk.refreshForm()).invalidClient(t)
		p.form(t, "/oauth/revoke", url.Values{"token": {tk.Access}}).invalidClient(t)
		h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
		h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusUnauthorized)
		h.send(t, http.MethodDelete, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusUnauthorized)
		p.request().send(t).refusalPage(t)
		yes := waiting.consentForm()
		require.Nil(t, waiting.submit(t, yes, yes.pressAllow()).left, "a deleted client got an answer")
	}},
}

// update is the whole metadata a PUT must carry, with the client_id (RFC 7592, Section 2.2).
func (p *partner) update() metadata { return goodMetadata().with("client_id", p.ID) }

// put updates the registration. The host may answer with a new secret or registration token; the partner keeps them.
func (p *partner) put(t testing.TB, m metadata) *reply {
	t.Helper()
	r := p.host.send(t, http.MethodPut, p.RegistrationURI, bearer(p.RegistrationToken), jsonBody(m))
	if r.Status == http.StatusOK {
		r.into(t, p)
	}
	return r
}
