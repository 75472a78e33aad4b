package key_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/proof"
)

// web simulates other hosts: documents by URL. A document "-" stands for a host that does not respond.
type web map[string]string

func (w web) Get(_ context.Context, url, _ string) (fetch.Document, error) {
	switch body, found := w[url]; {
	case !found:
		return fetch.Document{}, &fetch.Error{Kind: fetch.BadStatus, Host: "there", Status: http.StatusNotFound}
	case body == "-":
		return fetch.Document{}, &fetch.Error{Kind: fetch.Unreachable, Host: "there", Err: context.DeadlineExceeded}
	default:
		return fetch.Document{Body: []byte(body), FinalURL: url}, nil
	}
}

// keys are two keys and their written forms, to be put into documents: $A and $B are Multikeys, $JA and $JB are JWKs.
type keys struct {
	a, b crypto.PublicKey
	*strings.Replacer
}

func newKeys(t *testing.T) keys {
	t.Helper()
	a, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	b := private.Public()
	return keys{a, b, strings.NewReplacer("$A", multikey(t, a), "$B", multikey(t, b), "$JA", jwk(t, a), "$JB", jwk(t, b))}
}

func multikey(t *testing.T, k crypto.PublicKey) string {
	t.Helper()
	text, err := proof.EncodeMultikey(k)
	require.NoError(t, err)
	return text
}

func jwk(t *testing.T, k crypto.PublicKey) string {
	t.Helper()
	text, err := proof.MarshalJWK(k)
	require.NoError(t, err)
	return string(text)
}

func (k keys) web(w web) web {
	written := web{}
	for url, body := range w {
		written[k.Replace(url)] = k.Replace(body)
	}
	return written
}

