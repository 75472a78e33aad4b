package server

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
)

// issuerHost serves one key at every path.
func issuerHost(t *testing.T) (url, address string) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`))
	}))
	t.Cleanup(srv.Close)
	return srv.URL, srv.Listener.Addr().String()
}

// resolve asks the verifier of a host for the key.
func resolve(t *testing.T, cfg Config, deps Deps, method string) error {
	t.Helper()
	deps.Store, deps.Keys = openStore(t), testKeys(t)
	s, err := New(mustResolve(t, cfg), deps)
	require.NoError(t, err)
	_, err = s.verifier.Keys.Resolve(t.Context(), method)
	return err
}

// Nobody inside the operator's network is asked, but who is named.
func TestFetchAllowOpensTheStrictClient(t *testing.T) {
	url, address := issuerHost(t)
	var refused *fetch.Error
	require.ErrorAs(t, resolve(t, Config{}, Deps{}, url+"/key"), &refused)
	require.Equal(t, fetch.Refused, refused.Kind)
	require.ErrorAs(t, resolve(t, Config{FetchAllow: []string{"127.0.0.1:1"}}, Deps{}, url+"/key"), &refused)
	require.Equal(t, fetch.Refused, refused.Kind)
	require.NoError(t, resolve(t, Config{FetchAllow: []string{address}}, Deps{}, url+"/key"))
}

func TestAnInjectedClientIsTheOneThatIsUsed(t *testing.T) {
	url, address := issuerHost(t)
	client, err := fetch.New(fetch.Config{Allow: []string{address}})
	require.NoError(t, err)
	require.NoError(t, resolve(t, Config{}, Deps{Fetch: client}, url+"/key"))
}
