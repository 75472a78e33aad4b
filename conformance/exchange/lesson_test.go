package exchange_test

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/exchange"
	"clrhost/conformance/exchange/exchangetest"
)

const ticket = "TGT+9/a7b6c5d4-é~1f2e3d4c5b6a=="

// What an answer holds is learned from where it stands, and is then hidden in a text that it is written into plainly.
func TestASecretIsLearnedWhereverItStands(t *testing.T) {
	escaped, inJSON, inHTML := url.QueryEscape(ticket), exchangetest.JSON(ticket), html.EscapeString(ticket)
	for name, answer := range map[string]struct{ mediaType, body, field, value string }{
		"JSON":                  {body: `{"access_token":"` + inJSON + `"}`},
		"JSON as text":          {mediaType: "text/plain", body: `{"refresh_token":"` + inJSON + `"}`},
		"JSON after a mark":     {body: "\ufeff{\"client_secret\":\"" + inJSON + `"}`},
		"JSON with a mistake":   {body: `{"a":[1,],"id_token":"` + inJSON + `",}`},
		"JSON that breaks off":  {body: `{"device_code":"` + inJSON + `","b":`},
		"JSON within":           {body: `{"data":{"list":[{"accessToken":"` + inJSON + `"}]}}`},
		"a member of another":   {body: `{"token":{"value":"` + inJSON + `"}}`},
		"a list":                {body: `{"tokens":["` + inJSON + `"]}`},
		"any name with token":   {body: `{"my-portal.token2":"` + inJSON + `"}`},
		"JSON in JSON":          {body: `{"data":"{\"sessionToken\":\"` + strings.ReplaceAll(inJSON, `\`, `\\`) + `\"}"}`},
		"a large body":          {body: `{"a":"` + strings.Repeat("x", 100<<10) + `","access_token":"` + inJSON + `"}`},
		"a form":                {mediaType: "application/x-www-form-urlencoded", body: "a=b&access_token=" + escaped},
		"a large form":          {mediaType: "application/x-www-form-urlencoded", body: "code=" + escaped + "&a=" + strings.Repeat("x", 100<<10)},
		"JSON in a form":        {mediaType: "application/x-www-form-urlencoded", body: "a=" + url.QueryEscape(`{"assertion":"`+inJSON+`"}`)},
		"a page":                {mediaType: "text/html", body: `<form><input type="hidden" name="SAMLResponse" value="` + inHTML + `">`},
		"a hidden field":        {mediaType: "text/html", body: `<form><input type=hidden name=f7 value="` + inHTML + `">`},
		"RelayState":            {mediaType: "text/html", body: `<input type=hidden name=RelayState value="` + inHTML + `">`},
		"execution":             {mediaType: "text/html", body: `<input name="execution" value="` + inHTML + `">`},
		"a meta element":        {mediaType: "text/html", body: `<meta name="csrf-token" content="` + inHTML + `">`},
		"a data attribute":      {mediaType: "text/html", body: `<div data-csrf-token="` + inHTML + `">`},
		"a link":                {mediaType: "text/html", body: `<a href="/next?ticket=` + escaped + `">`},
		"an action":             {mediaType: "text/html", body: `<form action="/next;jsessionid=` + escaped + `?a=b">`},
		"a refresh":             {mediaType: "text/html", body: `<meta http-equiv=refresh content="0; url=/next?ticket=` + escaped + `">`},
		"a script":              {mediaType: "text/html", body: `<script>var page = {csrfToken: "` + inJSON + `", a: 1};</script>`},
		"a message":             {mediaType: "text/plain", body: "rejected, because token=" + ticket},
		"Location":              {field: "Location", value: "https://h.example/cb?code=" + escaped},
		"a fragment":            {field: "Location", value: "https://h.example/cb#access_token=" + escaped},
		"a session in a path":   {field: "Location", value: "/a;jsessionid=" + escaped + "?x=y"},
		"a password in a URL":   {field: "Location", value: "https://kim:" + url.PathEscape(ticket) + "@h.example/"},
		"a Link":                {field: "Link", value: "<https://h.example/?session_id=" + escaped + `>; rel="next"`},
		"a cookie":              {field: "Set-Cookie", value: "s=" + strings.ReplaceAll(ticket, "é", "e") + "; Path=/"},
		"a field":               {field: "X-Auth-Token", value: ticket},
		"a place of management": {body: `{"client_id":"c","registration_client_uri":"https://h.example/r?c=` + escaped + `"}`},
		"a path of management":  {body: `{"client_id":"c","registration_client_uri":"https://h.example/r/` + url.PathEscape(ticket[5:]) + `"}`},
		"a claim":               {body: `{"a":"eyJ` + base64.RawURLEncoding.EncodeToString([]byte(`{"ticket":"` + inJSON + `"}`))[3:] + `.sig"}`},
		"UTF-16":                {body: exchangetest.UTF16(`{"access_token":"` + strings.ReplaceAll(ticket, "é", "e") + `"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			secrets := &exchange.Secrets{}
			shown := send(t, secrets, httptest.NewRequest(http.MethodGet, "http://host/", nil), func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", answer.mediaType)
				if answer.field != "" {
					w.Header().Set(answer.field, answer.value)
				}
				_, _ = io.WriteString(w, answer.body)
			})
			secret := ticket
			switch name {
			case "a path of management":
				secret = ticket[5:] // it is a segment of a path
			case "a cookie", "UTF-16":
				secret = strings.ReplaceAll(ticket, "é", "e")
			}
			require.NotContains(t, secrets.Hide("it is "+secret), secret)
			require.Empty(t, exchangetest.Pieces(shown.ResponseBody+fmt.Sprint(shown.ResponseHeader, secret)))
		})
	}
}

