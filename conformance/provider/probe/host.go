package probe

import (
	"net/url"
	"strings"
)

// basePath is where the operations of the standard are, below the base URL (CLR 2.0, API Endpoints).
const basePath = "/ims/clr/v2p0"

// The scopes of the standard (CLR 2.0, Scopes).
const (
	scopePrefix      = "https://purl.imsglobal.org/spec/clr/v2p0/scope/"
	ReadCredentials  = scopePrefix + "credential.readonly"
	WriteCredentials = scopePrefix + "credential.upsert"
	ReadProfile      = scopePrefix + "profile.readonly"
	WriteProfile     = scopePrefix + "profile.update"
	OfflineAccess    = "offline_access"
)

// Host is the host under test, as its service description presents it. A member is "" when it names no such place.
type Host struct {
	Base  string // without a trailing slash
	API   string // where the operations of the standard are
	Title string

	Authorization string
	Token         string
	Refresh       string // where to refresh; the token endpoint unless another is named
	Registration  string
	Revocation    string
	Introspection string
	Metadata      string // authorization server metadata, when it is published

	Scopes     []string
	Operations map[string]bool // those listed, such as "GET /credentials"
	Issuer     string          // of the authorization server metadata
}

// describe reads a service description, right or wrong. The cases ask whether it is right.
func (h *Host) describe(document Value) {
	flow := document.At("components", "securitySchemes", "OAuth2ACG", "flows", "authorizationCode")
	scheme := document.At("components", "securitySchemes", "OAuth2ACG")
	h.Title = loose(document.At("info", "title"))
	h.Authorization = loose(flow.Member("authorizationUrl"))
	h.Token = loose(flow.Member("tokenUrl"))
	h.Refresh = first(loose(flow.Member("refreshUrl")), h.Token)
	h.Registration = loose(scheme.Member("x-imssf-registrationUrl"))
	h.Revocation = first(h.Revocation, loose(scheme.Member("x-imssf-revocationUrl")))
	h.Introspection = first(h.Introspection, loose(scheme.Member("x-imssf-introspectionUrl")))
	h.Metadata = loose(scheme.Member("x-imssf-metadataUrl"))
	h.Scopes = flow.Member("scopes").Names()
	h.Operations = map[string]bool{}
	for _, path := range document.Member("paths").Names() {
		for _, method := range document.At("paths", path).Names() {
			h.Operations[strings.ToUpper(method)+" "+path] = true
		}
	}
}

// metadataURL is where authorization server metadata would be: the well-known part goes between host and path of the
// issuer, which is taken to be the base (RFC 8414, Section 3.1).
func (h *Host) metadataURL() string {
	if h.Metadata != "" {
		return h.Metadata
	}
	u, err := url.Parse(h.Base)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/.well-known/oauth-authorization-server" + u.Path
}

func loose(v Value) string {
	text, _ := v.v.(string)
	return text
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
