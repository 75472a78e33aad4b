package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// reply is one response, read whole.
type reply struct {
	Method string
	URL    *url.URL // of the request
	Status int
	Header http.Header
	Body   []byte
}

func (r *reply) String() string {
	return fmt.Sprintf("%s %s -> %d %v\n%s", r.Method, r.URL, r.Status, r.Header, shorten(r.Body))
}

func shorten(body []byte) string {
	const most = 2000
	if len(body) > most {
		return string(body[:most]) + "..."
	}
	return string(body)
}

// recorder is the transport of every request to one host: it reads each response whole, compares it with the rules, and
// remembers the secrets that the host issued.
type recorder struct {
	base  http.RoundTripper
	rules rules

	mu         sync.Mutex
	violations []violation
	secrets    map[string]string // the secret and what it is
}

func newRecorder(base http.RoundTripper, of rules) *recorder {
	return &recorder{base: base, rules: of, secrets: map[string]string{}}
}

func (w *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	w.keepRequestSecrets(req)
	resp, err := w.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s %s: %w", req.Method, req.URL, err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	r := &reply{Method: req.Method, URL: req.URL, Status: resp.StatusCode, Header: resp.Header, Body: body}
	w.keepResponseSecrets(r)
	found := w.rules.violations(r)

	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range found {
		w.violations = append(w.violations, violation{f, r})
	}
	return resp, nil
}

// violation is a rule and the response that broke it.
type violation struct {
	rule  string
	reply *reply
}

// requireNoViolation asserts that no response since the last call broke a rule, and shows the first that did, with what the
// host's log has about it.
func (w *recorder) requireNoViolation(t testing.TB, log *logBuffer) {
	t.Helper()
	w.mu.Lock()
	found := w.violations
	w.violations = nil
	w.mu.Unlock()
	if len(found) == 0 {
		return
	}
	first := found[0]
	logged := lines(log.String(), first.reply.Header.Get("X-Request-Id"), "logged")
	require.Failf(t, "responses break a rule", "%d times, first: %s: %s\n%v", len(found), first.rule, first.reply, logged)
}

// opt changes a request before it is sent.
type opt func(*http.Request)

func header(name, value string) opt {
	return func(r *http.Request) { r.Header.Add(name, value) }
}

func bearer(token string) opt { return header("Authorization", "Bearer "+token) }

// basic authenticates a client (RFC 6749, Section 2.3.1): both halves are form-encoded before base64.
func basic(id, secret string) opt {
	return func(r *http.Request) { r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret)) }
}

func form(v url.Values) opt { return text("application/x-www-form-urlencoded", v.Encode()) }

func text(contentType, body string) opt {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", contentType)
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	}
}

func jsonBody(v any) opt {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("the test's own body does not marshal: %v", err))
	}
	return text("application/json", string(data))
}

// request builds a request. A target that starts with a slash is below the host's public URL.
func (h *host) request(t testing.TB, method, target string, opts ...opt) *http.Request {
	t.Helper()
	if strings.HasPrefix(target, "/") {
		target = h.URL + target
	}
	req, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	require.NoError(t, err)
	for _, o := range opts {
		o(req)
	}
	return req
}

// send makes one request and follows no redirect.
func (h *host) send(t testing.TB, method, target string, opts ...opt) *reply {
	t.Helper()
	return h.do(t, h.request(t, method, target, opts...))
}

func (h *host) get(t testing.TB, target string, opts ...opt) *reply {
	t.Helper()
	return h.send(t, http.MethodGet, target, opts...)
}

func (h *host) post(t testing.TB, target string, opts ...opt) *reply {
	t.Helper()
	return h.send(t, http.MethodPost, target, opts...)
}

func (h *host) do(t testing.TB, req *http.Request) *reply {
	t.Helper()
	r, err := h.try(req)
	require.NoError(t, err)
	return r
}

// try is do for requests the host may cut off, and for goroutines, which cannot end a test.
func (h *host) try(req *http.Request) (*reply, error) {
	resp, err := h.recorder.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return &reply{Method: req.Method, URL: req.URL, Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}
