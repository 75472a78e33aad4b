package credentials

import (
	"net/http"

	"clrhost/credential"
	"clrhost/server/api/content"
	"clrhost/server/fault"
)

// forms maps each request type that is accepted to the form it announces. The last two are names that the Verifiable
// Credentials 2.0 family registered after the standard was published.
var forms = map[string]credential.Form{
	"application/json":       credential.FormJSON,
	"application/vc+ld+json": credential.FormJSON,
	"application/ld+json":    credential.FormJSON,
	"text/plain":             credential.FormJWS,
	"application/vc":         credential.FormJSON,
	"application/vc+jwt":     credential.FormJWS,
}

// form reads the form of the submitted credential from the request's Content-Type.
func (h *Handler) form(header http.Header) (credential.Form, error) {
	form, known := forms[content.Type(header)]
	if !known {
		return "", fault.New(fault.UnsupportedMedia, "Send a credential as application/json or application/vc+ld+json, "+
			"or a compact JWS as text/plain, in UTF-8 without a Content-Encoding (%s).", h.Service.Clause(opUpsert))
	}
	return form, nil
}
