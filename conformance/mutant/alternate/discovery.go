package alternate

import "net/http"

// The scopes (CLR 2.0, Scopes).
const (
	scopePrefix  = "https://purl.imsglobal.org/spec/clr/v2p0/scope/"
	scopeRead    = scopePrefix + "credential.readonly"
	scopeWrite   = scopePrefix + "credential.upsert"
	scopeProfile = scopePrefix + "profile.readonly"
	scopeUpdate  = scopePrefix + "profile.update"
)

// descriptions says what each scope is for.
var descriptions = map[string]string{
	scopeRead: "See what you achieved", scopeWrite: "Add to what you achieved",
	scopeProfile: "See who you are", scopeUpdate: "Change who you are",
}

// getServiceDescription is CLR 2.0, getServiceDescription.
func (h *Host) getServiceDescription(w http.ResponseWriter, _ *http.Request) {
	type object = map[string]any
	operation := func(id string) object {
		return object{"operationId": id, "responses": object{"200": object{"description": "OK"}}}
	}
	privacy := h.at("/about/privacy")
	w.Header().Set("Cache-Control", "no-cache")
	writeJSON(w, http.StatusOK, object{
		"openapi": "3.0.3",
		"info": object{
			"title": "North Campus", "version": "2.0", "termsOfService": h.at("/about/terms"), "x-imssf-privacyPolicyUrl": privacy,
		},
		"servers": []object{{"url": h.url.Path + pathAPI}},
		"paths": object{
			"/discovery":   object{"get": operation("getServiceDescription")},
			"/credentials": object{"get": operation("getCredentials"), "post": operation("upsertCredential")},
			"/profile":     object{"get": operation("getProfile"), "put": operation("putProfile")},
		},
		"components": object{"securitySchemes": object{"OAuth2ACG": object{
			"type": "oauth2", "x-imssf-registrationUrl": h.at(pathRegister), "x-imssf-privacyPolicyUrl": privacy,
			"flows": object{"authorizationCode": object{
				"authorizationUrl": h.at(pathAuthorize) + "?" + queryAuthorize, "tokenUrl": h.at(pathToken), "scopes": descriptions,
			}},
		}}},
	})
}
