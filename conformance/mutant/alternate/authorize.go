package alternate

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// codeLife is how long a code is good for. At most ten minutes are recommended (RFC 6749, Section 4.1.2).
const codeLife = 4 * time.Minute

// challengeForm is that of a challenge made by S256 (RFC 7636, Section 4.2).
var challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// authorize is Security Framework 1.1, Authorization Request.
func (h *Host) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	c := h.clients[only(query, "client_id")]
	if c == nil {
		sorry(w, http.StatusBadRequest, "The app that sent you here is not known.")
		return
	}
	redirect := only(query, "redirect_uri")
	if !slices.Contains(c.Redirect, redirect) { // RFC 6749, Section 4.1.2.1: the user is not redirected
		sorry(w, http.StatusBadRequest, "The app that sent you here named a place to return to that is not its own.")
		return
	}
	t := &ticket{client: c, redirect: redirect, state: only(query, "state"), verify: only(query, "code_challenge"), key: random()}
	if problem := t.read(query); problem != nil {
		t.send(w, url.Values{"error": {problem.code}, "error_description": {problem.description}})
		return
	}
	id := random()
	h.tickets[id] = t
	h.lead(w, r, id)
}

// read reads the rest of the request.
func (t *ticket) read(query url.Values) *problem {
	for _, name := range []string{"state", "response_type", "scope", "code_challenge", "code_challenge_method"} {
		if len(query[name]) != 1 || query.Get(name) == "" {
			return &problem{"invalid_request", name + " must be there once"}
		}
	}
	switch {
	case query.Get("response_type") != "code":
		return &problem{"unsupported_response_type", "response_type must be code"}
	case query.Get("code_challenge_method") != "S256", !challengeForm.MatchString(t.verify):
		return &problem{"invalid_request", "code_challenge must be made by S256"}
	}
	registered := knownScopes(t.client.Scope)
	t.scopes = slices.DeleteFunc(knownScopes(query.Get("scope")), func(name string) bool { return !slices.Contains(registered, name) })
	if len(t.scopes) == 0 {
		return &problem{"invalid_scope", "scope must name one that the client registered"}
	}
	return nil
}

// only is the value of a parameter that is there once, or "".
func only(values url.Values, name string) string {
	if len(values[name]) != 1 {
		return ""
	}
	return values.Get(name)
}

// send redirects to the client, with the query that it registered kept (RFC 6749, Section 3.1.2).
func (t *ticket) send(w http.ResponseWriter, query url.Values) {
	if t.state != "" {
		query.Set("state", t.state)
	}
	separator := "?"
	if strings.Contains(t.redirect, "?") {
		separator = "&"
	}
	redirect(w, t.redirect+separator+query.Encode())
}

func redirect(w http.ResponseWriter, to string) {
	protect(w)
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}

// lead leads to the page that is next: to sign in, or to decide.
func (h *Host) lead(w http.ResponseWriter, r *http.Request, id string) {
	next := pathWho
	if h.signedIn(r) != nil {
		next = pathDecide
	}
	redirect(w, h.url.Path+next+"?"+url.Values{"for": {id}}.Encode())
}

// allow answers with a code (RFC 6749, Section 4.1.2).
func (h *Host) allow(w http.ResponseWriter, t *ticket, p *person) {
	code := random()
	h.codes[code] = &grant{
		client: t.client, person: p, redirect: t.redirect, verify: t.verify, scopes: t.scopes, expires: h.now().Add(codeLife),
	}
	t.send(w, url.Values{"code": {code}, "scope": {listed(t.scopes)}})
}
