package server

import (
	"crypto/ed25519"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/server/telemetry"
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

// verify has a host verify a JWS that names its key by URL, with a signature that is bad.
func verify(t *testing.T, cfg Config, deps Deps, kid string) error {
	t.Helper()
	deps, err := deps.filled(mustResolve(t, cfg), telemetry.New())
	require.NoError(t, err)
	part := base64.RawURLEncoding.EncodeToString
	jws := part([]byte(`{"alg":"EdDSA","kid":"`+kid+`"}`)) + "." + part([]byte(`{"type":"VerifiableCredential","issuer":"`+kid+`"}`))
	return deps.verifier().VerifyProof(t.Context(), []byte(jws+"."+part(make([]byte, ed25519.SignatureSize))))
}

// Nobody inside the operator's network is asked, but who is named.
func TestFetchAllowOpensTheStrictClient(t *testing.T) {
	url, address := issuerHost(t)
	const refused, asked = "only https URLs are fetched", "the signature does not verify"
	require.ErrorContains(t, verify(t, Config{}, Deps{}, url+"/key"), refused)
	require.ErrorContains(t, verify(t, Config{FetchAllow: []string{"127.0.0.1:1"}}, Deps{}, url+"/key"), refused)
	require.ErrorContains(t, verify(t, Config{FetchAllow: []string{address}}, Deps{}, url+"/key"), asked)
}

func TestAnInjectedClientIsTheOneThatIsUsed(t *testing.T) {
	url, address := issuerHost(t)
	client, err := fetch.New(fetch.Config{Allow: []string{address}})
	require.NoError(t, err)
	require.ErrorContains(t, verify(t, Config{}, Deps{Fetch: client}, url+"/key"), "the signature does not verify")
}
