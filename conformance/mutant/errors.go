package mutant

import (
	"net/http"
	"sync/atomic"
)

// Most mutants of errors are wrong about one answer alone, which no case is about but those that are about all of them.
var errorMutants = []Mutant{
	{
		Name: "error-is-a-page", Breaks: "An error is an Imsx_StatusInfo.",
		Turns: []string{"errors.body"},
		Wrap:  nowhere(func(a *answer) { a.body = []byte("<html>not here</html>") }),
	},
	{
		Name: "error-is-another-object", Breaks: "An error is an Imsx_StatusInfo.",
		Turns: []string{"errors.body"},
		Wrap:  nowhere(func(a *answer) { a.body = []byte(`{"message":"not here"}`) }),
	},
	{
		Name: "error-as-text", Breaks: "An error is application/json.",
		Turns: []string{"errors.media", "errors.json"},
		Wrap:  nowhere(func(a *answer) { a.header.Set("Content-Type", "text/plain") }),
	},
	{
		Name: "error-major-unknown", Breaks: "imsx_codeMajor is one of four.",
		Turns: []string{"errors.major"},
		Wrap:  nowhereSays("imsx_codeMajor", "error"),
	},
	{
		Name: "error-succeeds", Breaks: "An error does not claim success.",
		Turns: []string{"errors.success"},
		Wrap:  nowhereSays("imsx_codeMajor", "success"),
	},
	{
		Name: "error-severity-unknown", Breaks: "imsx_severity is one of three.",
		Turns: []string{"errors.severity"},
		Wrap:  nowhereSays("imsx_severity", "fatal"),
	},
	{
		Name: "error-with-a-member-of-its-own", Breaks: "An Imsx_StatusInfo is closed.",
		Turns: []string{"errors.members"},
		Wrap:  nowhereSays("requestId", "1"),
	},
	{
		Name: "error-minor-is-a-list", Breaks: "imsx_codeMinor is an object around a list.",
		Turns: []string{"errors.minor"},
		Wrap:  nowhereSays("imsx_codeMinor", []any{}),
	},
	{
		Name: "error-minor-is-empty", Breaks: "imsx_codeMinorField holds at least one code.",
		Turns: []string{"errors.minor"},
		Wrap:  nowhereSays("imsx_codeMinor", map[string]any{"imsx_codeMinorField": []any{}}),
	},
	{
		Name: "error-minor-unknown", Breaks: "A code minor is one of thirteen.",
		Turns: []string{"errors.minor.value"},
		Wrap:  nowhereSays("imsx_codeMinor", minor("unauthorized_request")),
	},
	{
		Name: "error-without-a-description", Breaks: "An error is described.",
		Turns: []string{"errors.description"},
		Wrap:  nowhereSays("imsx_description", ""),
	},
	{
		Name: "error-with-a-stack-trace", Breaks: "What happened inside stays there.",
		Turns: []string{"errors.internals"},
		Wrap:  nowhereSays("imsx_description", "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/host/main.go:12"),
	},
	{
		Name: "error-with-a-statement", Breaks: "What happened inside stays there.",
		Turns: []string{"errors.internals"},
		Wrap:  nowhereSays("imsx_description", "SELECT id FROM users WHERE id = 'x': no such table"),
	},
	{
		Name: "retry-soon", Breaks: "Retry-After is seconds or a date.",
		Turns: []string{"errors.retry-after"},
		Wrap:  nowhere(func(a *answer) { a.header.Set("Retry-After", "soon") }),
	},
	{
		Name: "odd-request-breaks-the-host", Breaks: "Nothing that a client sends breaks the host.",
		Turns: []string{"errors.server"},
		Wrap:  oddly(func(_ *http.Request, a *answer) { a.fail(http.StatusInternalServerError) }),
	},
	{
		Name: "server-error-with-another-code", Breaks: "A 500 is an internal_server_error.",
		Turns: []string{"errors.server", "errors.codes.500"},
		Wrap: oddly(func(_ *http.Request, a *answer) {
			a.fail(http.StatusBadRequest)
			a.status = http.StatusInternalServerError
		}),
	},
	{
		Name: "busy-with-another-code", Breaks: "A 429 is a server_busy.",
		Turns: []string{"errors.codes.429"},
		Wrap:  busyOnce,
	},
	{
		Name: "bad-query-is-unknown", Breaks: "A 400 for the query is an invalid_query_parameter.",
		Turns: []string{"errors.codes.400"},
		Wrap: withMinor(http.StatusBadRequest, minor("unknown"), func(r *http.Request) bool {
			return r.URL.RawQuery == "limit=x"
		}),
	},
	{
		Name: "unauthorized-is-forbidden", Breaks: "A 401 is an unauthorizedrequest.",
		Turns: []string{"errors.codes.401"},
		Wrap:  withMinor(http.StatusUnauthorized, minor("forbidden"), always),
	},
	{
		Name: "forbidden-is-unauthorized", Breaks: "A 403 is forbidden.",
		Turns: []string{"errors.codes.403"},
		Wrap:  withMinor(http.StatusForbidden, minor("unauthorizedrequest"), always),
	},
	{
		Name: "not-found-is-an-error", Breaks: "A 404 has the severity status.",
		Turns: []string{"errors.codes.404"},
		Wrap: answers("", pathAPI, func(_ *http.Request, a *answer) {
			if a.status == http.StatusNotFound {
				a.edit(func(object map[string]any) { object["imsx_severity"] = "error" })
			}
		}),
	},
	{
		Name: "not-allowed-is-not-found", Breaks: "A 405 is not_allowed.",
		Turns: []string{"errors.codes.405"},
		Wrap: withMinor(http.StatusMethodNotAllowed, minor("not_found"), func(r *http.Request) bool {
			return r.URL.Path == pathCredentials
		}),
	},
	{
		Name: "bad-data-is-not-found", Breaks: "The code minor of a rejection of data is not one for something else.",
		Turns: []string{"errors.codes.422"},
		Wrap: answers(http.MethodPost, pathCredentials, func(r *http.Request, a *answer) {
			if string(readBody(r)) == `{"type":"ClrCredential"}` {
				a.edit(func(object map[string]any) { object["imsx_codeMinor"] = minor("not_found") })
			}
		}),
	},
	{
		Name: "unknown-path-is-empty", Breaks: "A path at which nothing is gets a 404.",
		Turns: []string{"errors.path"},
		Wrap: answers(http.MethodGet, pathAPI+"nothing", func(r *http.Request, a *answer) {
			if r.Header.Get("Authorization") != "" {
				a.succeed()
			}
		}),
	},
	{
		Name: "not-allowed-without-allow", Breaks: "A 405 lists the supported methods.",
		Turns: []string{"errors.allow"},
		Wrap:  answers(http.MethodDelete, pathCredentials, func(_ *http.Request, a *answer) { a.header.Del("Allow") }),
	},
	{
		Name: "imsx-at-the-token-endpoint", Breaks: "OAuth 2.0 has errors of its own form.",
		Turns: []string{"errors.oauth"},
		Wrap: answers(http.MethodPost, pathToken, func(r *http.Request, a *answer) {
			if r.Header.Get("Authorization") == "" && len(form(r)) == 0 {
				a.edit(func(object map[string]any) { object["imsx_codeMajor"] = "failure" })
			}
		}),
	},
}

