package acceptance

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// rules are those that every response of a host MUST keep, whatever the request.
type rules struct {
	issuer string // the host's public URL
	outage bool   // the test broke this host or another on purpose: 503 is expected, and no other server error
}

// violations returns every rule that the response breaks.
func (of rules) violations(r *reply) []string {
	var f []string
	path := strings.TrimPrefix(r.URL.Path, basePath(of.issuer))
	api := strings.HasPrefix(path, "/ims/")
	oauth := slices.Contains([]string{"/oauth/token", "/oauth/revoke", "/oauth/introspect"}, path) || strings.HasPrefix(path, "/oauth/register")
	f = append(f, of.transport(r)...)
	if mediaType(r.Header) == "application/json" && r.Method != http.MethodHead && !json.Valid(r.Body) {
		f = append(f, "the body is labelled JSON and is not")
	}
	switch {
	case api && r.Status >= 400 && r.Method != http.MethodHead:
		f = append(f, apiErrorViolations(r)...)
	case strings.HasSuffix(path, "/credentials") && r.Method == http.MethodGet && r.Status == http.StatusOK:
		f = append(f, listViolations(r)...)
	case oauth && r.Method != http.MethodHead && r.Status != http.StatusNotFound:
		f = append(f, oauthViolations(r)...)
	case mediaType(r.Header) == "text/html" && (r.Status < 300 || r.Status >= 400):
		f = append(f, pageViolations(r)...)
	}
	if strings.HasPrefix(path, "/oauth/authorize") && r.Header.Get("Location") != "" {
		f = append(f, of.redirectViolations(r)...)
	}
	return f
}

// transport has the rules of HTTP itself (RFC 9110).
func (of rules) transport(r *reply) []string {
	var f []string
	if r.Status >= 500 && !(of.outage && r.Status == http.StatusServiceUnavailable) {
		f = append(f, "a server error (CLR-ERR-022)")
	}
	if (r.Status == http.StatusNotModified || r.Status == http.StatusNoContent) && len(r.Body) > 0 {
		f = append(f, "a body where HTTP forbids one (CLR-WRITE-022)")
	}
	if r.Status >= 400 && r.Header.Get("X-Request-Id") == "" {
		f = append(f, "a failure that an operator cannot look up")
	}
	if r.Status == http.StatusMethodNotAllowed && r.Header.Get("Allow") == "" {
		f = append(f, "405 without Allow (CLR-ERR-021)")
	}
	if after := r.Header.Get("Retry-After"); after != "" {
		if n, err := strconv.Atoi(after); err != nil || n < 0 {
			if _, err := time.Parse(http.TimeFormat, after); err != nil {
				f = append(f, "Retry-After does not parse (CLR-TRAN-013)")
			}
		}
	}
	if len(r.Body) > 0 && strings.HasPrefix(mediaType(r.Header), "text/") && !utf8.Valid(r.Body) {
		f = append(f, "not UTF-8 (CLR-TRAN-010)")
	}
	return f
}

// apiErrorViolations checks a failure of the CLR API (CLR-ERR-001 to 019).
func apiErrorViolations(r *reply) []string {
	info, err := parseImsx(r.Body)
	if err != nil {
		return []string{err.Error()}
	}
	var f []string
	if mediaType(r.Header) != "application/json" {
		f = append(f, "an error that is not application/json (CLR-ERR-002)")
	}
	if !slices.Contains(minors[r.Status], info.minor()) {
		f = append(f, "code minor "+info.minor()+" (CLR-ERR-009 to 017)")
	}
	if r.Status == http.StatusUnauthorized && !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer") {
		f = append(f, "401 without a Bearer challenge (CLR-ERR-019)")
	}
	return f
}

// listViolations checks every answer of getCredentials.
func listViolations(r *reply) []string {
	if _, err := parseList(r.Body); err != nil {
		return []string{err.Error()}
	}
	if total, err := strconv.Atoi(r.Header.Get("X-Total-Count")); err != nil || total < 0 {
		return []string{"X-Total-Count is not a count: " + r.Header.Get("X-Total-Count")}
	}
	return nil
}

