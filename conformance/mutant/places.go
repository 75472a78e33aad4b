package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// Places are where a host has what a mutant looks for, by its service description. They bring requests from there to the
// paths of this package, and back to the host.
type Places struct {
	here map[string]string // the paths of this package, by the host's
	host map[string]string // the reverse
	base string            // the path of the base URL
}

// PlacesOf learns the places of a host at a base path. A service description has no member for the place where tokens are
// revoked, so that is given, as a path below the base.
func PlacesOf(host http.Handler, base, revocation string) Places {
	p := Places{here: map[string]string{}, host: map[string]string{}, base: base}
	w := httptest.NewRecorder()
	host.ServeHTTP(w, httptest.NewRequest(http.MethodGet, base+pathDiscovery, nil))
	var description struct {
		Components struct {
			SecuritySchemes struct {
				OAuth2ACG struct {
					Registration  string `json:"x-imssf-registrationUrl"`
					Introspection string `json:"x-imssf-introspectionUrl"`
					Metadata      string `json:"x-imssf-metadataUrl"`
					Flows         struct {
						AuthorizationCode struct{ AuthorizationURL, TokenURL string }
					}
				}
			}
		}
	}
	_ = json.Unmarshal(w.Body.Bytes(), &description) // a host without one has no places
	scheme := description.Components.SecuritySchemes.OAuth2ACG
	for path, address := range map[string]string{
		pathRegister: scheme.Registration, pathAuthorize: scheme.Flows.AuthorizationCode.AuthorizationURL,
		pathToken: scheme.Flows.AuthorizationCode.TokenURL, pathRevoke: base + revocation,
		pathIntrospect: scheme.Introspection, pathMetadata: scheme.Metadata,
	} {
		if u, err := url.Parse(address); err == nil && u.Path != "" {
			p.here[u.Path], p.host[path] = path, u.Path
		}
	}
	return p
}

// Around puts what wraps a host around one that has its places elsewhere.
func (p Places) Around(wrap func(http.Handler) http.Handler, host http.Handler) http.Handler {
	broken := wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host.ServeHTTP(w, moved(r, p.There(r.URL.Path)))
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		broken.ServeHTTP(w, moved(r, p.Here(r.URL.Path)))
	})
}

// Here is the path of this package for one of the host.
func (p Places) Here(path string) string {
	if here := p.here[path]; here != "" {
		return here
	}
	if below, isAPI := strings.CutPrefix(path, p.base+pathAPI); isAPI {
		return pathAPI + below
	}
	return path
}

// There is the host's path for one of this package.
func (p Places) There(path string) string {
	if there := p.host[path]; there != "" {
		return there
	}
	if strings.HasPrefix(path, pathAPI) {
		return p.base + path
	}
	return path
}

// moved is a request for another path. Its RequestURI stays that which was sent.
func moved(r *http.Request, path string) *http.Request {
	copied := *r
	u := *r.URL
	u.Path, u.RawPath = path, ""
	copied.URL = &u
	return &copied
}
