package acceptance

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The scopes of the CLR API, spelled out once more: the tests share no constant with the server.
const (
	scopeRoot       = "https://purl.imsglobal.org/spec/clr/v2p0/scope/"
	readCredentials = scopeRoot + "credential.readonly"
	writeCredential = scopeRoot + "credential.upsert"
	readProfile     = scopeRoot + "profile.readonly"
	writeProfile    = scopeRoot + "profile.update"
	offline         = "offline_access"
)

var allScopes = []string{readCredentials, writeCredential, readProfile, writeProfile, offline}

const callback = "https://partner.example/callback"

// metadata is a registration request (RFC 7591, Section 2).
type metadata map[string]any

// with returns a copy in which the member has another value.
func (m metadata) with(member string, value any) metadata {
	c := m.without(member)
	c[member] = value
	return c
}

func (m metadata) without(member string) metadata {
	c := metadata{}
	for k, v := range m {
		if k != member {
			c[k] = v
		}
	}
	return c
}

// goodMetadata is complete, and registers for everything the host serves.
func goodMetadata() metadata {
	return metadata{
		"client_name":      "Partner College",
		"client_uri":       "https://partner.example/",
		"logo_uri":         "https://partner.example/logo.png",
		"tos_uri":          "https://partner.example/terms",
		"policy_uri":       "https://partner.example/privacy",
		"software_id":      "5f9ad3b4-partner-lms",
		"software_version": "4.2.0",
		"redirect_uris":    []string{callback, "https://partner.example/other?tenant=7"},
		"grant_types":      []string{"authorization_code", "refresh_token"},
		"response_types":   []string{"code"},
		"scope":            strings.Join(allScopes, " "),
		"contacts":         []string{"ops@partner.example"},

		"token_endpoint_auth_method": "client_secret_basic",
	}
}

// partner is a registered client with what the host gave it.
type partner struct {
	host *host

	ID                string `json:"client_id"`
	Secret            string `json:"client_secret"`
	RegistrationURI   string `json:"registration_client_uri"`
	RegistrationToken string `json:"registration_access_token"`
}

// register registers the metadata and expects to be accepted.
func (h *host) register(t testing.TB, m metadata) *partner {
	t.Helper()
	p := &partner{host: h}
	h.post(t, "/oauth/register", jsonBody(m)).is(t, http.StatusCreated).into(t, p)
	return p
}

// update is the whole metadata a PUT must carry, with the client_id (RFC 7592, Section 2.2).
func (p *partner) update() metadata { return goodMetadata().with("client_id", p.ID) }

// put updates the registration. The host may answer with a new secret or registration token; the partner keeps them.
func (p *partner) put(t testing.TB, m metadata) *reply {
	t.Helper()
	r := p.host.do(t, p.manage(t, http.MethodPut, m))
	if r.Status == http.StatusOK {
		r.into(t, p)
	}
	return r
}

// manage builds a request of RFC 7592 as this client.
func (p *partner) manage(t testing.TB, method string, m metadata) *http.Request {
	t.Helper()
	opts := []opt{bearer(p.RegistrationToken)}
	if m != nil {
		opts = append(opts, jsonBody(m))
	}
	return p.host.request(t, method, p.RegistrationURI, opts...)
}

// partner registers a fresh client for everything.
func (h *host) partner(t testing.TB) *partner {
	t.Helper()
	return h.register(t, goodMetadata())
}

// auth is the client's authentication at the token endpoint.
func (p *partner) auth() opt { return basic(p.ID, p.Secret) }

// form posts a form as this client.
func (p *partner) form(t testing.TB, endpoint string, v url.Values) *reply {
	t.Helper()
	return p.host.post(t, endpoint, p.auth(), form(v))
}

func (p *partner) token(t testing.TB, v url.Values) *reply {
	t.Helper()
	return p.form(t, "/oauth/token", v)
}

// attempt is one authorization request with the PKCE verifier behind it (RFC 7636).
type attempt struct {
	host     *host
	query    url.Values
	verifier string
}

// request prepares a complete authorization request; without scopes it asks for reading credentials.
func (p *partner) request(scopes ...string) *attempt {
	if len(scopes) == 0 {
		scopes = []string{readCredentials}
	}
	verifier := random()
	return &attempt{host: p.host, verifier: verifier, query: url.Values{
		"response_type":         {"code"},
		"client_id":             {p.ID},
		"redirect_uri":          {callback},
		"scope":                 {strings.Join(scopes, " ")},
		"state":                 {random()},
		"code_challenge":        {challenge(verifier)},
		"code_challenge_method": {"S256"},
	}}
}

func (a *attempt) url() string { return a.host.URL + "/oauth/authorize?" + a.query.Encode() }

// send makes the request as a browser that is not signed in and follows nothing.
func (a *attempt) send(t testing.TB) *reply {
	t.Helper()
	return a.host.get(t, a.url())
}

// refused asserts a redirect to the client with the error and this request's state (RFC 6749, Section 4.1.2.1), sent
// before any page is shown.
func (a *attempt) refused(t testing.TB, codes ...string) url.Values {
	t.Helper()
	r := a.send(t)
	to := r.redirect(t)
	require.True(t, strings.HasPrefix(to.String(), a.query.Get("redirect_uri")), r)
	got := to.Query()
	require.Contains(t, codes, got.Get("error"), r)
	require.Equal(t, a.query.Get("state"), got.Get("state"), r)
	return got
}

// random is 43 unguessable characters: a state or a code verifier.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// challenge is the S256 code challenge (RFC 7636, Section 4.2).
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
