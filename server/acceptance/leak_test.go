package acceptance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// canary stands in every credential and profile the tests submit. A log with it has a part of a record.
const canary = "canary-b7c1e2"

// logBuffer is a host's captured log.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// keep remembers a secret. Short values (an unticked box, an empty cookie) would be found by accident.
func (w *recorder) keep(what, secret string) {
	if len(secret) < 12 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.secrets[secret] = what
}

// keepResponseSecrets remembers codes, tokens, client secrets and cookies the host gave out.
func (w *recorder) keepResponseSecrets(r *reply) {
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		w.keep("cookie "+c.Name, c.Value)
	}
	if to, err := url.Parse(r.Header.Get("Location")); err == nil {
		w.keep("authorization code", to.Query().Get("code"))
	}
	if mediaType(r.Header) != "application/json" || !strings.Contains(r.URL.Path, "/oauth/") {
		return
	}
	var body map[string]any
	if json.Unmarshal(r.Body, &body) != nil {
		return
	}
	for _, member := range []string{"access_token", "refresh_token", "client_secret", "registration_access_token"} {
		if s, ok := body[member].(string); ok {
			w.keep(member, s)
		}
	}
}

// keepRequestSecrets remembers the passwords and verifiers a test submits.
func (w *recorder) keepRequestSecrets(req *http.Request) {
	if req.GetBody == nil || req.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		return
	}
	body, err := req.GetBody()
	if err != nil {
		return
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return
	}
	sent, err := url.ParseQuery(string(data))
	if err != nil {
		return
	}
	for _, member := range []string{"password", "code_verifier", "client_secret"} {
		w.keep("submitted "+member, sent.Get(member))
	}
}

// leaks returns every line of the log that has a secret, with the name of the secret.
func (w *recorder) leaks(log string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := lines(log, canary, "the content of a credential or profile")
	for secret, what := range w.secrets {
		found = append(found, lines(log, secret, what)...)
	}
	return found
}

// lines returns the first line of the log with the secret, if there is one.
func lines(log, secret, what string) []string {
	at := strings.Index(log, secret)
	if at < 0 || secret == "" {
		return nil
	}
	start := strings.LastIndexByte(log[:at], '\n') + 1
	end := at + strings.IndexByte(log[at:]+"\n", '\n')
	return []string{what + " in: " + log[start:end]}
}