// nowhere changes the answer to those who ask without a token for what is not there.
func nowhere(change func(a *answer)) func(http.Handler) http.Handler {
	return answers(http.MethodGet, pathAPI+"nothing", func(r *http.Request, a *answer) {
		if r.Header.Get("Authorization") == "" {
			change(a)
		}
	})
}

// nowhereSays gives a member of that answer another value.
func nowhereSays(name string, value any) func(http.Handler) http.Handler {
	return nowhere(func(a *answer) { a.edit(func(object map[string]any) { object[name] = value }) })
}

// minor is an imsx_codeMinor.
func minor(value string) map[string]any {
	return map[string]any{"imsx_codeMinorField": []any{
		map[string]any{"imsx_codeMinorFieldName": "sourceSystem", "imsx_codeMinorFieldValue": value},
	}}
}

// withMinor gives errors of a status another code minor, for some requests.
func withMinor(status int, codes map[string]any, when func(r *http.Request) bool) func(http.Handler) http.Handler {
	return answers("", pathAPI, func(r *http.Request, a *answer) {
		if a.status == status && when(r) {
			a.edit(func(object map[string]any) { object["imsx_codeMinor"] = codes })
		}
	})
}

// oddly changes the answer to a request of which no case expects more than an answer.
func oddly(change func(r *http.Request, a *answer)) func(http.Handler) http.Handler {
	return answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
		if r.URL.Query().Get("since") == "\x00\xff" {
			change(r, a)
		}
	})
}

// busyOnce asks for patience once, and does so by a code that is not the one for it.
func busyOnce(good http.Handler) http.Handler {
	var asked atomic.Bool
	return oddly(func(_ *http.Request, a *answer) {
		if !asked.Swap(true) {
			a.fail(http.StatusForbidden)
			a.status = http.StatusTooManyRequests
			a.header.Set("Retry-After", "0")
		}
	})(good)
}
