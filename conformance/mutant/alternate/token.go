package alternate

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// verifierForm is that of a code verifier (RFC 7636, Section 4.1).
var verifierForm = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// maxForm bounds a form, in bytes.
const maxForm = 32 << 10

// formed reads a form and authenticates the client that sent it.
func (h *Host) formed(handle func(w http.ResponseWriter, c *client, form url.Values)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		body := bodyOf(r)
		form, err := url.ParseQuery(string(body))
		if media != "application/x-www-form-urlencoded" || len(body) > maxForm || err != nil {
			rejectOAuth(w, "invalid_request", "The request must be a small form")
			return
		}
		c := h.authenticated(r)
		if c == nil {
			rejectOAuth(w, "invalid_client", "The client must authenticate by HTTP Basic")
			return
		}
		for name, values := range form {
			if len(values) > 1 || name == "client_secret" || name == "client_id" && values[0] != c.ID {
				rejectOAuth(w, "invalid_request", "Each parameter must be there once, and the client in the header alone")
				return
			}
		}
		handle(w, c, form)
	}
}

// authenticated is the client of a request, or nil. Its id and secret were encoded as in a form (RFC 6749, Section 2.3.1).
func (h *Host) authenticated(r *http.Request) *client {
	user, password, _ := r.BasicAuth()
	id, badID := url.QueryUnescape(user)
	secret, badSecret := url.QueryUnescape(password)
	c := h.clients[id]
	if c == nil || badID != nil || badSecret != nil || !isEqual(c.Secret, secret) {
		return nil
	}
	return c
}

// issue is the token endpoint (RFC 6749, Sections 4.1.3 and 6).
func (h *Host) issue(w http.ResponseWriter, c *client, form url.Values) {
	switch form.Get("grant_type") {
	case "":
		rejectOAuth(w, "invalid_request", "grant_type must be there")
	case "authorization_code":
		h.exchange(w, c, form)
	case "refresh_token":
		h.renew(w, c, form)
	default:
		rejectOAuth(w, "unsupported_grant_type", "grant_type must be authorization_code or refresh_token")
	}
}

func (h *Host) exchange(w http.ResponseWriter, c *client, form url.Values) {
	g := h.codes[form.Get("code")]
	switch {
	case form.Get("code") == "" || form.Get("redirect_uri") == "" || form.Get("code_verifier") == "":
		rejectOAuth(w, "invalid_request", "code, redirect_uri and code_verifier must be there")
		return
	case g == nil || g.client != c || h.now().After(g.expires):
		rejectOAuth(w, "invalid_grant", "The code is not good for this client")
		return
	case g.isUsed: // RFC 6749, Section 4.1.2: what was issued from it is revoked
		g.isOver = true
		rejectOAuth(w, "invalid_grant", "The code was used before")
		return
	case g.redirect != form.Get("redirect_uri") || !g.isVerified(form.Get("code_verifier")):
		rejectOAuth(w, "invalid_grant", "The code was requested with another redirect_uri or code_challenge")
		return
	}
	scopes, isCovered := g.covers(form.Get("scope"))
	if !isCovered {
		rejectOAuth(w, "invalid_scope", "scope must not go beyond what was granted")
		return
	}
	g.isUsed = true
	answer := h.newToken(g, scopes)
	if slices.Contains(c.Grants, "refresh_token") {
		refresh := random()
		h.refresh[refresh] = g
		answer["refresh_token"] = refresh
	}
	notStored(w)
	writeJSON(w, http.StatusOK, answer)
}

// isVerified compares a verifier with the challenge (RFC 7636, Section 4.6).
func (g *grant) isVerified(verifier string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return verifierForm.MatchString(verifier) && isEqual(base64.RawURLEncoding.EncodeToString(sum[:]), g.verify)
}

// covers reads a scope parameter: without one, all that was granted. offline_access is covered by every grant.
func (g *grant) covers(list string) ([]string, bool) {
	if list == "" {
		return g.scopes, true
	}
	var scopes []string
	for _, name := range strings.Split(list, " ") {
		switch {
		case slices.Contains(g.scopes, name):
			scopes = append(scopes, name)
		case name != "offline_access":
			return nil, false
		}
	}
	return scopes, len(scopes) > 0
}

// renew is RFC 6749, Section 6. The refresh token stays as it is, and earlier access tokens end.
func (h *Host) renew(w http.ResponseWriter, c *client, form url.Values) {
	value := form.Get("refresh_token")
	g := h.refresh[value]
	switch {
	case value == "":
		rejectOAuth(w, "invalid_request", "refresh_token must be there")
		return
	case g == nil || g.client != c || g.isOver:
		rejectOAuth(w, "invalid_grant", "The refresh token is not good for this client")
		return
	}
	scopes, isCovered := g.covers(form.Get("scope"))
	if !isCovered {
		rejectOAuth(w, "invalid_scope", "scope must not go beyond what was granted")
		return
	}
	maps.DeleteFunc(h.access, func(_ string, t *token) bool { return t.grant == g })
	notStored(w)
	writeJSON(w, http.StatusOK, h.newToken(g, scopes))
}

// newToken issues an access token.
func (h *Host) newToken(g *grant, scopes []string) map[string]string {
	access := random()
	h.access[access] = &token{g, scopes}
	return map[string]string{"access_token": access, "token_type": "bearer", "scope": listed(scopes)}
}

// revoke is RFC 7009. Access tokens are not revoked (Section 2.2.1), and what is not this client's is as good as unknown.
func (h *Host) revoke(w http.ResponseWriter, c *client, form url.Values) {
	value := form.Get("token")
	if value == "" {
		rejectOAuth(w, "invalid_request", "token must be there")
		return
	}
	if t := h.access[value]; t != nil && t.client == c {
		rejectOAuth(w, "unsupported_token_type", "Access tokens cannot be revoked here")
		return
	}
	if g := h.refresh[value]; g != nil && g.client == c {
		delete(h.refresh, value)
	}
	notStored(w)
	writeJSON(w, http.StatusOK, map[string]string{"result": "The token is of no use."})
}
