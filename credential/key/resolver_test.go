package key_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/key"
	"clrhost/credential/proof"
)

// web is an outside world of documents by URL. A document "-" stands for a host that does not answer.
type web map[string]string

func (w web) Get(_ context.Context, url, _ string) (key.Document, error) {
	switch body, found := w[url]; {
	case !found:
		return key.Document{}, &key.Error{Kind: key.BadStatus, Host: "there", Status: http.StatusNotFound}
	case body == "-":
		return key.Document{}, &key.Error{Kind: key.Unreachable, Host: "there", Err: context.DeadlineExceeded}
	default:
		return key.Document{Body: []byte(body), FinalURL: url}, nil
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

// TestShapes resolves a method that holds key A from every shape of document there is.
func TestShapes(t *testing.T) {
	const issuer = "https://issuer.example/1"
	k := newKeys(t)
	for name, row := range map[string]struct {
		id, at, body, controller string
		unlisted                 bool
	}{
		"bare JWK": {"https://issuer.example/k", "https://issuer.example/k", `$JA`, "", false},
		"JWK with its issuer": {"https://issuer.example/k", "https://issuer.example/k",
			`{"iss":"https://issuer.example/1","use":"sig","key_ops":["verify"],` + k.Replace("$JA")[1:], issuer, false},
		"JWKS by whole URL": {"https://issuer.example/k#1", "https://issuer.example/k",
			`{"keys":[$JB,{"kid":"https://issuer.example/k#1",` + k.Replace("$JA")[1:] + `]}`, "", false},
		"JWKS by fragment": {"https://issuer.example/k#1", "https://issuer.example/k",
			`{"keys":[{"kty":"oct","kid":"2"},{"kid":"1",` + k.Replace("$JA")[1:] + `]}`, "", false},
		"method document": {"https://issuer.example/k", "https://issuer.example/k",
			`{"id":"https://issuer.example/k","type":"Multikey","controller":"https://issuer.example/1","publicKeyMultibase":"$A"}`, issuer, false},
		"method document with a JWK": {"https://issuer.example/k#1", "https://issuer.example/k",
			`{"id":"https://issuer.example/k#1","type":"JsonWebKey","controller":"https://issuer.example/1","publicKeyJwk":$JA}`, issuer, false},
		"controller document": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":[{"id":"https://issuer.example/1#2","publicKeyMultibase":"$B"},
			{"id":"https://issuer.example/1#1","controller":"https://issuer.example/1","publicKeyMultibase":"$A"}],
			"assertionMethod":["https://issuer.example/1#1"]}`, issuer, false},
		"single values, relative ids, no controller": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":{"id":"#1","publicKeyMultibase":"$A"},"assertionMethod":"#1"}`, issuer, false},
		"without an id": {issuer + "#1", issuer,
			`{"verificationMethod":{"id":"#1","publicKeyMultibase":"$A"},"assertionMethod":"#1"}`, issuer, false},
		"embedded in assertionMethod": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","assertionMethod":[{"id":"#1","publicKeyJwk":$JA}]}`, issuer, false},
		"not for assertion": {issuer + "#1", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":{"id":"#1","publicKeyMultibase":"$A"},"authentication":"#1"}`, issuer, true},
		"key in the fragment": {issuer + "#$A", issuer,
			`{"id":"https://issuer.example/1","verificationMethod":{"id":"#$A","publicKeyMultibase":"$A"},"assertionMethod":"#$A"}`, issuer, false},
		"key in the fragment of a JWK": {issuer + "#$A", issuer, `$JA`, "", false},
		"did:web": {"did:web:issuer.example#1", "https://issuer.example/.well-known/did.json",
			`{"id":"did:web:issuer.example","verificationMethod":{"id":"did:web:issuer.example#1","controller":"did:web:issuer.example",
			"publicKeyMultibase":"$A"},"assertionMethod":["#1"]}`, "did:web:issuer.example", false},
		"did:web with a port and a path": {"did:web:issuer.example%3A8443:a:b#1", "https://issuer.example:8443/a/b/did.json",
			`{"id":"did:web:issuer.example%3A8443:a:b","assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`, "did:web:issuer.example%3A8443:a:b", false},
		"did:web without did.json": {"did:web:issuer.example:a#1", "https://issuer.example/a",
			`{"id":"did:web:issuer.example:a","assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`, "did:web:issuer.example:a", false},
	} {
		t.Run(name, func(t *testing.T) {
			resolver := key.Resolver{Fetch: k.web(web{row.at: row.body})}
			m, err := resolver.Resolve(t.Context(), k.Replace(row.id))
			require.NoError(t, err)
			require.Equal(t, proof.Method{ID: k.Replace(row.id), Controller: row.controller, PublicKey: k.a,
				Assertion: !row.unlisted, Confirmed: true}, m)
		})
	}
}

