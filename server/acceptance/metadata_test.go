package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Authorization server metadata (RFC 8414).

func TestMetadata(t *testing.T) { runLines(t, metadataLines) }

const metadataPath = "/.well-known/oauth-authorization-server"

// serverMetadata is what the tests read of the document.
type serverMetadata struct {
	Issuer           string   `json:"issuer"`
	Authorization    string   `json:"authorization_endpoint"`
	Token            string   `json:"token_endpoint"`
	Registration     string   `json:"registration_endpoint"`
	Revocation       string   `json:"revocation_endpoint"`
	Introspection    string   `json:"introspection_endpoint"`
	Scopes           []string `json:"scopes_supported"`
	ResponseTypes    []string `json:"response_types_supported"`
	ResponseModes    []string `json:"response_modes_supported"`
	GrantTypes       []string `json:"grant_types_supported"`
	AuthMethods      []string `json:"token_endpoint_auth_methods_supported"`
	RevokeMethods    []string `json:"revocation_endpoint_auth_methods_supported"`
	ChallengeMethods []string `json:"code_challenge_methods_supported"`
	Iss              bool     `json:"authorization_response_iss_parameter_supported"`
}

var metadataLines = []line{
	// RFC 8414, Sections 3.1 and 3.3
	{"120 issuer equals the URL it came from; with a path the well-known part is inserted before it", func(t *testing.T, h *host) {
		var m serverMetadata
		h.get(t, metadataPath).is(t, http.StatusOK).into(t, &m)
		require.Equal(t, h.URL, m.Issuer)
		issuer, err := url.Parse(m.Issuer)
		require.NoError(t, err)
		require.Empty(t, issuer.RawQuery+issuer.Fragment)

		tenant := h.another(t, plan{path: "/tenant/a"})
		m = serverMetadata{}
		tenant.get(t, origin(tenant.base)+metadataPath+"/tenant/a").is(t, http.StatusOK).into(t, &m)
		require.Equal(t, tenant.URL, m.Issuer)
		for _, endpoint := range m.endpoints() {
			require.True(t, strings.HasPrefix(endpoint, tenant.URL+"/"), endpoint)
		}
		// CLR-TRAN-009: everything works below the path.
		tk := tenant.partner(t).tokens(t, tenant.alice, readCredentials, writeCredential, offline)
		tk.works(t)
		tk.refresh(t).works(t)
		tenant.get(t, discoveryPath).is(t, http.StatusOK)
	}},
	// RFC 8414, Section 2; RFC 9207, Section 3; RFC 7636
	{"121 only S256, client_secret_basic and code; iss supported; all endpoints https", func(t *testing.T, h *host) {
		var m serverMetadata
		h.get(t, metadataPath).is(t, http.StatusOK).into(t, &m)
		require.Equal(t, []string{"S256"}, m.ChallengeMethods)
		require.Equal(t, []string{"client_secret_basic"}, m.AuthMethods)
		require.Equal(t, []string{"client_secret_basic"}, m.RevokeMethods)
		require.Equal(t, []string{"code"}, m.ResponseTypes)
		require.Equal(t, []string{"query"}, m.ResponseModes)
		require.ElementsMatch(t, []string{"authorization_code", "refresh_token"}, m.GrantTypes)
		require.ElementsMatch(t, allScopes, m.Scopes)
		require.True(t, m.Iss)
		require.Len(t, m.endpoints(), 5)
		for _, endpoint := range m.endpoints() {
			require.True(t, strings.HasPrefix(endpoint, "https://"), endpoint)
		}
	}},
}

func (m serverMetadata) endpoints() []string {
	all := []string{}
	for _, e := range []string{m.Authorization, m.Token, m.Registration, m.Revocation, m.Introspection} {
		if e != "" {
			all = append(all, e)
		}
	}
	return all
}
