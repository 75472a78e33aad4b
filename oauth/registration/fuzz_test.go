package registration_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage/storagetest"
)

// FuzzRegister sends bodies through the whole handler. None may end in a 5xx, and what is accepted MUST keep the rules,
// which this test implements independently.
func FuzzRegister(f *testing.F) {
	document := good()
	f.Add(document.json(f))
	f.Add(document.with("client_uri", "https://pathways.example\\@evil.example/").json(f))
	f.Add(document.with("redirect_uris", []string{"https://PATHWAYS.example:8443/cb?x=%00", "https://xn--a.example"}).json(f))
	f.Add(document.with("client_name", "a\u202eb\u0000").with("contacts", []any{1, nil, "x"}).json(f))
	f.Add(document.with("grant_types", []string{"authorization_code", "refresh_token"}).with("scope", allScopes()).json(f))
	f.Add([]byte(`{"client_name":"\ud800","client_name":1e999,"redirect_uris":[[[[[[[[[]]]]]]]]]}`))
	f.Add([]byte(`[`))
	f.Add([]byte(``))
	for _, bad := range badURLs {
		f.Add(document.with("redirect_uris", []string{bad.url}).json(f))
	}
	handler := engine(f, storagetest.SQLite(f, clock))
	f.Fuzz(func(t *testing.T, body []byte) { requireSound(t, handler, body) })
}

// FuzzRegisterValues mutates the values of a well-formed document, which FuzzRegister seldom leaves well-formed.
func FuzzRegisterValues(f *testing.F) {
	f.Add("Pathways", "https://pathways.example/", "https://pathways.example/cb", scope.ProfileReadonly, "refresh_token")
	f.Add("n", "https://xn--bcher-kva.example:8443", "HTTPS://XN--BCHER-KVA.example/cb", "offline_access", "refresh_token")
	for _, bad := range badURLs {
		f.Add("x", bad.url, bad.url, "offline_access", "authorization_code")
	}
	handler := engine(f, storagetest.SQLite(f, clock))
	f.Fuzz(func(t *testing.T, text, page, redirect, scopes, grant string) {
		requireSound(t, handler, members{
			"client_name": text, "software_id": text, "software_version": "1", "contacts": []string{text},
			"client_uri": page, "logo_uri": page, "tos_uri": page, "policy_uri": page, "redirect_uris": []string{redirect},
			"scope": scopes, "grant_types": []string{"authorization_code", grant},
		}.json(t))
	})
}

// requireSound registers a body and checks the answer, whichever it is.
func requireSound(t *testing.T, handler http.Handler, body []byte) {
	request := httptest.NewRequest(http.MethodPost, "/oauth/register", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)

	require.Contains(t, []int{201, 400, 413}, recorder.Code, recorder.Body)
	require.True(t, utf8.Valid(recorder.Body.Bytes()))
	var answer struct {
		Error       string
		Description string `json:"error_description"`
		registered
	}
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &answer))
	if recorder.Code != http.StatusCreated {
		require.Contains(t, []string{badMetadata, badRedirect}, answer.Error)
		require.Regexp(t, `^[\x20-\x21\x23-\x5b\x5d-\x7e]+$`, answer.Description)
		require.LessOrEqual(t, len(answer.Description), 2000)
		return
	}
	answer.requireGood(t)
}

// registered is an accepted client as a client reads it.
type registered struct {
	ClientID        string   `json:"client_id"`
	ClientName      string   `json:"client_name"`
	ClientURI       string   `json:"client_uri"`
	LogoURI         string   `json:"logo_uri"`
	TosURI          string   `json:"tos_uri"`
	PolicyURI       string   `json:"policy_uri"`
	SoftwareID      string   `json:"software_id"`
	SoftwareVersion string   `json:"software_version"`
	RedirectURIs    []string `json:"redirect_uris"`
	Scope           string   `json:"scope"`
	GrantTypes      []string `json:"grant_types"`
	ResponseTypes   []string `json:"response_types"`
	Contacts        []string `json:"contacts"`
}

func (r registered) requireGood(t *testing.T) {
	for _, text := range append([]string{r.ClientName, r.SoftwareID, r.SoftwareVersion}, r.Contacts...) {
		require.NotEmpty(t, strings.TrimSpace(text))
		require.LessOrEqual(t, utf8.RuneCountInString(text), 200)
		require.False(t, strings.ContainsAny(text, "\x00\r\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), "%q", text)
	}
	require.NotEmpty(t, r.RedirectURIs)
	require.LessOrEqual(t, len(r.RedirectURIs), 10)
	hosts := map[string]bool{}
	for _, raw := range append([]string{r.ClientURI, r.LogoURI, r.TosURI, r.PolicyURI}, r.RedirectURIs...) {
		u, err := url.Parse(raw)
		require.NoError(t, err)
		require.Equal(t, "https", u.Scheme)
		require.Nil(t, u.User)
		require.NotContains(t, raw, "#")
		require.NotContains(t, raw, `\`)
		hosts[strings.ToLower(u.Hostname())] = true
	}
	require.Len(t, hosts, 1)
	for host := range hosts {
		require.Regexp(t, `^[a-z0-9.-]*[a-z][a-z0-9.-]*$`, host)
		require.NotEqual(t, "localhost", host)
	}
	for _, name := range strings.Split(r.Scope, " ") {
		_, ok := scope.Lookup(name)
		require.True(t, ok, "%q", name)
	}
	require.Contains(t, r.GrantTypes, "authorization_code")
	require.Equal(t, []string{"code"}, r.ResponseTypes)
	slices.Sort(r.RedirectURIs)
	require.Len(t, slices.Compact(r.RedirectURIs), len(r.RedirectURIs))
}
