package online_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/online"
	"clrhost/credential/status"
)

var today = time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)

func now() time.Time { return today }

func TestWithoutAFetcherNothingIsAsked(t *testing.T) {
	v := &credential.Verifier{Now: now}
	online.Equip(v, nil, nil)
	_, err := v.Keys.Resolve(t.Context(), "https://issuer.example/keys#1")
	require.ErrorIs(t, err, fetch.ErrOffline)
	result := v.Status.Check(t.Context(), "urn:example:1", entry("https://issuer.example/list"))
	require.Equal(t, status.Unchecked, result.State)
	require.Contains(t, result.Detail, fetch.ErrOffline.Error())
	_, err = v.Refresh.Current(t.Context(), "https://issuer.example/current")
	require.ErrorIs(t, err, fetch.ErrOffline)
}

func TestEverythingIsAskedForWithOneClient(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/list" {
			_, _ = w.Write([]byte(`{"id":"http://` + r.Host + `/list","issuer":"http://` + r.Host + `/","revokedCredential":[{"id":"urn:example:1"}]}`))
			return
		}
		_, _ = w.Write([]byte(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`))
	}))
	t.Cleanup(host.Close)
	client, err := fetch.New(fetch.Config{Allow: []string{host.Listener.Addr().String()}, Now: now})
	require.NoError(t, err)
	v := &credential.Verifier{Now: now}
	online.Equip(v, client, nil)

	method, err := v.Keys.Resolve(t.Context(), host.URL+"/key")
	require.NoError(t, err)
	require.NotNil(t, method.PublicKey)
	current, err := v.Refresh.Current(t.Context(), host.URL+"/current")
	require.NoError(t, err)
	require.NotEmpty(t, current)
	require.Equal(t, status.Revoked, v.Status.Check(t.Context(), "urn:example:1", entry(host.URL+"/list")).State)
	require.Equal(t, status.Good, v.Status.Check(t.Context(), "urn:example:2", entry(host.URL+"/list")).State)
}

func entry(list string) map[string]any {
	return map[string]any{"id": list, "type": status.TypeRevocationList}
}