// descriptionText is what may stand in an error_description (RFC 6749, Section 5.2).
var descriptionText = regexp.MustCompile(`^[\x20-\x21\x23-\x5B\x5D-\x7E]*$`)

// oauthViolations checks answers of the token, revocation, introspection and registration endpoints.
func oauthViolations(r *reply) []string {
	var f []string
	if len(r.Body) > 0 && mediaType(r.Header) != "application/json" {
		f = append(f, "an OAuth answer that is not application/json")
	}
	if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Pragma") != "no-cache" {
		f = append(f, "an OAuth answer that may be cached (CLR-TOK-005, CLR-TOK-029)")
	}
	if r.Status < 400 {
		return f
	}
	var e map[string]any
	if err := json.Unmarshal(r.Body, &e); err != nil {
		return append(f, "an OAuth error that is not a JSON object")
	}
	if code, ok := e["error"].(string); !ok || code == "" {
		f = append(f, "an OAuth error without error (CLR-TOK-027)")
	}
	if text, _ := e["error_description"].(string); !descriptionText.MatchString(text) || internals.MatchString(text) {
		f = append(f, fmt.Sprintf("error_description %q (CLR-TOK-030)", text))
	}
	for name := range e {
		if strings.HasPrefix(name, "imsx_") {
			f = append(f, "an imsx member at an OAuth endpoint (CLR-ERR-024)")
		}
	}
	if r.Status == http.StatusUnauthorized && r.Header.Get("WWW-Authenticate") == "" {
		f = append(f, "401 without a challenge")
	}
	return f
}

// pageViolations checks every page (RFC 9700, Sections 4.2.4 and 4.16; CLR-AUTH-031).
func pageViolations(r *reply) []string {
	var f []string
	policy := r.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "'unsafe-inline'") {
		f = append(f, "Content-Security-Policy is "+policy)
	}
	if r.Header.Get("Referrer-Policy") == "" {
		f = append(f, "a page without Referrer-Policy")
	}
	if internals.Match(r.Body) {
		f = append(f, "a page shows internals")
	}
	return f
}

// authorizationErrors is the closed vocabulary of RFC 6749, Section 4.1.2.1 (CLR-AUTH-025).
var authorizationErrors = []string{"invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type",
	"invalid_scope", "server_error", "temporarily_unavailable"}

// redirectViolations checks a redirect that leaves the host for the client (RFC 6749, Section 4.1.2; RFC 9207,
// Section 2).
func (of rules) redirectViolations(r *reply) []string {
	to, err := r.URL.Parse(r.Header.Get("Location"))
	if err != nil {
		return []string{"Location does not parse"}
	}
	var f []string
	if r.Status != http.StatusFound && r.Status != http.StatusSeeOther {
		f = append(f, "a redirect that may repeat the form (RFC 9700, Section 4.12)")
	}
	if strings.HasPrefix(to.String(), of.issuer+"/") {
		return f
	}
	q := to.Query()
	if q.Get("iss") != of.issuer {
		f = append(f, fmt.Sprintf("iss is %q", q.Get("iss")))
	}
	if to.Fragment != "" || strings.HasSuffix(r.Header.Get("Location"), "#") {
		f = append(f, "an answer in the fragment")
	}
	if (q.Get("code") == "") == (q.Get("error") == "") {
		f = append(f, "neither a code nor an error, or both")
	}
	if e := q.Get("error"); e != "" && !slices.Contains(authorizationErrors, e) {
		f = append(f, "an error outside the vocabulary: "+e)
	}
	if !descriptionText.MatchString(q.Get("error_description")) {
		f = append(f, fmt.Sprintf("error_description %q", q.Get("error_description")))
	}
	return f
}

func mediaType(h http.Header) string {
	m, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return m
}

func basePath(public string) string {
	u, err := url.Parse(public)
	if err != nil {
		return ""
	}
	return u.Path
}
