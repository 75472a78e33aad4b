package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The rules are tested with answers that each break one of them.
func TestRulesFindViolations(t *testing.T) {
	t.Parallel()
	const good = `{"imsx_codeMajor":"failure","imsx_severity":"error","imsx_description":"The limit is no number.",` +
		`"imsx_codeMinor":{"imsx_codeMinorField":[{"imsx_codeMinorFieldName":"sourceSystem","imsx_codeMinorFieldValue":"invalid_query_parameter"}]}}`
	const list = `{"compactJwsString":["a.b.c"]}`
	client := "https://partner.example/callback?state=x&iss=https%3A%2F%2Frecords.example"
	page := "default-src 'self'; frame-ancestors 'none'"
	for name, c := range map[string]struct {
		path, contentType string
		status            int
		headers           []string // name, value, ...
		body              string
		violation         string // "" for an answer that keeps the rules
	}{
		"good imsx":               {credentialsPath, "application/json", 400, nil, good, ""},
		"imsx with another value": {credentialsPath, "application/json", 400, nil, strings.Replace(good, "invalid_query_parameter", "bad", 1), "code minor"},
		"imsx with a member":      {credentialsPath, "application/json", 400, nil, strings.Replace(good, "{", `{"x":1,`, 1), "unknown field"},
		"imsx that says success":  {credentialsPath, "application/json", 400, nil, strings.Replace(good, "failure", "success", 1), `"success"`},
		"imsx for another status": {credentialsPath, "application/json", 404, nil, good, "CLR-ERR-009"},
		"imsx as a page":          {credentialsPath, "text/html", 400, nil, good, "CLR-ERR-002"},
		"imsx with a stack trace": {credentialsPath, "application/json", 400, nil, strings.Replace(good, "The", "goroutine 7", 1), "help the reader"},
		"401 without challenge":   {credentialsPath, "application/json", 401, nil, strings.Replace(good, "invalid_query_parameter", "unauthorizedrequest", 1), "CLR-ERR-019"},
		"405 without Allow":       {"/oauth/token", "application/json", 405, []string{"Cache-Control", "no-store", "Pragma", "no-cache"}, `{"error":"invalid_request"}`, "Allow"},
		"a server error":          {"/account", "text/plain", 500, nil, "", "CLR-ERR-022"},
		"a body on 304":           {discoveryPath, "", 304, nil, "x", "CLR-WRITE-022"},
		"good page of a list":     {credentialsPath, "application/json", 200, []string{"X-Total-Count", "1"}, list, ""},
		"no total":                {credentialsPath, "application/json", 200, nil, list, "X-Total-Count"},
		"the plural member":       {credentialsPath, "application/json", 200, []string{"X-Total-Count", "1"}, `{"compactJwsStrings":["a.b.c"]}`, "unknown field"},
		"an empty array":          {credentialsPath, "application/json", 200, []string{"X-Total-Count", "1"}, `{"credential":[],"compactJwsString":["a.b.c"]}`, "empty"},
		"a token that is cached":  {"/oauth/token", "application/json", 200, nil, `{}`, "CLR-TOK-005"},
		"good code":               {"/oauth/authorize", "", 303, []string{"Location", client + "&code=y"}, "", ""},
		"good refusal":            {"/oauth/authorize", "", 302, []string{"Location", client + "&error=access_denied"}, "", ""},
		"307":                     {"/oauth/authorize", "", 307, []string{"Location", client + "&code=y"}, "", "repeat the form"},
		"no iss":                  {"/oauth/authorize", "", 303, []string{"Location", "https://partner.example/callback?code=y"}, "", "iss"},
		"in the fragment":         {"/oauth/authorize", "", 303, []string{"Location", client + "&code=y#x"}, "", "fragment"},
		"an invented error":       {"/oauth/authorize", "", 303, []string{"Location", client + "&error=invalid_state"}, "", "vocabulary"},
		"a quote in the text":     {"/oauth/authorize", "", 303, []string{"Location", client + "&error=invalid_scope&error_description=%22"}, "", "error_description"},
		"good page":               {"/login", "text/html", 200, []string{"Content-Security-Policy", page, "Referrer-Policy", "no-referrer"}, "", ""},
		"a page without policy":   {"/login", "text/html", 200, []string{"Referrer-Policy", "no-referrer"}, "", "Content-Security-Policy"},
	} {
		h := http.Header{"Content-Type": {c.contentType}, "X-Request-Id": {"1"}}
		for i := 0; i < len(c.headers); i += 2 {
			h.Set(c.headers[i], c.headers[i+1])
		}
		u := &url.URL{Scheme: "https", Host: publicName, Path: c.path}
		found := rules{issuer: "https://" + publicName}.violations(&reply{Method: http.MethodGet, URL: u, Status: c.status, Header: h, Body: []byte(c.body)})
		if c.violation == "" {
			require.Empty(t, found, name)
			continue
		}
		require.Contains(t, strings.Join(found, "\n"), c.violation, name)
	}
}

// A secret in the log is found, whatever line it is in.
func TestLeaksAreFound(t *testing.T) {
	t.Parallel()
	w := newRecorder(nil, rules{})
	w.keepResponseSecrets(&reply{URL: &url.URL{Path: "/oauth/token"}, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"access_token":"the-access-token","token_type":"bearer"}`)})
	w.keepResponseSecrets(&reply{URL: &url.URL{Path: "/oauth/authorize"},
		Header: http.Header{"Location": {"https://partner.example/?code=the-code-itself&state=x"}, "Set-Cookie": {"session=the-cookie-value"}}})
	require.Empty(t, w.leaks("a line\nanother: token_type=bearer\n"))
	require.Equal(t, []string{"access_token in: two the-access-token"}, w.leaks("one\ntwo the-access-token\nthree"))
	require.Len(t, w.leaks("code=the-code-itself&state=x\ncookie the-cookie-value"), 2)
	require.Len(t, w.leaks(`{"name":"Transcript, `+canary+`"}`), 1)
}
