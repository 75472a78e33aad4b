package deploy

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const (
	scopes = "https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly " +
		"https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.upsert offline_access"
	callback        = "https://partner.example/callback"
	credentialsPath = "/ims/clr/v2p0/credentials"
)

// partner is a registered client of a host.
type partner struct {
	site      *site
	endpoints endpoints

	ID                string `json:"client_id"`
	Secret            string `json:"client_secret"`
	RegistrationURI   string `json:"registration_client_uri"`
	RegistrationToken string `json:"registration_access_token"`
}

// endpoints are what a partner discovers (RFC 8414).
type endpoints struct {
	Register   string `json:"registration_endpoint"`
	Authorize  string `json:"authorization_endpoint"`
	Token      string `json:"token_endpoint"`
	Revoke     string `json:"revocation_endpoint"`
	Introspect string `json:"introspection_endpoint"`
}

// register discovers the host and registers a new client.
func (s *site) register(ctx context.Context) (*partner, error) {
	p := &partner{site: s}
	if _, err := s.get(ctx, s.URL+"/.well-known/oauth-authorization-server", "", &p.endpoints); err != nil {
		return nil, err
	}
	body, err := json.Marshal(map[string]any{
		"client_name": "Partner College", "client_uri": "https://partner.example/", "logo_uri": "https://partner.example/logo.png",
		"tos_uri": "https://partner.example/terms", "policy_uri": "https://partner.example/privacy",
		"software_id": "5f9ad3b4-partner-lms", "software_version": "4.2.0", "redirect_uris": []string{callback},
		"grant_types": []string{"authorization_code", "refresh_token"}, "response_types": []string{"code"},
		"token_endpoint_auth_method": "client_secret_basic", "scope": scopes, "contacts": []string{"ops@partner.example"},
	})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.endpoints.Register, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	a, err := do(s.Client, req, http.StatusCreated)
	if err != nil {
		return nil, err
	}
	return p, json.Unmarshal(a.Body, p)
}

// registration reads the registration back (RFC 7592).
func (p *partner) registration(ctx context.Context) error {
	_, err := p.site.get(ctx, p.RegistrationURI, p.RegistrationToken, &struct{}{})
	return err
}

// code is an authorization code with what its exchange needs.
type code struct{ value, verifier string }

// errLater is what a client is told in a redirect when the host cannot answer (RFC 6749, Section 4.1.2.1).
var errLater = errors.New("the client is told to come again later")

// code has the learner allow everything.
func (p *partner) code(ctx context.Context, l *learner) (code, error) {
	verifier, state := rand.Text()+rand.Text(), rand.Text()
	sum := sha256.Sum256([]byte(verifier))
	told, err := l.allow(ctx, p.endpoints.Authorize+"?"+url.Values{
		"response_type": {"code"}, "client_id": {p.ID}, "redirect_uri": {callback}, "scope": {scopes}, "state": {state},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode(), scopes)
	if told.Get("error") == "temporarily_unavailable" {
		return code{}, errLater
	}
	if err == nil && (told.Get("code") == "" || told.Get("state") != state) {
		err = fmt.Errorf("the client was told %v", told)
	}
	return code{told.Get("code"), verifier}, err
}

// tokens are a pair of tokens.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

// exchange turns a code into tokens.
func (p *partner) exchange(ctx context.Context, c code) (tokens, error) {
	return p.token(ctx, url.Values{"grant_type": {"authorization_code"}, "code": {c.value}, "redirect_uri": {callback}, "code_verifier": {c.verifier}})
}

// refresh turns a refresh token into its successor, with a new access token.
func (p *partner) refresh(ctx context.Context, refresh string) (tokens, error) {
	return p.token(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}})
}

func (p *partner) token(ctx context.Context, form url.Values) (t tokens, err error) {
	a, err := p.post(ctx, p.endpoints.Token, form)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(a.Body, &t)
}

// connect is the whole flow: consent, code, tokens.
func (p *partner) connect(ctx context.Context, l *learner) (tokens, error) {
	c, err := p.code(ctx, l)
	if err != nil {
		return tokens{}, err
	}
	return p.exchange(ctx, c)
}

// revoke revokes a token and all under the same grant.
func (p *partner) revoke(ctx context.Context, token string) error {
	_, err := p.post(ctx, p.endpoints.Revoke, url.Values{"token": {token}})
	return err
}

// active reports whether a token is good, as introspection has it.
func (p *partner) active(ctx context.Context, token string) (bool, error) {
	a, err := p.post(ctx, p.endpoints.Introspect, url.Values{"token": {token}})
	if err != nil {
		return false, err
	}
	var state struct{ Active bool }
	return state.Active, json.Unmarshal(a.Body, &state)
}

// post posts a form as this client.
func (p *partner) post(ctx context.Context, address string, form url.Values) (answer, error) {
	req, err := newForm(ctx, address, form)
	if err != nil {
		return answer{}, err
	}
	req.SetBasicAuth(url.QueryEscape(p.ID), url.QueryEscape(p.Secret))
	return do(p.site.Client, req, http.StatusOK)
}

// upsert writes a credential that the host does not have yet, a compact JWS.
func (s *site) upsert(ctx context.Context, access, jws string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+credentialsPath, strings.NewReader(jws))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+access)
	req.Header.Set("Content-Type", "text/plain")
	_, err = do(s.Client, req, http.StatusCreated)
	return err
}

// page is one page of a record.
type page struct {
	Credentials []string `json:"compactJwsString"`
	total       string
}

// read reads a page.
func (s *site) read(ctx context.Context, access string, offset int) (p page, err error) {
	a, err := s.get(ctx, fmt.Sprintf("%s%s?limit=100&offset=%d", s.URL, credentialsPath, offset), access, &p)
	p.total = a.Header.Get("X-Total-Count")
	return p, err
}

// record reads a whole record by its pages, and the total that the first of them names.
func (s *site) record(ctx context.Context, access string) (all []string, total string, err error) {
	for {
		p, err := s.read(ctx, access, len(all))
		if err != nil {
			return nil, "", err
		}
		if len(all) == 0 {
			total = p.total
		}
		if all = append(all, p.Credentials...); len(p.Credentials) == 0 {
			return all, total, nil
		}
	}
}
