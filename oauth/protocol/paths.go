package protocol

// The paths of the endpoints, below the issuer.
const (
	PathPrefix     = "/oauth/" // of them all
	PathAuthorize  = PathPrefix + "authorize"
	PathToken      = PathPrefix + "token"
	PathRevoke     = PathPrefix + "revoke"
	PathIntrospect = PathPrefix + "introspect"
	PathRegister   = PathPrefix + "register"
)

// PathMetadata is the path of the metadata document. An issuer's own path comes after it (RFC 8414, Section 3.1).
const PathMetadata = "/.well-known/oauth-authorization-server"

// ParamAuthorization is the parameter, and the only one, with which the consent page sends a browser back to the
// authorization endpoint. It holds the id of the authorization request that the user has decided.
const ParamAuthorization = "authorization"
