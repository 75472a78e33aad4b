package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// harvest is every secret that passes by.
type harvest struct {
	mu     sync.Mutex
	values map[string]string // kinds by value
	scopes map[string]string // access tokens by scope
}

// shown is how long a value may be and be shown: made-up ones of a case help a reader.
const shown = 12

func (h *harvest) add(kind, value string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.values == nil {
		h.values, h.scopes = map[string]string{}, map[string]string{}
	}
	if len(value) >= shown {
		h.values[value] = kind
	}
}

func (h *harvest) around(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		good.ServeHTTP(answer, r)
		if form, err := url.ParseQuery(string(body)); err == nil && r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			h.add("code_verifier", form.Get("code_verifier"))
		}
		if led, err := url.Parse(answer.Header().Get("Location")); err == nil {
			h.add("code", led.Query().Get("code"))
		}
		for _, cookie := range answer.Result().Cookies() {
			h.add("cookie", cookie.Value)
		}
		var issued map[string]any
		if json.Unmarshal(answer.Body.Bytes(), &issued) == nil {
			h.issued(issued)
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

func (h *harvest) issued(answer map[string]any) {
	for _, kind := range []string{"access_token", "refresh_token", "client_secret", "registration_access_token"} {
		value, _ := answer[kind].(string)
		h.add(kind, value)
	}
	scope, _ := answer["scope"].(string)
	if token, isIssued := answer["access_token"].(string); isIssued {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.scopes[scope] = token
	}
}

func (h *harvest) scoped(scope string) string { return h.scopes[scope] }

func (h *harvest) kinds() []string { return slices.Collect(maps.Values(h.values)) }

func (h *harvest) requireNone(t *testing.T, where, text string) {
	t.Helper()
	var pairs []string
	for value := range h.values {
		pairs = append(pairs, value, "")
	}
	if strings.NewReplacer(pairs...).Replace(text) == text { // in one pass: there are many values, and much text
		return
	}
	for value, kind := range h.values {
		require.False(t, strings.Contains(text, value), "%s holds a %s", where, kind)
	}
}
