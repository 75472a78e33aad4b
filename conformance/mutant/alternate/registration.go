package alternate

import (
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"clrhost/internal/strictjson"
)

// client is a registered client (RFC 7591, Section 2).
type client struct {
	ID       string   `json:"client_id"`
	Secret   string   `json:"client_secret"`
	Issued   int64    `json:"client_id_issued_at"`
	Expires  int64    `json:"client_secret_expires_at"`
	Name     string   `json:"client_name"`
	URI      string   `json:"client_uri"`
	Logo     string   `json:"logo_uri"`
	Terms    string   `json:"tos_uri"`
	Policy   string   `json:"policy_uri"`
	Software string   `json:"software_id"`
	Version  string   `json:"software_version"`
	Redirect []string `json:"redirect_uris"`
	Contacts []string `json:"contacts,omitempty"`
	Scope    string   `json:"scope"`
	Grants   []string `json:"grant_types"`
	Types    []string `json:"response_types"`
	Method   string   `json:"token_endpoint_auth_method"`
}

// The limits of a registration.
const (
	maxMetadata = 32 << 10 // bytes
	maxName     = 120      // bytes
)

// register is Security Framework 1.1, Dynamic Client Registration.
func (h *Host) register(w http.ResponseWriter, r *http.Request) {
	var c client
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" || !c.read(bodyOf(r)) {
		rejectOAuth(w, "invalid_client_metadata", "The metadata must be one JSON object whose members have the types of the standard")
		return
	}
	if problem := c.checkURLs(); problem != nil {
		rejectOAuth(w, problem.code, problem.description)
		return
	}
	if problem := c.settle(); problem != nil {
		rejectOAuth(w, problem.code, problem.description)
		return
	}
	c.ID, c.Secret = strconv.Itoa(h.next()), "s/"+random()+" :%2B&"
	c.Issued, c.Expires = h.now().Unix(), 0
	h.clients[c.ID] = &c
	notStored(w)
	writeJSON(w, http.StatusCreated, c)
}

// read reads metadata. Of two members of a name the last counts (RFC 8259, Section 4).
func (c *client) read(body []byte) bool {
	metadata, isObject := readJSON(body).(map[string]any)
	single, err := json.Marshal(metadata)
	return isObject && err == nil && json.Valid(body) && strictjson.Decode(single, strictjson.Limits{Bytes: maxMetadata}, c) == nil
}

// problem is why a request of OAuth 2.0 is rejected.
type problem struct{ code, description string }

func badMetadata(format string, a ...any) *problem {
	return &problem{"invalid_client_metadata", fmt.Sprintf(format, a...)}
}

// checkURLs finds what is wrong with the required members: all URLs are https, and of one host.
func (c *client) checkURLs() *problem {
	for name, value := range map[string]string{"client_name": c.Name, "software_id": c.Software, "software_version": c.Version} {
		if value == "" || len(value) > maxName {
			return badMetadata("%s must have 1 to %d bytes", name, maxName)
		}
	}
	host := hostOf(c.URI)
	for _, uri := range []string{c.URI, c.Logo, c.Terms, c.Policy} {
		if hostOf(uri) == "" || hostOf(uri) != host {
			return badMetadata("client_uri, logo_uri, tos_uri and policy_uri must be https URLs on one host")
		}
	}
	for _, uri := range c.Redirect {
		if hostOf(uri) != host {
			return &problem{"invalid_redirect_uri", "redirect_uris must be https URLs on the host of client_uri"}
		}
	}
	if len(c.Redirect) == 0 {
		return &problem{"invalid_redirect_uri", "redirect_uris must name a URI"}
	}
	return nil
}

// Host is where the client is, for people.
func (c *client) Host() string { return hostOf(c.URI) }

// hostOf is the host of an https URL, "" for what is none or should not be sent to.
func hostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Fragment != "" || net.ParseIP(u.Hostname()) != nil {
		return ""
	}
	return u.Hostname()
}

// settle replaces what the host does not have by what it has, and finds out when nothing is left.
func (c *client) settle() *problem {
	c.Method = "client_secret_basic"
	known := func(list, supported []string) []string {
		return slices.DeleteFunc(list, func(name string) bool { return !slices.Contains(supported, name) })
	}
	if len(c.Grants) == 0 {
		c.Grants = []string{"authorization_code"}
	}
	if len(c.Types) == 0 {
		c.Types = []string{"code"}
	}
	c.Grants, c.Types = known(c.Grants, []string{"authorization_code", "refresh_token"}), known(c.Types, []string{"code"})
	if len(c.Grants) == 0 || len(c.Types) == 0 {
		return badMetadata("grant_types and response_types must name one that the host has")
	}
	if !slices.Contains(c.Grants, "authorization_code") {
		c.Grants = append(c.Grants, "authorization_code")
	}
	if c.Scope == "" {
		c.Scope = scopeRead
	}
	scopes := knownScopes(c.Scope)
	if len(scopes) == 0 {
		return badMetadata("scope must name one that the host has")
	}
	c.Scope = listed(scopes)
	return nil
}

// knownScopes are the scopes of a list that the host has.
func knownScopes(list string) []string {
	var known []string
	for _, name := range strings.Split(list, " ") {
		if descriptions[name] != "" && !slices.Contains(known, name) {
			known = append(known, name)
		}
	}
	return known
}

// listed writes scopes in an answer: in reverse, since their order means nothing (RFC 6749, Section 3.3).
func listed(scopes []string) string {
	scopes = slices.Clone(scopes)
	slices.Sort(scopes)
	slices.Reverse(scopes)
	return strings.Join(scopes, " ")
}