// TestNoKey: what is published and is not the key. Denied is set where the document speaks against the method.
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
		"a name twice":           {at, `{"id":"1","id":"2"}`, "is not a JSON object", false},
		"another method":         {at, `{"id":"https://issuer.example/other","publicKeyMultibase":"$A"}`, "holds another verification method", true},
		"a set without it":       {at + "#1", `{"keys":[$JA]}`, "no key with this kid", true},
		"a set with it twice":    {at + "#1", `{"keys":[{"kid":"1"},{"kid":"1"}]}`, "more than one key", false},
		"no such entry":          {at + "#1", `{` + issuer + `"verificationMethod":[{"id":"#2","publicKeyMultibase":"$A"}]}`, "does not hold the verification method", true},
		"only a reference":       {at + "#1", `{` + issuer + `"assertionMethod":["#1"]}`, "does not hold the verification method", true},
		"two keys":               {at, `{` + issuer + `"publicKeyMultibase":"$A","publicKeyJwk":$JB}`, "two keys", false},
		"no key in the entry":    {at + "#1", `{` + issuer + `"verificationMethod":{"id":"#1"}}`, "neither publicKeyMultibase nor publicKeyJwk", false},
		"no Multikey":            {at, `{` + issuer + `"publicKeyMultibase":"f00"}`, "cannot be used", false},
		"a private JWK":          {at, `{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}`, `private member "d"`, false},
		"a JWK for encryption":   {at, `{"use":"enc",` + k.Replace("$JA")[1:], "not for signatures", true},
		"a JWK for signing only": {at, `{"key_ops":["sign"],` + k.Replace("$JA")[1:], "not for signatures", true},
		"revoked":                {at, `{` + issuer + `"publicKeyMultibase":"$A","revoked":"2025-05-01T11:59:59Z"}`, "since 2025-05-01T11:59:59Z (revoked)", true},
		"expired":                {at, `{` + issuer + `"publicKeyMultibase":"$A","expires":"2025-05-01T12:00:00Z"}`, "(expires)", true},
		"no date":                {at, `{` + issuer + `"publicKeyMultibase":"$A","expires":"soon"}`, "expires is not a date-time", false},
		"another in the name":    {at + "#$A", `$JB`, "another key than the one in its name", true},
		"none of that name":      {at + "#$A", `{` + issuer + `"verificationMethod":{"id":"#1","publicKeyMultibase":"$A"}}`, "does not hold", true},
	} {
		t.Run(name, func(t *testing.T) {
			resolver := key.Resolver{Fetch: k.web(web{at: row.body}), Now: newClock().Now}
			_, err := resolver.Resolve(t.Context(), k.Replace(row.id))
			var none *key.MethodError
			require.ErrorAs(t, err, &none)
			require.ErrorContains(t, err, row.says)
			require.Equal(t, row.denied, none.Denied, err)
		})
	}
	resolver := key.Resolver{Fetch: k.web(web{at: `{` + issuer + `"publicKeyMultibase":"$A","expires":"2025-05-01T12:00:01Z"}`}), Now: newClock().Now}
	_, err := resolver.Resolve(t.Context(), at)
	require.NoError(t, err, "until it expires it is good")
}

