package credential_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
)

// offline is a verifier with no keys but those in identifiers.
func offline() *credential.Verifier { return credential.New(credential.Options{Now: clock}) }

func clock() time.Time { return today }

// world is what other hosts publish, by path, on a real TLS server.
type world struct {
	*httptest.Server
	client *fetch.Client
	roots  *x509.CertPool
	mu     sync.Mutex
	pages  map[string][]byte
	status map[string]int // of paths without a page; 404 when there is none either
	asked  []string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{pages: map[string][]byte{}, status: map[string]int{}}
	w.Server = httptest.NewTLSServer(w)
	t.Cleanup(w.Close)
	roots := x509.NewCertPool()
	roots.AddCert(w.Certificate())
	var err error
	w.roots = roots
	w.client, err = fetch.New(fetch.Config{Allow: []string{w.Listener.Addr().String()}, Roots: roots})
	require.NoError(t, err)
	return w
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, r.URL.Path)
	page, found := w.pages[r.URL.Path]
	if !found {
		rw.WriteHeader(cmp.Or(w.status[r.URL.Path], http.StatusNotFound))
		return
	}
	rw.Header().Set("Content-Type", "application/json")
	_, _ = rw.Write(page)
}

// answer is the response of a path without a page.
func (w *world) answer(path string, status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status[path] = status
}

// publish puts a document at a path and returns its URL.
func (w *world) publish(t testing.TB, path string, document any) string {
	t.Helper()
	body, err := json.Marshal(document)
	require.NoError(t, err)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = body
	return w.URL + path
}

// fresh is a verifier with empty caches.
func (w *world) fresh(t testing.TB) *credential.Verifier {
	t.Helper()
	client, err := fetch.New(fetch.Config{Allow: []string{w.Listener.Addr().String()}, Roots: w.roots})
	require.NoError(t, err)
	return credential.New(credential.Options{Fetch: client, Now: clock})
}

// verifier is connected to this world.
func (w *world) verifier() *credential.Verifier {
	return credential.New(credential.Options{Fetch: w.client, Now: clock})
}

// publishIssuer publishes the document of an issuer that lists a key for the purpose.
func (w *world) publishIssuer(t testing.TB, path, method string, public crypto.PublicKey, purpose string) string {
	t.Helper()
	multikey, err := proof.EncodeMultikey(public)
	require.NoError(t, err)
	id := w.URL + path
	return w.publish(t, path, map[string]any{"id": id, purpose: []any{method}, "verificationMethod": []any{
		map[string]any{"id": method, "type": "Multikey", "controller": id, "publicKeyMultibase": multikey},
	}})
}

// party is an issuer that makes embedded proofs.
type party struct {
	id    string // of the issuer
	suite proof.Signer
}

// newParty is an issuer with a did:key.
func newParty(t testing.TB, seed string) party {
	t.Helper()
	return keyed(t, ed25519.NewKeyFromSeed(seedOf(seed)), "eddsa-rdfc-2022")
}

// newECDSAParty is an issuer with a did:key on P-256.
func newECDSAParty(t testing.TB, seed string) party {
	t.Helper()
	curve := elliptic.P256()
	d := new(big.Int).SetBytes(seedOf(seed))
	private, err := ecdsa.ParseRawPrivateKey(curve, d.FillBytes(make([]byte, 32)))
	require.NoError(t, err)
	return keyed(t, private, "ecdsa-rdfc-2019")
}

func seedOf(seed string) []byte {
	sum := sha256.Sum256([]byte(seed))
	return sum[:]
}

func keyed(t testing.TB, signer crypto.Signer, suite string) party {
	t.Helper()
	multikey, err := proof.EncodeMultikey(signer.Public())
	require.NoError(t, err)
	did := "did:key:" + multikey
	return party{did, proof.Signer{Canonicalize: jsonld.Canonicalize, Key: signer, Cryptosuite: suite,
		VerificationMethod: did + "#" + multikey, Created: today.Add(-time.Hour)}}
}

// as is the same key as another issuer, under another method.
func (p party) as(id, method string) party {
	p.id, p.suite.VerificationMethod = id, method
	return p
}

// multikey is the public key of the party.
func (p party) multikey() string { return strings.TrimPrefix(p.method(), p.id+"#") }

func (p party) method() string { return p.suite.VerificationMethod }

// record is a sample record of the party's, without a proof.
func (p party) record(t testing.TB, name string) map[string]any {
	t.Helper()
	return sample(t, name, issuer{id: p.id})
}

// prove adds a proof to the document.
func (p party) prove(t testing.TB, document map[string]any) map[string]any {
	t.Helper()
	made, err := p.suite.Sign(context.Background(), document)
	require.NoError(t, err)
	switch present := document["proof"].(type) {
	case []any:
		document["proof"] = append(present, made)
	default:
		document["proof"] = []any{made}
	}
	return document
}

func encode(t testing.TB, document map[string]any) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.NewEncoder(&b).Encode(document))
	return b.Bytes()
}
