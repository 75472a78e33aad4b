package alternate

import (
	"mime"
	"net/http"

	"clrhost/credential/schema"
	"clrhost/internal/strictjson"
)

// getProfile is CLR 2.0, getProfile.
func (h *Host) getProfile(w http.ResponseWriter, r *http.Request, p *person) {
	writeTagged(w, r, p.profile)
}

// putProfile is CLR 2.0, putProfile: what is good is accepted, and published at once although the answer leaves that open.
func (h *Host) putProfile(w http.ResponseWriter, r *http.Request, p *person) {
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		reject(w, http.StatusUnsupportedMediaType, "A profile must be sent as application/json.")
		return
	}
	body := bodyOf(r)
	var profile map[string]any
	if strictjson.Decode(body, strictjson.Limits{}, &profile) != nil || len(schema.Validate(schema.Profile, profile)) > 0 {
		reject(w, http.StatusUnprocessableEntity, "The body must be a Profile.")
		return
	}
	if profile["id"] != p.profile["id"] {
		reject(w, http.StatusForbidden, "The profile must have the id of its owner.")
		return
	}
	if r.Header.Get("If-None-Match") == tagOf(p.profile) {
		reject(w, http.StatusPreconditionFailed, "The profile is the one that was named.")
		return
	}
	p.profile = profile
	writeJSON(w, http.StatusAccepted, statusInfo("processing", "warning", "The profile will be looked at."))
}