// TestNobodyVouched: a key in a name shows who signed, as long as the document it names does not speak of keys.
func TestNobodyVouched(t *testing.T) {
	k := newKeys(t)
	const issuer = "https://issuer.example/1"
	for name, fetch := range map[string]key.Fetcher{
		"offline":       nil,
		"missing":       web{},
		"unreachable":   web{issuer: "-"},
		"a page":        web{issuer: "<!doctype html>"},
		"a profile":     web{issuer: `{"id":"https://issuer.example/1","type":"Profile"}`},
		"no usable key": web{issuer: `{"kty":"oct"}`},
	} {
		resolver := key.Resolver{Fetch: fetch}
		m, err := resolver.Resolve(t.Context(), k.Replace(issuer+"#$A"))
		require.NoError(t, err, name)
		require.Equal(t, proof.Method{ID: k.Replace(issuer + "#$A"), PublicKey: k.a}, m, name)
		require.True(t, key.BelongsTo(m, issuer))
		require.False(t, key.BelongsTo(m, "https://victim.example/1"))
	}
}

// TestForeignController: a method that is published away from its controller needs the controller's word.
func TestForeignController(t *testing.T) {
	k := newKeys(t)
	const mine, victim, neighbour = "https://attacker.example/k", "https://victim.example/1", "https://attacker.example/1"
	method := func(controller string) string {
		return fmt.Sprintf(`{"id":%q,"type":"Multikey","controller":%q,"publicKeyMultibase":"$A"}`, mine, controller)
	}
	listing := func(id, member string) string { return fmt.Sprintf(`{"id":%q,%s}`, id, member) }
	for name, row := range map[string]struct {
		controller, body     string
		says                 string // of the denial
		assertion, confirmed bool
	}{
		"listed":                  {victim, listing(victim, `"assertionMethod":["`+mine+`"]`), "", true, true},
		"embedded":                {victim, listing(victim, `"assertionMethod":[{"id":"`+mine+`","publicKeyMultibase":"$A"}]`), "", true, true},
		"not for assertion":       {victim, listing(victim, `"verificationMethod":["`+mine+`"]`), "", false, true},
		"not listed":              {victim, listing(victim, `"assertionMethod":["#1"]`), "does not list", false, false},
		"not listed next door":    {neighbour, listing(neighbour, `"assertionMethod":["#1"]`), "does not list", false, false},
		"another key":             {victim, listing(victim, `"assertionMethod":[{"id":"`+mine+`","publicKeyMultibase":"$B"}]`), "another key", false, false},
		"says nothing":            {victim, listing(victim, `"type":"Profile"`), "", true, false},
		"says nothing next door":  {neighbour, listing(neighbour, `"type":"Profile"`), "", true, true},
		"a page":                  {victim, `<!doctype html>`, "", true, false},
		"document of another":     {victim, listing("https://other.example/", `"assertionMethod":["`+mine+`"]`), "", true, false},
		"a name that is no place": {"urn:uuid:1", `{}`, "", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			resolver := key.Resolver{Fetch: k.web(web{mine: method(row.controller), row.controller: row.body})}
			m, err := resolver.Resolve(t.Context(), mine)
			if row.says != "" {
				var none *key.MethodError
				require.ErrorAs(t, err, &none)
				require.True(t, none.Denied)
				require.ErrorContains(t, err, row.says)
				return
			}
			require.NoError(t, err)
			require.Equal(t, proof.Method{ID: mine, Controller: row.controller, PublicKey: k.a,
				Assertion: row.assertion, Confirmed: row.confirmed}, m)
		})
	}
	resolver := key.Resolver{Fetch: k.web(web{mine: method(neighbour), neighbour: "-"})}
	_, err := resolver.Resolve(t.Context(), mine)
	refusal(t, key.Unreachable, err)
}

