package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// The service description document (CLR 2.0, API, discovery).

func TestDiscovery(t *testing.T) { runStories(t, discoveryCases) }

// description is what a partner reads of the document.
type description struct {
	OpenAPI string `json:"openapi"`
	Info    struct {
		Title   string `json:"title"`
		Version string `json:"version"`
		Terms   string `json:"termsOfService"`
		Privacy string `json:"x-imssf-privacyPolicyUrl"`
		Image   string `json:"x-imssf-image"`
	} `json:"info"`
	Servers []struct {
		URL string `json:"url"`
	} `json:"servers"`
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
	} `json:"paths"`
	Components struct {
		Schemes map[string]securityScheme `json:"securitySchemes"`
	} `json:"components"`
}

type securityScheme struct {
	Type          string `json:"type"`
	Registration  string `json:"x-imssf-registrationUrl"`
	Privacy       string `json:"x-imssf-privacyPolicyUrl"`
	Revocation    string `json:"x-imssf-revocationUrl"`
	Introspection string `json:"x-imssf-introspectionUrl"`
	Flows         struct {
		Code struct {
			Authorization string            `json:"authorizationUrl"`
			Token         string            `json:"tokenUrl"`
			Refresh       string            `json:"refreshUrl"`
			Scopes        map[string]string `json:"scopes"`
		} `json:"authorizationCode"`
	} `json:"flows"`
}

// describe fetches the document as a stranger does (CLR-DISC-001 and 003).
func (h *host) describe(t testing.TB, opts ...opt) (*reply, description) {
	t.Helper()
	var d description
	r := h.get(t, discoveryPath, append(opts, header("Accept", "application/json"))...).is(t, http.StatusOK).into(t, &d)
	require.Equal(t, "application/json", mediaType(r.Header))
	return r, d
}

var discoveryCases = []story{
	{"CLR-DISC-001 to 009: the document and its info", func(t *testing.T, h *host) {
		open, d := h.describe(t)
		token, _ := h.describe(t, bearer("nonsense"))
		require.Equal(t, string(open.Body), string(token.Body))
		require.Regexp(t, `^3\.0\.\d+$`, d.OpenAPI)
		require.NotEmpty(t, d.Info.Title)
		require.NotEmpty(t, d.Info.Version)
		h.fullyQualified(t, d.Info.Terms, d.Info.Privacy)
		for _, page := range []string{d.Info.Terms, d.Info.Privacy} {
			h.get(t, page).is(t, http.StatusOK)
		}
	}},
	{"CLR-DISC-010 to 017 and 023: the security scheme", func(t *testing.T, h *host) {
		_, d := h.describe(t)
		require.Len(t, d.Components.Schemes, 1)
		s := d.Components.Schemes["OAuth2ACG"]
		require.Equal(t, "oauth2", s.Type)
		code := s.Flows.Code
		h.fullyQualified(t, s.Registration, s.Privacy, code.Authorization, code.Token, code.Refresh)
		require.NotEmpty(t, code.Scopes)
		for scope, words := range code.Scopes {
			require.NotEmpty(t, words, scope)
		}
	}},
	{"CLR-DISC-018 to 022, 024 and 025: scopes and paths are those of the standard and agree", func(t *testing.T, h *host) {
		_, d := h.describe(t)
		scopes := d.Components.Schemes["OAuth2ACG"].Flows.Code.Scopes
		for path, methods := range map[string]map[string]string{
			"/discovery":   {"get": "getServiceDescription"},
			"/credentials": {"get": "getCredentials", "post": "upsertCredential"},
			"/profile":     {"get": "getProfile", "put": "putProfile"},
		} {
			require.Len(t, d.Paths[path], len(methods), path)
			for method, id := range methods {
				require.Equal(t, id, d.Paths[path][method].OperationID)
			}
		}
		require.Len(t, d.Paths, 3)
		for scope := range scopes {
			require.Contains(t, allScopes, scope)
		}
		for _, scope := range []string{readCredentials, writeCredential, readProfile, writeProfile} {
			require.Contains(t, scopes, scope)
		}
	}},
	{"CLR-DISC-026 CLR-TRAN-008: servers[0] is the real base", func(t *testing.T, h *host) {
		for _, other := range []*host{h, h.another(t, plan{path: "/tenant"})} {
			_, d := other.describe(t)
			require.NotEmpty(t, d.Servers)
			require.Equal(t, other.URL+apiPath, d.Servers[0].URL)
		}
	}},
	{"CLR-DISC-027 to 029: other methods are 405 with an imsx body", func(t *testing.T, h *host) {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			h.send(t, method, discoveryPath).imsx(t, http.StatusMethodNotAllowed, "not_allowed")
		}
	}},
	{"CLR-DISC-030 to 032: ETag, Cache-Control, stable content", func(t *testing.T, h *host) {
		one, _ := h.describe(t)
		two, _ := h.describe(t)
		require.Equal(t, string(one.Body), string(two.Body))
		require.Regexp(t, `max-age=\d+`, one.Header.Get("Cache-Control"))
		tag := one.Header.Get("ETag")
		require.Regexp(t, `^(W/)?"[^"]+"$`, tag)
		for _, match := range []string{tag, `"other", ` + tag, "*", "W/" + tag} {
			r := h.get(t, discoveryPath, header("If-None-Match", match)).is(t, http.StatusNotModified)
			require.Empty(t, r.Body)
			require.Equal(t, tag, r.Header.Get("ETag"))
			require.NotEmpty(t, r.Header.Get("Cache-Control"))
		}
		h.get(t, discoveryPath, header("If-None-Match", `"other"`)).is(t, http.StatusOK)
	}},
}

// fullyQualified asserts absolute https URLs on this host.
func (h *host) fullyQualified(t testing.TB, addresses ...string) {
	t.Helper()
	for _, address := range addresses {
		u, err := url.Parse(address)
		require.NoError(t, err)
		require.Equal(t, origin(h.base), origin(u), address)
	}
}
