package alternate

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"clrhost/credential"
)

// maxBody bounds what is read of a request, in bytes.
const maxBody = 8 << 20

// Options are what a Host is made of.
type Options struct {
	URL    string           // the base URL, which may have a path
	Now    func() time.Time // nil means time.Now
	People []Person
}

// Person is somebody who can sign in.
type Person struct{ ID, Email, Password string }

// Host is the provider.
type Host struct {
	mu       sync.Mutex // held for a request, so that each is a transaction
	url      *url.URL
	now      func() time.Time
	verifier *credential.Verifier
	routes   *http.ServeMux
	store
}

// New returns a host at a URL.
func New(o Options) (*Host, error) {
	base, err := url.Parse(o.URL)
	if err != nil {
		return nil, fmt.Errorf("alternate: base URL: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	h := &Host{
		url: base, now: o.Now, routes: http.NewServeMux(), store: newStore(o.People),
		verifier: credential.New(credential.Options{Now: o.Now, Skew: time.Minute}),
	}
	h.route()
	return h, nil
}

// The places below the base URL (CLR 2.0, API Endpoints, for the first), and the query of the authorization endpoint.
const (
	pathAPI       = "/ims/clr/v2p0"
	pathRegister  = "/partners/v1/sign-up"
	pathAuthorize = "/door/v1/ask"
	pathWho       = "/door/v1/who"
	pathSecret    = "/door/v1/secret"
	pathDecide    = "/door/v1/decide"
	pathToken     = "/partners/v1/tickets"

	queryAuthorize = "campus=north"
)

// PathRevoke is where refresh tokens are revoked, below the base URL. The service description has no member for it.
const PathRevoke = "/partners/v1/tickets/end"

// at is the URL of a place.
func (h *Host) at(path string) string { return h.url.String() + path }

// route lists what is answered where.
func (h *Host) route() {
	for path, allowed := range map[string]methods{
		pathAPI + "/discovery": {http.MethodGet: h.getServiceDescription},
		pathAPI + "/credentials": {
			http.MethodGet:  h.bearing(scopeRead, h.getCredentials),
			http.MethodPost: h.bearing(scopeWrite, h.upsertCredential),
		},
		pathAPI + "/profile": {
			http.MethodGet: h.bearing(scopeProfile, h.getProfile),
			http.MethodPut: h.bearing(scopeUpdate, h.putProfile),
		},
		pathRegister:  {http.MethodPost: h.register},
		pathToken:     {http.MethodPost: h.formed(h.issue)},
		PathRevoke:    {http.MethodPost: h.formed(h.revoke)},
		pathAuthorize: {http.MethodGet: h.authorize},
		pathWho:       {http.MethodGet: h.showWho, http.MethodPost: h.takeWho},
		pathSecret:    {http.MethodGet: h.showSecret, http.MethodPost: h.takeSecret},
		pathDecide:    {http.MethodGet: h.showDecide, http.MethodPost: h.takeDecide},
	} {
		h.routes.Handle(h.url.Path+path, allowed)
	}
	h.routes.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		reject(w, http.StatusNotFound, "There is nothing here.")
	})
}

// ServeHTTP reads the request, and answers it while no other is answered.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		reject(w, http.StatusRequestEntityTooLarge, "The request is too large.")
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.routes.ServeHTTP(w, r)
}

// methods are the handlers of a place by their methods.
type methods map[string]http.HandlerFunc

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, isAllowed := m[r.Method]
	if isAllowed {
		handler(w, r)
		return
	}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
		if m[method] != nil {
			w.Header().Add("Allow", method)
		}
	}
	switch {
	case !strings.Contains(r.URL.Path, pathAPI): // an Imsx_StatusInfo is for the API alone
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.Method == http.MethodPatch: // RFC 9110, Section 15.6.2: the host knows it nowhere
		writeJSON(w, http.StatusNotImplemented, statusInfo("unsupported", "error", "The method is not known."))
	default:
		reject(w, http.StatusMethodNotAllowed, "The method is not allowed here.")
	}
}

// bodyOf is the body of a request, which ServeHTTP has read.
func bodyOf(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body) // it is in memory
	return body
}