// TestShapes resolves a method that holds key A from every form of document.
func TestShapes(t *testing.T) {
	const issuer = "https://issuer.example/1"
	k := newKeys(t)
	for name, row := range map[string]struct {
		id, at, body string
	}{
		"bare JWK": {"https://issuer.example/k", "https://issuer.example/k", `$JA`},
		"JWK with its issuer": {"https://issuer.example/k", "https://issuer.example/k",
			`{"iss":"https://issuer.example/1","use":"sig","key_ops":["verify"],` + k.Replace("$JA")[1:]},
		"JWKS by whole URL": {"https://issuer.example/k#1", "https://issuer.example/k",
			`{"keys":[$JB,{"kid":"https://issuer.example/k#1",` + k.Replace("$JA")[1:] + `]}`},
		"JWKS by fragment": {"https://issuer.example/k#1", "https://issuer.example/k",
			`{"keys":[{"kty":"oct","kid":"2"},{"kid":"1",` + k.Replace("$JA")[1:] + `]}`},
		"method document": {"https://issuer.example/k", "https://issuer.example/k",
			`{"id":"https://issuer.example/k","type":"Multikey","controller":"https://issuer.example/1","publicKeyMultibase":"$A"}`},
		"method document with a JWK": {"https://issuer.example/k#1", "https://issuer.example/k",
			`{"id":"https://issuer.example/k#1","type":"JsonWebKey","controller":"https://issuer.example/1","publicKeyJwk":$JA}`},
		"controller document": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":[{"id":"https://issuer.example/1#2","publicKeyMultibase":"$B"},
			{"id":"https://issuer.example/1#1","controller":"https://issuer.example/1","publicKeyMultibase":"$A"}],
			"assertionMethod":["https://issuer.example/1#1"]}`},
		"single values, relative ids, no controller": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":{"id":"#1","publicKeyMultibase":"$A"},"assertionMethod":"#1"}`},
		"without an id": {issuer + "#1", issuer,
			`{"verificationMethod":{"id":"#1","publicKeyMultibase":"$A"},"assertionMethod":"#1"}`},
		"embedded in assertionMethod": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","assertionMethod":[{"id":"#1","publicKeyJwk":$JA}]}`},
		"not for assertion": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":{"id":"#1","publicKeyMultibase":"$A"},"authentication":"#1"}`},
		"key in the fragment": {issuer + "#$A", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":{"id":"#$A","publicKeyMultibase":"$A"},"assertionMethod":"#$A"}`},
		"key in the fragment of a JWK": {issuer + "#$A", issuer, `$JA`},
		"did:web": {"did:web:issuer.example#1", "https://issuer.example/.well-known/did.json",
			`{"id":"did:web:issuer.example","verificationMethod":{"id":"did:web:issuer.example#1","controller":"did:web:issuer.example",
			"publicKeyMultibase":"$A"},"assertionMethod":["#1"]}`},
		"did:web with a port and a path": {"did:web:issuer.example%3A8443:a:b#1", "https://issuer.example:8443/a/b/did.json",
			`{"id":"did:web:issuer.example%3A8443:a:b","assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`},
		"did:web without did.json": {"did:web:issuer.example:a#1", "https://issuer.example/a",
			`{"id":"did:web:issuer.example:a","assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			resolver := key.Resolver{Fetch: k.web(web{row.at: row.body})}
			m, err := resolver.Resolve(t.Context(), k.Replace(row.id))
			require.NoError(t, err)
			require.Equal(t, proof.Method{ID: k.Replace(row.id), PublicKey: k.a}, m)
		})
	}
}

// TestNoKey: published documents without the key. Denied is set where the authoritative document does not list the method.
func TestNoKey(t *testing.T) {
	const at, issuer = "https://issuer.example/k", `"id":"https://issuer.example/k",`
	k := newKeys(t)
	for name, row := range map[string]struct {
		id, body, says string
		denied         bool
	}{
		"a page":                 {at, `<!doctype html>`, "is not a JSON object", false},
		"null":                   {at, `null`, "is not a JSON object", false},
		"nothing":                {at, `{}`, "holds no key", false},
		"empty lists":            {at + "#1", `{` + issuer + `"verificationMethod":[],"assertionMethod":[]}`, "holds no key", false},
		"a name twice":           {at, `{"id":"1","id":"2"}`, "is not a JSON object", false},
		"another method":         {at, `{"id":"https://issuer.example/other","publicKeyMultibase":"$A"}`, "does not hold the verification method", true},
		"a set without it":       {at + "#1", `{"keys":[$JA]}`, "does not hold the verification method", true},
		"a set with it twice":    {at + "#1", `{"keys":[{"kid":"1"},{"kid":"1"}]}`, "more than one key", false},
		"no such entry":          {at + "#1", `{` + issuer + `"verificationMethod":[{"id":"#2","publicKeyMultibase":"$A"}]}`, "does not hold the verification method", true},
		"only a reference":       {at + "#1", `{` + issuer + `"assertionMethod":["#1"]}`, "does not hold the verification method", true},
		"two keys":               {at, `{` + issuer + `"publicKeyMultibase":"$A","publicKeyJwk":$JB}`, "two keys", false},
		"no key in the entry":    {at + "#1", `{` + issuer + `"verificationMethod":{"id":"#1"}}`, "neither publicKeyMultibase nor publicKeyJwk", false},
		"no Multikey":            {at, `{` + issuer + `"publicKeyMultibase":"f00"}`, "cannot be used", false},
		"a private JWK":          {at, `{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}`, `private member "d"`, false},
		"a JWK for encryption":   {at, `{"use":"enc",` + k.Replace("$JA")[1:], "not for verifying signatures", true},
		"a JWK for signing only": {at, `{"key_ops":["sign"],` + k.Replace("$JA")[1:], "not for verifying signatures", true},
		"revoked":                {at, `{` + issuer + `"publicKeyMultibase":"$A","revoked":"2025-05-01T11:59:59Z"}`, "since 2025-05-01T11:59:59Z (revoked)", true},
		"expired":                {at, `{` + issuer + `"publicKeyMultibase":"$A","expires":"2025-05-01T12:00:00Z"}`, "(expires)", true},
		"no date":                {at, `{` + issuer + `"publicKeyMultibase":"$A","expires":"soon"}`, "expires is not a date-time", false},
	} {
		t.Run(name, func(t *testing.T) {
			resolver := key.Resolver{Fetch: k.web(web{at: row.body}), Now: now}
			_, err := resolver.Resolve(t.Context(), k.Replace(row.id))
			var none *key.MethodError
			require.ErrorAs(t, err, &none)
			require.ErrorContains(t, err, row.says)
			require.Equal(t, row.denied, none.Denied, err)
		})
	}
	resolver := key.Resolver{Fetch: k.web(web{at: `{` + issuer + `"publicKeyMultibase":"$A","expires":"2025-05-01T12:00:01Z"}`}), Now: now}
	_, err := resolver.Resolve(t.Context(), at)
	require.NoError(t, err, "until it expires it is good")
}

// redirects are documents that another origin returns.
type redirects struct{ web }

func (r redirects) Get(ctx context.Context, url, accept string) (fetch.Document, error) {
	document, err := r.web.Get(ctx, url, accept)
	document.FinalURL = "https://attacker.example/k"
	return document, err
}

func TestDIDsThatHoldTheirKey(t *testing.T) {
	ed, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	big, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	var offline key.Resolver
	for _, k := range []crypto.PublicKey{ed, p256.Public(), p384.Public(), big.Public()} {
		byKey := "did:key:" + multikey(t, k)
		byJWK, err := proof.DIDJWK(k)
		require.NoError(t, err)
		for id, did := range map[string]string{
			byKey: byKey, byKey + "#" + multikey(t, k): byKey, byJWK: byJWK, byJWK + "#0": byJWK,
		} {
			m, err := offline.Resolve(t.Context(), id)
			require.NoError(t, err)
			require.Equal(t, id, m.ID)
			require.Equal(t, key.Own, offline.Standing(t.Context(), did, m).Word)
			require.True(t, k.(interface{ Equal(crypto.PublicKey) bool }).Equal(m.PublicKey))
		}
	}
}

// TestPublishedDIDKeys: examples of the did:key specification.
func TestPublishedDIDKeys(t *testing.T) {
	var offline key.Resolver
	for did, want := range map[string]string{
		"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK":                        "ed25519.PublicKey",
		"did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169":                       "*ecdsa.PublicKey",
		"did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9": "*ecdsa.PublicKey",
	} {
		m, err := offline.Resolve(t.Context(), did)
		require.NoError(t, err, did)
		require.Equal(t, want, fmt.Sprintf("%T", m.PublicKey))
	}
}

func TestMethodsThatAreNone(t *testing.T) {
	resolver := key.Resolver{Fetch: web{}}
	x25519 := "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"
	for id, says := range map[string]string{
		"":                                      "is none of",
		"urn:uuid:1":                            "is none of",
		"#key-1":                                "is none of",
		"\x1b[31m":                              "is none of",
		"did:key:":                              "cannot be used",
		"did:key:zzz":                           "cannot be used",
		x25519:                                  "none of Ed25519, P-256, P-384 and RSA",
		"did:key:z6MkhaXgBZ#other":              "must repeat the key",
		"did:key:z" + strings.Repeat("1", 4000): "cannot be used",
		"did:jwk:e30#1":                         "is #0",
		"did:jwk:e30#0":                         "none of RSA, P-256, P-384, P-521 and Ed25519",
		"did:jwk:" + base64.RawURLEncoding.EncodeToString([]byte(`{"kty":"oct","k":"AA"}`)): `private member "k"`,
		"did:web:#1":                             "is not a did:web",
		"did:web:a/b#1":                          "is not a did:web",
		"did:web:a%2Fb#1":                        "is not a did:web",
		"did:web:a@b#1":                          "is not a did:web",
		"did:web:a:443#1":                        "404",
		"did:web:a%3A443%3A1#1":                  "is not a did:web",
		"did:web:a::b#1":                         "is not a did:web",
		"did:web:a:..#1":                         "not a did:web path",
		"did:web:a:%2e%2E#1":                     "not a did:web path",
		"did:web:a:b%2Fc#1":                      "not a did:web path",
		"did:web:a:%zz#1":                        "not a did:web path",
		"https://a/" + strings.Repeat("a", 5000): "longer than 4096 bytes",
	} {
		_, err := resolver.Resolve(t.Context(), id)
		require.ErrorContains(t, err, says, id)
		require.NotContains(t, err.Error(), "\x1b")
	}
	other := key.Resolver{Fetch: web{"https://a/.well-known/did.json": `{"id":"did:web:b"}`}}
	_, err := other.Resolve(t.Context(), "did:web:a#1")
	require.ErrorContains(t, err, "describes another DID")
}

// TestNoWayAround: the second URL of a did:web is for a missing document, not for a silent host.
func TestNoWayAround(t *testing.T) {
	k := newKeys(t)
	resolver := key.Resolver{Fetch: k.web(web{"https://issuer.example/a/did.json": "-",
		"https://issuer.example/a": `{"id":"did:web:issuer.example:a","assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`})}
	_, err := resolver.Resolve(t.Context(), "did:web:issuer.example:a#1")
	requireKind(t, fetch.Unreachable, err)
}

func TestOffline(t *testing.T) {
	k := newKeys(t)
	offline := key.Resolver{Fetch: fetch.Offline{}, Known: key.Known{"https://issuer.example/k": {PublicKey: k.b, Algorithm: "ES256"}}}
	for _, id := range []string{"https://issuer.example/1#1", "did:web:issuer.example#1"} {
		_, err := offline.Resolve(t.Context(), id)
		require.ErrorIs(t, err, fetch.ErrOffline)
	}
	m, err := offline.Resolve(t.Context(), "https://issuer.example/k")
	require.NoError(t, err)
	require.Equal(t, proof.Method{ID: "https://issuer.example/k", PublicKey: k.b, Algorithm: "ES256"}, m)
}

// TestThroughTheClient: a did:web on a real host, through the real client.
func TestThroughTheClient(t *testing.T) {
	k := newKeys(t)
	var did string
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/people/ada/did.json" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, k.Replace(`{"id":"`+did+`","assertionMethod":[{"id":"#1","publicKeyJwk":$JB}]}`))
	}))
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	newClient := func(allow ...string) *fetch.Client {
		client, err := fetch.New(fetch.Config{Allow: allow, Roots: roots})
		require.NoError(t, err)
		return client
	}
	did = "did:web:" + strings.Replace(address, ":", "%3A", 1) + ":people:ada"
	resolver := key.Resolver{Fetch: newClient(address)}
	m, err := resolver.Resolve(t.Context(), did+"#1")
	require.NoError(t, err)
	require.Equal(t, proof.Method{ID: did + "#1", PublicKey: k.b}, m)

	strict := key.Resolver{Fetch: newClient()}
	_, err = strict.Resolve(t.Context(), did+"#1")
	requireKind(t, fetch.Refused, err)
}

func requireKind(t *testing.T, kind fetch.Kind, err error) {
	t.Helper()
	failed, ok := errors.AsType[*fetch.Error](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, kind, failed.Kind)
}

// now is the time in tests of keys that expire.
func now() time.Time { return time.Date(2025, 5, 1, 12, 0, 0, 0, time.UTC) }