// A request shows what the host would not send again.
func TestASecretOfARequestIsLearned(t *testing.T) {
	for name, prepare := range map[string]func(r *http.Request){
		"Basic":   func(r *http.Request) { r.SetBasicAuth("client", url.QueryEscape(ticket)) },
		"Bearer":  func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+ticket) },
		"Cookie":  func(r *http.Request) { r.Header.Set("Cookie", "a=b; s="+ticket) },
		"Referer": func(r *http.Request) { r.Header.Set("Referer", "https://h.example/?ticket="+url.QueryEscape(ticket)) },
		"a query": func(r *http.Request) { r.URL.RawQuery = "client_assertion=" + url.QueryEscape(ticket) },
		"a form": func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader("password=" + url.QueryEscape(ticket)))
			r.ContentLength = -1
		},
	} {
		t.Run(name, func(t *testing.T) {
			secrets := &exchange.Secrets{}
			request := httptest.NewRequest(http.MethodPost, "http://host/", nil)
			prepare(request)
			shown := send(t, secrets, request, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "you sent "+ticket) })
			require.NotContains(t, shown.ResponseBody, ticket)
			require.Empty(t, exchangetest.Pieces(shown.URL+shown.RequestBody+fmt.Sprint(shown.RequestHeader, ticket)))
		})
	}
}

// A short value that the host issued is hidden beside its name, and one that the harness made up is not.
func TestAShortSecretIsHiddenBesideItsName(t *testing.T) {
	secrets := &exchange.Secrets{}
	request := httptest.NewRequest(http.MethodPost, "http://host/token", strings.NewReader("code=ab1&client_secret=made-up&otp=123456"))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	shown := send(t, secrets, request, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://c.example/cb?code=ab1&state=ab12")
		_, _ = io.WriteString(w, `{"client_secret": "s3cr\u0065t", "cab1": "ab1", "token_type": "bearer"}`)
	})
	require.Equal(t, "code=[code 1]&client_secret=made-up&otp=[one-time password 1]", shown.RequestBody)
	require.Equal(t, "https://c.example/cb?code=[code 1]&state=ab12", shown.ResponseHeader.Get("Location"))
	require.Equal(t, `{"client_secret": "[client secret 1]", "cab1": "ab1", "token_type": "bearer"}`, shown.ResponseBody)
}

// What is no secret stays readable.
func TestWhatIsNoSecretStays(t *testing.T) {
	const body = `{"token_endpoint":"https://h.example/token","token_endpoint_auth_method":"client_secret_basic","token_type":"Bearer",` +
		`"client_id":"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0","client_secret_expires_at":"0","grant_types":["authorization_code"],` +
		`"error":"invalid_token","error_description":"The token has expired and cannot be used.","code":"validation_error_text"}`
	const page = `<form action="/authorize?client_id=0f1e2d3c-4b5a-6978"><input type=hidden name=scope value="https://purl.example/scope/read">` +
		`<input type=hidden name=state value="xyzxyzxyzxyzxyzxyz"><input type=hidden name=redirect_uri value="https://client.example/callback">` +
		`<input type=hidden name=return_to value="/authorize?client_id=0f1e2d3c-4b5a-6978&scope=read">The token: a word for it.`
	for _, text := range []string{body, page} {
		shown := send(t, &exchange.Secrets{}, httptest.NewRequest(http.MethodGet, "http://host/", nil), func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, text)
		})
		require.Equal(t, text, shown.ResponseBody)
	}
}

// A host that sends more secrets than can be searched for gets a report without texts.
func TestTooManySecretsHideEverything(t *testing.T) {
	secrets := &exchange.Secrets{}
	for i := range 100_001 {
		secrets.Add("token", fmt.Sprintf("token-number-%d", i))
	}
	require.Equal(t, "[not shown: the answers hold more secrets than can be hidden]", secrets.Hide("any text"))
}
