package protocol

// Grant types (RFC 6749, Sections 4.1.3, 6 and 4.4.2).
const (
	GrantTypeAuthorizationCode = "authorization_code"
	GrantTypeRefreshToken      = "refresh_token"
	GrantTypeClientCredentials = "client_credentials"
)

// ResponseTypeCode is the response type of the code flow (RFC 6749, Section 3.1.1).
const ResponseTypeCode = "code"

// ResponseModeQuery puts the authorization response into the query (OAuth 2.0 Multiple Response Type Encoding
// Practices, Section 2.1).
const ResponseModeQuery = "query"

// AuthMethodClientSecretBasic is HTTP Basic client authentication (RFC 7591, Section 2).
const AuthMethodClientSecretBasic = "client_secret_basic"

// ChallengeMethodS256 is the hashed code challenge (RFC 7636, Section 4.2).
const ChallengeMethodS256 = "S256"

// TokenTypeBearer is the token type of RFC 6750. It is compared without regard to case.
const TokenTypeBearer = "Bearer"

// Error codes. Each is listed once, under the section that defines it first.
const (
	// RFC 6749, Section 4.1.2.1.
	ErrorInvalidRequest          = "invalid_request"
	ErrorUnauthorizedClient      = "unauthorized_client"
	ErrorAccessDenied            = "access_denied"
	ErrorUnsupportedResponseType = "unsupported_response_type"
	ErrorInvalidScope            = "invalid_scope"
	ErrorServerError             = "server_error"
	ErrorTemporarilyUnavailable  = "temporarily_unavailable"

	// RFC 6749, Section 5.2.
	ErrorInvalidClient        = "invalid_client"
	ErrorInvalidGrant         = "invalid_grant"
	ErrorUnsupportedGrantType = "unsupported_grant_type"

	// RFC 6750, Section 3.1.
	ErrorInvalidToken = "invalid_token"

	// RFC 7591, Section 3.2.2.
	ErrorInvalidRedirectURI    = "invalid_redirect_uri"
	ErrorInvalidClientMetadata = "invalid_client_metadata"
)