// redirects are documents that another origin answers with.
type redirects struct{ web }

func (r redirects) Get(ctx context.Context, url, accept string) (key.Document, error) {
	document, err := r.web.Get(ctx, url, accept)
	document.FinalURL = "https://attacker.example/k"
	return document, err
}

// TestOpenRedirect: an issuer whose host redirects to wherever it is told does not vouch for what is found there.
func TestOpenRedirect(t *testing.T) {
	k := newKeys(t)
	const issuer, through = "https://issuer.example/1", "https://issuer.example/go?to=https://attacker.example/k"
	for _, body := range []string{`$JA`, `{"keys":[{"kid":"` + through + `",` + k.Replace("$JA")[1:] + `]}`,
		`{"id":"` + through + `","controller":"` + issuer + `","publicKeyMultibase":"$A"}`} {
		resolver := key.Resolver{Fetch: redirects{k.web(web{through: body})}}
		m, err := resolver.Resolve(t.Context(), through)
		require.NoError(t, err)
		require.False(t, m.Confirmed, body)
	}
	resolver := key.Resolver{Fetch: redirects{k.web(web{through: `{"assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`})}}
	m, err := resolver.Resolve(t.Context(), through+"#1")
	require.NoError(t, err)
	require.False(t, key.BelongsTo(m, issuer), "it speaks for its own name, and for no other")
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
			require.Equal(t, did, m.Controller)
			require.Equal(t, id, m.ID)
			require.True(t, m.Assertion && m.Confirmed)
			require.True(t, key.BelongsTo(m, did))
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
		"did:jwk:e30#0":                         "none of RSA, P-256, P-384 and Ed25519",
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

// TestNoWayAround: the second place for a did:web is for a missing document, not for a host that is silent.
func TestNoWayAround(t *testing.T) {
	k := newKeys(t)
	resolver := key.Resolver{Fetch: k.web(web{"https://issuer.example/a/did.json": "-",
		"https://issuer.example/a": `{"id":"did:web:issuer.example:a","assertionMethod":{"id":"#1","publicKeyMultibase":"$A"}}`})}
	_, err := resolver.Resolve(t.Context(), "did:web:issuer.example:a#1")
	refusal(t, key.Unreachable, err)
}

func TestOffline(t *testing.T) {
	k := newKeys(t)
	offline := key.Resolver{Known: key.Known{"https://issuer.example/k": k.b}}
	for _, id := range []string{"https://issuer.example/1#1", "did:web:issuer.example#1"} {
		_, err := offline.Resolve(t.Context(), id)
		require.ErrorIs(t, err, key.ErrOffline)
	}
	m, err := offline.Resolve(t.Context(), "https://issuer.example/k")
	require.NoError(t, err)
	require.Equal(t, proof.Method{ID: "https://issuer.example/k", PublicKey: k.b, Assertion: true, Confirmed: true}, m)
}

// TestThroughTheClient: a did:web on a real host, through the real client.
func TestThroughTheClient(t *testing.T) {
	k := newKeys(t)
	var did string
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/people/ada/did.json" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, k.Replace(`{"id":"`+did+`","assertionMethod":[{"id":"#1","publicKeyJwk":$JB}]}`))
	})
	did = "did:web:" + strings.Replace(address, ":", "%3A", 1) + ":people:ada"
	resolver := key.Resolver{Fetch: newClient(t, key.Config{Allow: []string{address}, Roots: roots(server)})}
	m, err := resolver.Resolve(t.Context(), did+"#1")
	require.NoError(t, err)
	require.Equal(t, proof.Method{ID: did + "#1", Controller: did, PublicKey: k.b, Assertion: true, Confirmed: true}, m)

	strict := key.Resolver{Fetch: newClient(t, key.Config{Roots: roots(server)})}
	_, err = strict.Resolve(t.Context(), did+"#1")
	refusal(t, key.Refused, err)
}
