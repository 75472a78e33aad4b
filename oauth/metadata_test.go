package oauth_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/oauth"
	"clrhost/oauth/scope"
)

func TestMetadata(t *testing.T) {
	h := newHost(t, sqlite)
	r := h.get("", "/metadata")
	require.Equal(t, http.StatusOK, r.status)
	require.Equal(t, "application/json", r.header.Get("Content-Type"))
	require.Equal(t, "public, max-age=3600", r.header.Get("Cache-Control"))
	basic := []any{"client_secret_basic"}
	want := map[string]any{
		"issuer":                                         issuer,
		"authorization_endpoint":                         issuer + "/oauth/authorize",
		"token_endpoint":                                 issuer + "/oauth/token",
		"registration_endpoint":                          issuer + "/oauth/register",
		"revocation_endpoint":                            issuer + "/oauth/revoke",
		"introspection_endpoint":                         issuer + "/oauth/introspect",
		"scopes_supported":                               []any{scope.CredentialReadonly, scope.CredentialUpsert, scope.ProfileReadonly, scope.ProfileUpdate, scope.OfflineAccess},
		"response_types_supported":                       []any{"code"},
		"response_modes_supported":                       []any{"query"},
		"grant_types_supported":                          []any{"authorization_code", "refresh_token"},
		"token_endpoint_auth_methods_supported":          basic,
		"revocation_endpoint_auth_methods_supported":     basic,
		"introspection_endpoint_auth_methods_supported":  basic,
		"code_challenge_methods_supported":               []any{"S256"},
		"authorization_response_iss_parameter_supported": true,
		"request_parameter_supported":                    false,
		"request_uri_parameter_supported":                false,
	}
	require.Empty(t, cmp.Diff(want, r.json(t)))
}

// A host without offline_access does not list refresh tokens in its metadata, and issues none.
func TestWithoutOfflineAccess(t *testing.T) {
	h := newHost(t, sqlite, options{config: func(c *oauth.Config) { c.Scopes = []string{scope.CredentialReadonly} }})
	require.Equal(t, []any{"authorization_code"}, h.get("", "/metadata").json(t)["grant_types_supported"])
	p := h.tokens("app", scope.CredentialReadonly, scope.OfflineAccess)
	require.Equal(t, scope.CredentialReadonly, p.Scope)
	require.Empty(t, p.Refresh)
}
