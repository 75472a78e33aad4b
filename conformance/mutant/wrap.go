package mutant

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
)

// The places of the good host.
const (
	pathAPI         = "/ims/clr/v2p0/"
	pathDiscovery   = "/ims/clr/v2p0/discovery"
	pathCredentials = "/ims/clr/v2p0/credentials"
	pathProfile     = "/ims/clr/v2p0/profile"
	pathRegister    = "/oauth/register"
	pathAuthorize   = "/oauth/authorize"
	pathToken       = "/oauth/token"
	pathRevoke      = "/oauth/revoke"
	pathIntrospect  = "/oauth/introspect"
	pathMetadata    = "/.well-known/oauth-authorization-server"
)

// answer is an answer of the good host that has not been sent yet.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask has the good host answer a request.
func ask(good http.Handler, r *http.Request) *answer {
	w := httptest.NewRecorder()
	good.ServeHTTP(w, r)
	return &answer{w.Code, w.Header(), w.Body.Bytes()}
}

func (a *answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if w.Header().Get("Content-Length") != "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that has gone is not the mutant's business
}

// fail turns an answer into an error of the API, as the standard defines it.
func (a *answer) fail(status int) {
	codes := imsxCodes[status]
	if codes.minor == "" {
		codes.severity, codes.minor = "error", "unknown"
	}
	a.status = status
	a.header.Del("WWW-Authenticate")
	if status == http.StatusUnauthorized {
		a.header.Set("WWW-Authenticate", `Bearer realm="clr"`)
	}
	a.header.Set("Content-Type", "application/json")
	a.body, _ = json.Marshal(map[string]any{ // texts can be marshalled
		"imsx_codeMajor": "failure", "imsx_severity": codes.severity, "imsx_description": "This is how it is.",
		"imsx_codeMinor": map[string]any{"imsx_codeMinorField": []any{
			map[string]any{"imsx_codeMinorFieldName": "sourceSystem", "imsx_codeMinorFieldValue": codes.minor},
		}},
	})
}

// imsxCodes are the codes that go with a status (CLR 2.0, Imsx_StatusInfo).
var imsxCodes = map[int]struct{ severity, minor string }{
	400: {"error", "invalid_query_parameter"}, 401: {"error", "unauthorizedrequest"}, 403: {"error", "forbidden"},
	404: {"status", "not_found"}, 405: {"error", "not_allowed"}, 406: {"error", "not_acceptable"},
	422: {"error", "invalid_data"}, 429: {"error", "server_busy"}, 500: {"error", "internal_server_error"},
}

// isRejected reports whether an answer rejects a request for what it says, and not for who sends it.
func (a *answer) isRejected() bool {
	return a.status >= http.StatusBadRequest && a.status < http.StatusInternalServerError &&
		a.status != http.StatusUnauthorized && a.status != http.StatusForbidden
}

// isBare reports whether the body is an empty object.
func (a *answer) isBare() bool { return strings.TrimSpace(string(a.body)) == "{}" }

// succeed turns an answer to getCredentials into a good, empty one.
func (a *answer) succeed() {
	a.status, a.body = http.StatusOK, []byte("{}")
	a.header.Del("WWW-Authenticate")
	a.header.Set("Content-Type", "application/json")
}

// object is the body as a JSON object, nil when it is none.
func (a *answer) object() map[string]any {
	var object map[string]any
	if json.Unmarshal(a.body, &object) != nil {
		return nil
	}
	return object
}

// edit changes the body as a JSON object; one that is none stays as it is.
func (a *answer) edit(change func(object map[string]any)) {
	object := a.object()
	if object == nil {
		return
	}
	change(object)
	if body, err := json.Marshal(object); err == nil {
		a.body = body
	}
}

// answers makes a mutant that changes answers on their way out: those to a method and path, any method when it is "".
func answers(method, path string, change func(r *http.Request, a *answer)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !isTo(r, method, path) {
				good.ServeHTTP(w, r)
				return
			}
			body := readBody(r)
			a := ask(good, r)
			r.Body = io.NopCloser(bytes.NewReader(body))
			change(r, a)
			a.send(w)
		})
	}
}

// requests makes a mutant that changes requests on their way in.
func requests(method, path string, change func(r *http.Request)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isTo(r, method, path) {
				change(r)
			}
			good.ServeHTTP(w, r)
		})
	}
}

// isTo compares method and path; a path that ends in a slash stands for everything below it.
func isTo(r *http.Request, method, path string) bool {
	isBelow := strings.HasSuffix(path, "/") && strings.HasPrefix(r.URL.Path, path)
	return (method == "" || r.Method == method) && (path == "" || r.URL.Path == path || isBelow)
}

// readBody reads a request's body and puts it back.
func readBody(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body) // what is missing, the good host will miss as well
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// form reads a request's form and puts it back.
func form(r *http.Request) url.Values {
	values, _ := url.ParseQuery(string(readBody(r))) // what cannot be read is none
	return values
}

// setForm gives a request another form.
func setForm(r *http.Request, values url.Values) {
	setBody(r, []byte(values.Encode()))
}

func setBody(r *http.Request, body []byte) {
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
}

// setQuery gives a request another query.
func setQuery(r *http.Request, values url.Values) {
	r.URL.RawQuery = values.Encode()
	r.RequestURI = r.URL.RequestURI()
}

// counter returns a function that counts how often it was called, from 1.
func counter() func() int64 {
	var n atomic.Int64
	return func() int64 { return n.Add(1) }
}

// encoded marshals what was unmarshalled.
func encoded(v any) []byte {
	text, _ := json.Marshal(v)
	return text
}
