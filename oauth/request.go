package oauth

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"clrhost/internal/text"
	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/storage"
)

// request is an authorization request. Once redirect is set, errors are redirected to the client.
type request struct {
	client   storage.Client
	redirect *url.URL
	state    string
	scopes   []string // what may be granted
	params   url.Values
}

// known are the parameters of an authorization request (RFC 6749, Section 4.1.1; RFC 7636, Section 4.3). All others are
// ignored (RFC 6749, Section 3.1), request and request_uri among them, as the metadata says.
var known = []string{
	"response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
}

// challengeForm is a S256 challenge: 32 bytes in base64url without padding (RFC 7636, Section 4.2).
var challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// check applies every rule to params. The request that it returns is never nil, and is filled in as far as the checks came.
// The error is a *pageError until the redirect URI is known to be the client's, and a *protocol.Error after that.
func (s *Server) check(ctx context.Context, params url.Values) (*request, error) {
	r := &request{params: params}
	if err := s.checkTarget(ctx, r); err != nil {
		return r, err
	}
	if err := r.checkForm(); err != nil {
		return r, err
	}
	return r, s.checkScope(r)
}

// checkTarget finds the client and the redirect URI. Until both are known, and the URI is one of the client's, the answer
// MUST be a page (RFC 6749, Section 4.1.2.1).
func (s *Server) checkTarget(ctx context.Context, r *request) error {
	id, _ := one(r.params, "client_id")
	client, err := s.client(ctx, id)
	switch {
	case err != nil:
		return unavailable(err)
	case client.ID == "":
		return errUnknownApp
	case client.State != storage.ClientActive:
		return s.barredApp(client.State)
	}
	// Compared as strings (RFC 9700, Section 4.1.3): no default port, no trailing slash, no decoding.
	uri, ok := one(r.params, "redirect_uri")
	if !ok || !slices.Contains(client.RedirectURIs, uri) {
		return errRedirectURI
	}
	redirect, err := url.Parse(uri)
	if err != nil {
		return errRedirectURI
	}
	r.client, r.redirect = client, redirect
	if states := r.params["state"]; len(states) == 1 {
		r.state = states[0]
	}
	return nil
}

// checkForm checks everything but the scope.
func (r *request) checkForm() error {
	for _, name := range slices.Sorted(maps.Keys(r.params)) {
		if len(r.params[name]) > 1 {
			return protocol.InvalidRequest("The parameter " + text.Shorten(name, 40) + " was sent more than once.")
		}
	}
	get := r.params.Get
	switch {
	case get("response_type") == "":
		return protocol.InvalidRequest("The parameter response_type is missing. It must be code.")
	case get("response_type") != protocol.ResponseTypeCode:
		return &protocol.Error{
			Status:      http.StatusBadRequest,
			Code:        protocol.ErrorUnsupportedResponseType,
			Description: "The parameter response_type must be code.",
		}
	case get("response_mode") != "" && get("response_mode") != protocol.ResponseModeQuery:
		return protocol.InvalidRequest("The parameter response_mode must be query, or left out.")
	case get("state") == "":
		return protocol.InvalidRequest("The parameter state is missing. It protects your users against forged answers.")
	case get("code_challenge") == "":
		return protocol.InvalidRequest("The parameter code_challenge is missing. PKCE is required (RFC 7636).")
	case get("code_challenge_method") != protocol.ChallengeMethodS256:
		return protocol.InvalidRequest("The parameter code_challenge_method must be S256.")
	case !challengeForm.MatchString(get("code_challenge")):
		return protocol.InvalidRequest("The parameter code_challenge must be 43 characters of base64url without padding.")
	case !r.client.Allows(protocol.GrantTypeAuthorizationCode):
		return protocol.UnauthorizedClient("This client did not register the grant type authorization_code.")
	}
	return nil
}

// checkScope sets what may be granted. Every client may ask for offline_access, because clients do so by habit; it is
// dropped where it cannot lead to a refresh token.
func (s *Server) checkScope(r *request) error {
	asked := scope.Parse(r.params.Get("scope"))
	if len(asked) == 0 {
		return protocol.InvalidScope("The parameter scope is missing.")
	}
	may := intersect(requestable(r.client), s.cfg.Scopes)
	for _, name := range asked {
		switch {
		case name == scope.OfflineAccess, slices.Contains(may, name):
		case slices.Contains(s.cfg.Scopes, name):
			return protocol.InvalidScope("This client did not register the scope " + text.Shorten(name, 100) + ".")
		default:
			return protocol.InvalidScope("This host does not serve the scope " + text.Shorten(name, 100) + ".")
		}
	}
	r.scopes = intersect(asked, may)
	if !givesAccess(r.scopes) {
		return protocol.InvalidScope("The scope offline_access gives access to nothing by itself.")
	}
	return nil
}

// encoded returns the known parameters, form-encoded. They are stored while the user signs in and answers.
func (r *request) encoded() string {
	kept := url.Values{}
	for _, name := range known {
		if v := r.params.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept.Encode()
}

// one returns the value of a parameter that was sent exactly once and is not empty.
func one(params url.Values, name string) (string, bool) {
	values := params[name]
	if len(values) != 1 || values[0] == "" {
		return "", false
	}
	return values[0], true
}

// plain reports whether s can be an identifier that this host issued: 1 to 255 characters of visible ASCII. Anything else is
// unknown without a query; PostgreSQL cannot even store some of it as text.
func plain(s string) bool {
	if s == "" || len(s) > 255 {
		return false
	}
	for _, b := range []byte(s) {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return true
}
