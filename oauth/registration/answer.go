package registration

import (
	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/storage"
)

// credentials are what an answer shows a client: the secret once, and the registration token.
type credentials struct{ Secret, Token string }

// information is the client information response (RFC 7591, Section 3.2.1, and RFC 7592, Section 3): all registered
// metadata, defaults included.
type information struct {
	ClientID                string   `json:"client_id"`
	ClientSecret            string   `json:"client_secret,omitempty"`
	ClientIDIssuedAt        int64    `json:"client_id_issued_at"`      // seconds since 1970
	ClientSecretExpiresAt   int64    `json:"client_secret_expires_at"` // 0: never
	RegistrationClientURI   string   `json:"registration_client_uri"`
	RegistrationAccessToken string   `json:"registration_access_token"`
	ClientName              string   `json:"client_name"`
	ClientURI               string   `json:"client_uri"`
	LogoURI                 string   `json:"logo_uri"`
	TosURI                  string   `json:"tos_uri"`
	PolicyURI               string   `json:"policy_uri"`
	SoftwareID              string   `json:"software_id"`
	SoftwareVersion         string   `json:"software_version"`
	RedirectURIs            []string `json:"redirect_uris"`
	Scope                   string   `json:"scope"`
	TokenEndpointAuthMethod string   `json:"token_endpoint_auth_method"`
	GrantTypes              []string `json:"grant_types"`
	ResponseTypes           []string `json:"response_types"`
	Contacts                []string `json:"contacts,omitempty"`
	State                   string   `json:"clrhost_state"` // an extension: pending, active or suspended
}

// answer writes a client's registration with the credentials that the caller may see.
func (h *Handler) answer(c *gin.Context, status int, client storage.Client, visible credentials) {
	protocol.NoStore(c)
	c.Header("Content-Type", "application/json")
	c.PureJSON(status, information{
		ClientID:                client.ID,
		ClientSecret:            visible.Secret,
		ClientIDIssuedAt:        client.CreatedAt.Unix(),
		RegistrationClientURI:   h.Issuer + protocol.PathRegister + "/" + client.ID,
		RegistrationAccessToken: visible.Token,
		ClientName:              client.Name,
		ClientURI:               client.URI,
		LogoURI:                 client.LogoURI,
		TosURI:                  client.TosURI,
		PolicyURI:               client.PolicyURI,
		SoftwareID:              client.SoftwareID,
		SoftwareVersion:         client.SoftwareVersion,
		RedirectURIs:            client.RedirectURIs,
		Scope:                   scope.Join(client.Scopes),
		TokenEndpointAuthMethod: protocol.AuthMethodClientSecretBasic,
		GrantTypes:              client.GrantTypes,
		ResponseTypes:           client.ResponseTypes,
		Contacts:                client.Contacts,
		State:                   string(client.State),
	})
}
