package protocol_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/protocol"
)

const formType = "application/x-www-form-urlencoded"

// form posts a body to a handler that reads it as a form of at most 1,000 bytes.
func form(t *testing.T, target, contentType, text string) (url.Values, *http.Response) {
	t.Helper()
	var got url.Values
	address := serve(t, func(c *gin.Context) {
		values, err := protocol.Form(c, 1000)
		if err != nil {
			protocol.Write(c, err)
			return
		}
		got = values
	})
	request, err := http.NewRequest(http.MethodPost, address+target, strings.NewReader(text))
	require.NoError(t, err)
	request.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { response.Body.Close() })
	return got, response
}

func TestFormReads(t *testing.T) {
	for _, row := range []struct {
		name, contentType, text string
		want                    url.Values
	}{
		{"parameters", formType, "a=1&b=x+y%2Bz", url.Values{"a": {"1"}, "b": {"x y+z"}}},
		{"media type in capitals with a charset", "APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8", "a=1", url.Values{"a": {"1"}}},
		{"nothing", formType, "", url.Values{}},
		{"a parameter without a value as omitted", formType, "a=&b&c=1", url.Values{"c": {"1"}}},
		{"any language", formType, "a=%C3%A9", url.Values{"a": {"\u00e9"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, response := form(t, "/", row.contentType, row.text)
			require.Equal(t, http.StatusOK, response.StatusCode)
			require.Equal(t, row.want, got)
		})
	}
}

func TestFormRefuses(t *testing.T) {
	for _, row := range []struct {
		name, target, contentType, text string
		status                          int
	}{
		{"parameters in the URL", "/?a=1", formType, "", 400},
		{"no media type", "/", "", "a=1", 415},
		{"a malformed media type", "/", "application/", "a=1", 415},
		{"JSON", "/", "application/json", `{"a":1}`, 415},
		{"multipart", "/", "multipart/form-data; boundary=b", "--b--", 415},
		{"a repeated parameter", "/", formType, "a=1&a=1", 400},
		{"a repeated parameter, once empty", "/", formType, "a=&a=1", 400},
		{"a bad escape", "/", formType, "a=%zz", 400},
		{"a semicolon", "/", formType, "a=1;b=2", 400},
		{"NUL", "/", formType, "a=%00", 400},
		{"bytes that are not UTF-8", "/", formType, "a=%ff", 400},
		{"a name that is not UTF-8", "/", formType, "%ff=a", 400},
		{"a large body", "/", formType, "a=" + strings.Repeat("x", 1000), 413},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, response := form(t, row.target, row.contentType, row.text)
			require.Equal(t, row.status, response.StatusCode)
			require.Equal(t, "invalid_request", body(t, response)["error"])
		})
	}
}

func FuzzForm(f *testing.F) {
	f.Add("grant_type=authorization_code&code=clrc_x&code_verifier=y")
	f.Add("a=%00&a=1")
	f.Add("=;&&%")
	gin.SetMode(gin.TestMode)
	f.Fuzz(func(t *testing.T, text string) {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(text))
		c.Request.Header.Set("Content-Type", formType)
		values, err := protocol.Form(c, 1000)
		if err != nil {
			refusal, ok := errors.AsType[*protocol.Error](err)
			require.True(t, ok, "%T", err)
			require.Contains(t, []int{400, 413}, refusal.Status)
			return
		}
		for name, list := range values {
			require.Len(t, list, 1, name)
			require.NotEmpty(t, list[0], name)
		}
	})
}
