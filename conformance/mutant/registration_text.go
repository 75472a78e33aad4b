package mutant

import (
	"bytes"
	"net/http"
	"strings"
)

// registrationTexts are mutants of how bodies are read, rejections worded and names shown.
var registrationTexts = []Mutant{
	{
		Name: "unreadable-is-a-server-error", Breaks: "A body that is no metadata is the client's mistake.",
		Turns: append(named("registration.body.", "broken", "array", "text", "form", "mark"), "errors.server"),
		Wrap: registering(func(sent map[string]any, a *answer) {
			if sent == nil {
				a.status = http.StatusInternalServerError
			}
		}),
	},
	{
		Name: "form-registered", Breaks: "Metadata is JSON.",
		Turns: []string{"registration.body.form"},
		Wrap: requests(http.MethodPost, pathRegister, func(r *http.Request) {
			if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
				setMetadata(r, acceptable)
				r.Header.Set("Content-Type", "application/json")
			}
		}),
	},
	{
		Name: "two-members-are-a-server-error", Breaks: "A member that stands twice is the client's mistake.",
		Turns: []string{"errors.server", "registration.body.twice"},
		Wrap: answers(http.MethodPost, pathRegister, func(r *http.Request, a *answer) {
			if strings.Count(string(readBody(r)), `"client_name"`) > 1 {
				a.status = http.StatusInternalServerError
			}
		}),
	},
	{
		Name: "megabyte-registered", Breaks: "A body has an end.",
		Turns: []string{"registration.body.large"},
		Wrap: requests(http.MethodPost, pathRegister, func(r *http.Request) {
			if r.ContentLength > 1<<20 {
				setMetadata(r, acceptable)
			}
		}),
	},
	{
		Name: "registered-by-get", Breaks: "A client registers by POST.",
		Turns: []string{"registration.get"},
		Wrap: requests(http.MethodGet, pathRegister, func(r *http.Request) {
			r.Method = http.MethodPost
			r.Header.Set("Content-Type", "application/json")
			setMetadata(r, acceptable)
		}),
	},
	{
		Name: "registration-error-of-its-own", Breaks: "A rejection has one of four codes.",
		Turns: []string{"registration.error.code", "registration.without.client_name"},
		Wrap:  blaming("client_name", "missing_member"),
	},
	{
		Name: "statement-blamed", Breaks: "A software statement is blamed only when there was one.",
		Turns: []string{"registration.error.statement", "registration.without.software_id"},
		Wrap:  blaming("software_id", "unapproved_software_statement"),
	},
	{
		Name: "name-as-html", Breaks: "A client's name is text.",
		Turns: []string{"registration.name.html"},
		Wrap: pages(func(a *answer) {
			a.body = []byte(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`).Replace(string(a.body)))
		}),
	},
	{
		Name: "turned-name-breaks-consent", Breaks: "A client's name leaves the consent page as it is.",
		Turns: []string{"registration.name.direction"},
		Wrap: renamed("\u202e", "Turned name", func(a *answer) {
			if bytes.Contains(a.body, []byte("Turned name")) {
				a.status = http.StatusInternalServerError
			}
		}),
	},
	{
		Name: "long-name-breaks-consent", Breaks: "A client's name leaves the consent page as it is.",
		Turns: []string{"registration.name.long"},
		Wrap: renamed(strings.Repeat("App ", 1000), "Long name", func(a *answer) {
			if bytes.Contains(a.body, []byte("Long name")) {
				a.status = http.StatusInternalServerError
			}
		}),
	},
}

// blaming gives the rejection of metadata without a member another code.
func blaming(member, code string) func(http.Handler) http.Handler {
	return registering(func(sent map[string]any, a *answer) {
		if sent != nil && sent[member] == nil && a.status == http.StatusBadRequest {
			a.edit(func(object map[string]any) { object["error"] = code })
		}
	})
}

// renamed registers clients whose name has a part that is rejected, under another name, and changes pages.
func renamed(part, name string, change func(a *answer)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return requests(http.MethodPost, pathRegister, func(r *http.Request) {
			sent := metadataOf(r)
			if said, _ := sent["client_name"].(string); strings.Contains(said, part) {
				sent["client_name"] = name
				setMetadata(r, sent)
			}
		})(pages(change)(good))
	}
}
