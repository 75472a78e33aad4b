package oauth

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
)

// metadata is the authorization server metadata (RFC 8414, Section 2). It has no empty list (RFC 8414, Section 3.2).
type metadata struct {
	Issuer                   string   `json:"issuer"`
	AuthorizationEndpoint    string   `json:"authorization_endpoint"`
	TokenEndpoint            string   `json:"token_endpoint"`
	RegistrationEndpoint     string   `json:"registration_endpoint"`
	RevocationEndpoint       string   `json:"revocation_endpoint"`
	IntrospectionEndpoint    string   `json:"introspection_endpoint"`
	Scopes                   []string `json:"scopes_supported"`
	ResponseTypes            []string `json:"response_types_supported"`
	ResponseModes            []string `json:"response_modes_supported"`
	GrantTypes               []string `json:"grant_types_supported"`
	TokenAuthMethods         []string `json:"token_endpoint_auth_methods_supported"`
	RevocationAuthMethods    []string `json:"revocation_endpoint_auth_methods_supported"`
	IntrospectionAuthMethods []string `json:"introspection_endpoint_auth_methods_supported"`
	ChallengeMethods         []string `json:"code_challenge_methods_supported"`
	IssInResponse            bool     `json:"authorization_response_iss_parameter_supported"`
	RequestParameter         bool     `json:"request_parameter_supported"`
	RequestURIParameter      bool     `json:"request_uri_parameter_supported"`
}

// describe returns the metadata document.
func describe(cfg Config) ([]byte, error) {
	grants := []string{protocol.GrantTypeAuthorizationCode}
	if slices.Contains(cfg.Scopes, scope.OfflineAccess) {
		grants = append(grants, protocol.GrantTypeRefreshToken)
	}
	basic := []string{protocol.AuthMethodClientSecretBasic}
	return json.Marshal(metadata{
		Issuer:                   cfg.Issuer,
		AuthorizationEndpoint:    cfg.Issuer + protocol.PathAuthorize,
		TokenEndpoint:            cfg.Issuer + protocol.PathToken,
		RegistrationEndpoint:     cfg.Issuer + protocol.PathRegister,
		RevocationEndpoint:       cfg.Issuer + protocol.PathRevoke,
		IntrospectionEndpoint:    cfg.Issuer + protocol.PathIntrospect,
		Scopes:                   cfg.Scopes,
		ResponseTypes:            []string{protocol.ResponseTypeCode},
		ResponseModes:            []string{protocol.ResponseModeQuery},
		GrantTypes:               grants,
		TokenAuthMethods:         basic,
		RevocationAuthMethods:    basic,
		IntrospectionAuthMethods: basic,
		ChallengeMethods:         []string{protocol.ChallengeMethodS256},
		IssInResponse:            true, // RFC 9207, Section 3
	})
}

// Metadata serves the authorization server's metadata (RFC 8414, Section 3).
func (s *Server) Metadata(c *gin.Context) {
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "application/json", s.metadata)
}
