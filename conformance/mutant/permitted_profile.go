package mutant

import "net/http"

// permittedProfiles is what the standard leaves to a host that accepts profiles.
var permittedProfiles = []Mutant{
	{
		Name: "profile-under-review", Reading: "profile.published", Breaks: "What is accepted for processing may never be published (CLR 2.0, putProfile).",
		Wrap: func(good http.Handler) http.Handler {
			return frozenProfile(puts(func(_ *http.Request, _ map[string]any, a *answer) {
				a.fail(http.StatusAccepted)
				a.edit(func(object map[string]any) {
					object["imsx_codeMajor"], object["imsx_severity"] = "processing", "status"
					delete(object, "imsx_codeMinor")
				})
			})(good))
		},
	},
	{
		Name: "profile-not-modified", Reading: "profile.put.status", Breaks: "304 is among the answers of the operation (CLR 2.0, putProfile).",
		Wrap: puts(func(_ *http.Request, _ map[string]any, a *answer) {
			a.status, a.body = http.StatusNotModified, nil
			a.header.Del("Content-Type")
		}),
	},
}
