package mutant

import "net/http"

// permittedErrors is what the standard leaves to a host that reports an error.
var permittedErrors = []Mutant{
	{
		Name: "errors-without-minor", Reading: "error.codeMinor", Breaks: "imsx_codeMinor is optional (CLR 2.0, Imsx_StatusInfo).",
		Wrap: errorsWith(func(object map[string]any) { delete(object, "imsx_codeMinor") }),
	},
	{
		Name: "errors-without-description", Reading: "error.description", Breaks: "imsx_description is optional (CLR 2.0, Imsx_StatusInfo).",
		Wrap: errorsWith(func(object map[string]any) { delete(object, "imsx_description") }),
	},
	{
		Name: "errors-in-languages", Reading: "error.description", Breaks: "imsx_description may be a language map (CLR 2.0, Imsx_StatusInfo).",
		Wrap: errorsWith(func(object map[string]any) {
			object["imsx_description"] = map[string]any{"en": "This is how it is.", "de-DE": "So ist es."}
		}),
	},
	{
		Name: "method-not-implemented", Reading: "error.method.status", Breaks: "A method that no resource has is 501 (RFC 9110, Section 15.6.2).",
		Wrap: answers("", pathCredentials, func(_ *http.Request, a *answer) {
			if a.status == http.StatusMethodNotAllowed {
				a.fail(http.StatusNotImplemented)
				a.header.Del("Allow")
			}
		}),
	},
}

// errorsWith changes the errors of the API.
func errorsWith(change func(object map[string]any)) func(http.Handler) http.Handler {
	return answers("", pathAPI, func(_ *http.Request, a *answer) {
		if a.status >= http.StatusBadRequest {
			a.edit(change)
		}
	})
}
