package acceptance

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
)

// TestStranger is the whole story once: a partner platform that knows the standard and one URL discovers the host,
// registers, gets a learner's consent, writes and reads credentials, refreshes its access, revokes it, and is rejected.
// Its OAuth client is golang.org/x/oauth2. It knows no path of the host but that of the discovery document. The host
// is as on a developer's machine: http on the loopback address.
func TestStranger(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{loopback: true}, func(t *testing.T, h *host) {
		s := &stranger{host: h}
		s.discovers(t)
		s.registers(t)
		s.getsConsent(t)
		s.writes(t)
		s.readsEverything(t)
		s.refreshes(t)
		s.givesBack(t)
		s.isRefused(t)
	})
}

// stranger is the partner platform.
type stranger struct {
	host  *host
	base  string // of the API, from the discovery document
	oauth oauth2.Config

	registration, revocation string
	token                    *oauth2.Token
}

// ctx makes golang.org/x/oauth2 use the recorded transport, as its documentation says.
func (s *stranger) ctx(t *testing.T) context.Context {
	return context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: s.host.recorder})
}

func (s *stranger) discovers(t *testing.T) {
	d := s.host.describe(t)
	scheme := d.Components.Schemes["OAuth2ACG"]
	s.base = d.Servers[0].URL
	s.registration, s.revocation = scheme.Registration, scheme.Revocation
	s.oauth.Endpoint = oauth2.Endpoint{AuthURL: scheme.Flows.Code.Authorization, TokenURL: scheme.Flows.Code.Token,
		AuthStyle: oauth2.AuthStyleInHeader}
	for _, scope := range []string{readCredentials, writeCredential} {
		require.Contains(t, scheme.Flows.Code.Scopes, scope)
		s.oauth.Scopes = append(s.oauth.Scopes, scope)
	}
	s.oauth.Scopes = append(s.oauth.Scopes, offline)
}

func (s *stranger) registers(t *testing.T) {
	// On a loopback host a client may live on the same machine.
	const app = "http://localhost:5000"
	m := goodMetadata().with("scope", strings.Join(s.oauth.Scopes, " ")).with("client_uri", app).with("logo_uri", app+"/logo.png").
		with("tos_uri", app+"/terms").with("policy_uri", app+"/privacy").with("redirect_uris", []string{app + "/callback"})
	var got partner
	s.host.post(t, s.registration, jsonBody(m)).is(t, http.StatusCreated).into(t, &got)
	s.oauth.ClientID, s.oauth.ClientSecret, s.oauth.RedirectURL = got.ID, got.Secret, app+"/callback"
}

func (s *stranger) getsConsent(t *testing.T) {
	state, verifier := random(), oauth2.GenerateVerifier()
	asked := s.host.person(t, s.host.alice).askAt(t, s.oauth.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
	require.Contains(t, string(asked.page.Body), "Partner College")
	answer := asked.allow(t).answer(t)
	require.Equal(t, state, answer.Get("state"))
	require.ElementsMatch(t, s.oauth.Scopes, strings.Fields(answer.Get("scope")))

	var err error
	s.token, err = s.oauth.Exchange(s.ctx(t), answer.Get("code"), oauth2.VerifierOption(verifier))
	require.NoError(t, err)
	require.NotEmpty(t, s.token.RefreshToken)
}

// post sends one credential as x/oauth2's client does.
func (s *stranger) post(t *testing.T, media, body string) *reply {
	t.Helper()
	return s.host.post(t, s.base+"/credentials", bearer(s.token.AccessToken), text(media, body))
}

func (s *stranger) writes(t *testing.T) {
	document, jws := string(jsonCLR()), jwsCLR(rs256())
	require.Equal(t, document, string(s.post(t, "application/json", document).is(t, http.StatusCreated).Body))
	require.Equal(t, jws, string(s.post(t, "text/plain", jws).is(t, http.StatusCreated).Body))
	s.post(t, "text/plain", jws).is(t, http.StatusOK)
	for range 248 {
		s.post(t, "text/plain", jwsCLR(es256())).is(t, http.StatusCreated)
	}
}

func (s *stranger) readsEverything(t *testing.T) {
	seen := map[string]bool{}
	next, err := url.Parse(s.base + "/credentials?limit=20")
	require.NoError(t, err)
	for next != nil {
		r := s.host.get(t, next.String(), bearer(s.token.AccessToken)).is(t, http.StatusOK)
		require.Equal(t, "250", r.Header.Get("X-Total-Count"))
		list, err := parseList(r.Body)
		require.NoError(t, err)
		for _, id := range list.ids(t) {
			require.False(t, seen[id], "%s came twice", id)
			seen[id] = true
		}
		next = links(t, r)["next"]
	}
	require.Len(t, seen, 250)
}

func (s *stranger) refreshes(t *testing.T) {
	old := *s.token
	stale := old
	stale.Expiry = time.Now().Add(-time.Minute)
	fresh, err := s.oauth.TokenSource(s.ctx(t), &stale).Token()
	require.NoError(t, err)
	require.NotEqual(t, old.AccessToken, fresh.AccessToken)
	require.NotEqual(t, old.RefreshToken, fresh.RefreshToken)
	s.token = fresh
	s.host.get(t, s.base+"/credentials?limit=1", bearer(fresh.AccessToken)).is(t, http.StatusOK)
}

func (s *stranger) givesBack(t *testing.T) {
	s.host.post(t, s.revocation, basic(s.oauth.ClientID, s.oauth.ClientSecret),
		form(url.Values{"token": {s.token.RefreshToken}, "token_type_hint": {"refresh_token"}})).is(t, http.StatusOK)
}

func (s *stranger) isRefused(t *testing.T) {
	s.host.get(t, s.base+"/credentials", bearer(s.token.AccessToken)).deadToken(t)
	s.post(t, "text/plain", jwsCLR(es256())).deadToken(t)
	stale := *s.token
	stale.Expiry = time.Now().Add(-time.Minute)
	_, err := s.oauth.TokenSource(s.ctx(t), &stale).Token()
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	require.True(t, ok, err)
	require.Equal(t, "invalid_grant", refused.ErrorCode)
}

// description is what a partner reads of the service description (CLR 2.0, Service Description Document).
type description struct {
	Servers []struct {
		URL string `json:"url"`
	} `json:"servers"`
	Components struct {
		Schemes map[string]struct {
			Registration string `json:"x-imssf-registrationUrl"`
			Revocation   string `json:"x-imssf-revocationUrl"`
			Flows        struct {
				Code struct {
					Authorization string            `json:"authorizationUrl"`
					Token         string            `json:"tokenUrl"`
					Scopes        map[string]string `json:"scopes"`
				} `json:"authorizationCode"`
			} `json:"flows"`
		} `json:"securitySchemes"`
	} `json:"components"`
}

// describe fetches the document as a stranger does.
func (h *host) describe(t testing.TB) (d description) {
	t.Helper()
	h.get(t, discoveryPath).is(t, http.StatusOK).into(t, &d)
	return d
}
