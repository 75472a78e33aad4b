package discovery

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/server/api/imsx"
	"clrhost/server/api/service"
)

func describe() Description {
	const host = "https://host.example/tenant"
	return Description{
		Service: service.CLR(), Name: "Example Host", PublicURL: host,
		TermsURL: host + "/terms", PrivacyURL: host + "/privacy",
		AuthorizeURL: host + "/oauth/authorize", TokenURL: host + "/oauth/token",
		RegisterURL: host + "/oauth/register", RevokeURL: host + "/oauth/revoke",
		IntrospectURL: host + "/oauth/introspect", MetadataURL: host + "/.well-known/oauth-authorization-server",
	}
}

func serve(t *testing.T) string {
	t.Helper()
	gin.SetMode(gin.TestMode)
	h, err := New(describe())
	require.NoError(t, err)
	r := gin.New()
	r.GET("/discovery", imsx.Endpoint(h.Get))
	srv := httptest.NewServer(r)
	t.Cleanup(srv.Close)
	return srv.URL + "/discovery"
}

func fetch(t *testing.T, url string, header http.Header) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	require.NoError(t, err)
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, body
}

// An independent library agrees that the document is OpenAPI 3.0, and every reference in it resolves.
func TestIsOpenAPI(t *testing.T) {
	_, body := fetch(t, serve(t), nil)
	doc, err := openapi3.NewLoader().LoadFromData(body)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(context.Background()))
	require.Regexp(t, `^3\.0\.\d+$`, doc.OpenAPI)
	ids := map[string]string{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			ids[method+" "+path] = op.OperationID
		}
	}
	require.Equal(t, map[string]string{
		"GET /discovery": "getServiceDescription", "GET /credentials": "getCredentials", "POST /credentials": "upsertCredential",
		"GET /profile": "getProfile", "PUT /profile": "putProfile",
	}, ids)
}

// CLR 2.0, Service Description Document: what a partner goes on from.
func TestSaysWhereEverythingIs(t *testing.T) {
	_, body := fetch(t, serve(t), nil)
	var doc struct {
		Info struct {
			Title, Version, TermsOfService string
			Privacy                        string `json:"x-imssf-privacyPolicyUrl"`
			Image                          any    `json:"x-imssf-image"`
		}
		Servers    []struct{ URL string }
		Components struct {
			SecuritySchemes map[string]struct {
				Type     string
				Register string `json:"x-imssf-registrationUrl"`
				Revoke   string `json:"x-imssf-revocationUrl"`
				Flows    struct {
					AuthorizationCode struct {
						AuthorizationURL, TokenURL string
						Scopes                     map[string]string
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(body, &doc))
	require.Equal(t, "Example Host", doc.Info.Title)
	require.Equal(t, "2.0", doc.Info.Version)
	require.Equal(t, "https://host.example/tenant/terms", doc.Info.TermsOfService)
	require.Equal(t, "https://host.example/tenant/privacy", doc.Info.Privacy)
	require.Nil(t, doc.Info.Image, "no logo is configured, so none is claimed")
	require.Equal(t, "https://host.example/tenant/ims/clr/v2p0", doc.Servers[0].URL)
	require.Len(t, doc.Components.SecuritySchemes, 1)
	scheme := doc.Components.SecuritySchemes["OAuth2ACG"]
	require.Equal(t, "oauth2", scheme.Type)
	require.Equal(t, "https://host.example/tenant/oauth/register", scheme.Register)
	require.Equal(t, "https://host.example/tenant/oauth/revoke", scheme.Revoke)
	require.Equal(t, "https://host.example/tenant/oauth/authorize", scheme.Flows.AuthorizationCode.AuthorizationURL)
	require.Equal(t, "https://host.example/tenant/oauth/token", scheme.Flows.AuthorizationCode.TokenURL)
	require.Len(t, scheme.Flows.AuthorizationCode.Scopes, 4)
	for name, sentence := range scheme.Flows.AuthorizationCode.Scopes {
		require.NotEmpty(t, sentence, name)
	}
}

func TestRevalidation(t *testing.T) {
	url := serve(t)
	resp, body := fetch(t, url, nil)
	etag := resp.Header.Get("ETag")
	require.NotEmpty(t, etag)
	require.NotEmpty(t, body)
	require.Equal(t, "public, max-age=300", resp.Header.Get("Cache-Control"))
	for _, header := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
		resp, body = fetch(t, url, http.Header{"If-None-Match": {header}})
		require.Equal(t, http.StatusNotModified, resp.StatusCode, header)
		require.Empty(t, body)
		require.Equal(t, etag, resp.Header.Get("ETag"))
	}
	resp, _ = fetch(t, url, http.Header{"If-None-Match": {`"other"`}})
	require.Equal(t, http.StatusOK, resp.StatusCode)
}
