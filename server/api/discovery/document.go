package discovery

import (
	"clrhost/oauth/scope"
	"clrhost/server/api/service"
)

// Description is what the document holds about this host. All URLs are absolute.
type Description struct {
	Service      service.Description
	Name         string // of the host
	PublicURL    string // without a trailing slash
	TermsURL     string
	PrivacyURL   string
	LogoURL      string // may be empty
	AuthorizeURL string
	TokenURL     string
	RegisterURL  string
	RevokeURL    string
	IntrospectURL,
	MetadataURL string // RFC 8414
}

// object is a JSON object under construction; encoding/json writes its members sorted, so the document is stable.
type object = map[string]any

func document(d Description) object {
	info := object{
		"title":                    d.Name,
		"version":                  d.Service.Version,
		"description":              "A host of the " + d.Service.Title + ".",
		"termsOfService":           d.TermsURL,
		"x-imssf-privacyPolicyUrl": d.PrivacyURL,
	}
	if d.LogoURL != "" {
		info["x-imssf-image"] = d.LogoURL
	}
	return object{
		"openapi": "3.0.1",
		"info":    info,
		"servers": []object{{"url": d.PublicURL + d.Service.BasePath}},
		"paths":   paths(d.Service),
		"components": object{
			"securitySchemes": object{securityScheme: oauth2(d)},
			"schemas":         schemas(d.Service),
			"responses":       object{statusInfo: failure()},
		},
	}
}

// securityScheme is the one name the standard allows for the authorization code grant.
const securityScheme = "OAuth2ACG"

func oauth2(d Description) object {
	return object{
		"type":                              "oauth2",
		"description":                       "OAuth 2.0 authorization code grant with PKCE (S256) and dynamic client registration.",
		"x-imssf-registrationUrl":           d.RegisterURL,
		"x-imssf-privacyPolicyUrl":          d.PrivacyURL,
		"x-imssf-revocationUrl":             d.RevokeURL,
		"x-imssf-introspectionUrl":          d.IntrospectURL,
		"x-imssf-registrationManagementUrl": d.RegisterURL + "/{client_id}",
		"x-imssf-metadataUrl":               d.MetadataURL,
		"flows": object{"authorizationCode": object{
			"authorizationUrl": d.AuthorizeURL,
			"tokenUrl":         d.TokenURL,
			"refreshUrl":       d.TokenURL,
			"scopes":           scopes(d.Service),
		}},
	}
}

// scopes are those that an operation requires. offline_access asks for a refresh token and no operation requires it, so
// the standard does not list it.
func scopes(svc service.Description) object {
	out := object{}
	for _, name := range []string{svc.CredentialReadonly, svc.CredentialUpsert, svc.ProfileReadonly, svc.ProfileUpdate} {
		described, _ := scope.Lookup(name)
		out[name] = described.Sentence.String()
	}
	return out
}
