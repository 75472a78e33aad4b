package recheck

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

const skew = time.Minute

// world is a host with a worker, and an issuer on a real TLS server that publishes its key and a revocation list.
type world struct {
	*Worker
	store    *storage.Store
	clock    *storagetest.Clock
	log      *bytes.Buffer
	verifier *counting
	issuer   *issuer
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	clock := &storagetest.Clock{}
	w := &world{clock: clock, log: &bytes.Buffer{}, issuer: newIssuer(t)}
	w.store = storagetest.At(t, url, clock.Now)
	storagetest.Learner(t, w.store, "learner")
	w.verifier = &counting{Verifier: w.issuer.verifier(t, clock.Now)}
	w.Worker = &Worker{Store: w.store, Verifier: w.verifier, Types: map[string][]string{"clr": asRecord.Types}, Skew: skew, Turns: turns(), Now: clock.Now,
		Log: slog.New(slog.NewTextHandler(w.log, nil)), unpaced: true}
	return w
}

// another is a second process on the same database and under the same clock.
func (w *world) another(t testing.TB, url string) *world {
	t.Helper()
	other := *w
	other.store = storagetest.At(t, url, w.clock.Now)
	other.Worker = &Worker{Store: other.store, Verifier: w.verifier, Types: map[string][]string{"clr": asRecord.Types}, Skew: skew, Turns: turns(), Now: w.clock.Now, Log: w.Log, unpaced: true}
	return &other
}

// turns let one check of a learner be waited for at once.
func turns() *inflight.Gate {
	return inflight.New(inflight.Bounds{Each: 1, All: 2, Wait: 50 * time.Millisecond})
}

// asRecord is what is asked of each credential.
var asRecord = credential.Terms{Types: []string{credential.TypeCLR}}

// counting is a verifier that counts, and that a test may interrupt.
type counting struct {
	Verifier
	count  atomic.Int32
	before func(ctx context.Context, c *credential.Credential)
}

func (c *counting) Verify(ctx context.Context, document *credential.Credential, t credential.Terms) credential.Verdict {
	c.count.Add(1)
	if c.before != nil {
		c.before(ctx, document)
	}
	return c.Verifier.Verify(ctx, document, t)
}

// submit signs a record with the members and stores it as an upsert does, with the verdict of this moment.
func (w *world) submit(t testing.TB, id string, members map[string]any) storage.Credential {
	t.Helper()
	return w.submitBytes(t, w.issuer.sign(t, id, members))
}

func (w *world) submitBytes(t testing.TB, data []byte) storage.Credential {
	t.Helper()
	c, err := credential.Parse(data, strictjson.Limits{})
	require.NoError(t, err)
	record, err := intake.Record(c, w.verifier.Verifier.Verify(t.Context(), c, asRecord), w.clock.Now())
	require.NoError(t, err)
	record.OwnerID, record.Service = "learner", storagetest.Service
	_, err = w.store.UpsertCredential(t.Context(), record)
	require.NoError(t, err)
	list, _, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 1000})
	require.NoError(t, err)
	at := slices.IndexFunc(list, func(c storage.Credential) bool { return c.CredentialID == record.CredentialID })
	require.GreaterOrEqual(t, at, 0)
	return list[at]
}

// wait passes the time and lets the worker do what is due then.
func (w *world) wait(t testing.TB, d time.Duration) {
	t.Helper()
	w.clock.Pass(d)
	w.pass(t.Context())
}

// requireAll asserts that so many credentials are stored, all with the verdict.
func (w *world) requireAll(t testing.TB, want credential.Overall, rows int) {
	t.Helper()
	list, extent, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: rows})
	require.NoError(t, err)
	require.EqualValues(t, rows, extent.Total)
	for _, c := range list {
		require.Equal(t, string(want), c.Verdict, "%s", c.VerdictJSON)
	}
}

// requireVerdict asserts what is stored of the only credential, and when that was found out.
func (w *world) requireVerdict(t testing.TB, want credential.Overall, checkedAt time.Time) {
	t.Helper()
	list, _, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 10})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, string(want), list[0].Verdict, "%s", list[0].VerdictJSON)
	require.Equal(t, checkedAt, list[0].CheckedAt)
	var checks credential.Verdict
	require.NoError(t, json.Unmarshal(list[0].VerdictJSON, &checks))
	require.Equal(t, want, checks.Overall)
}

// issuer publishes a controller document and a revocation list, unless it is down.
type issuer struct {
	*httptest.Server
	signer proof.Signer

	mu      sync.Mutex
	down    bool
	gone    bool     // the revocation list alone is
	revoked []string // ids
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	i := &issuer{}
	i.Server = httptest.NewTLSServer(i)
	t.Cleanup(i.Close)
	seed := sha256.Sum256([]byte("issuer"))
	i.signer = proof.Signer{Canonicalize: jsonld.Canonicalize, Key: ed25519.NewKeyFromSeed(seed[:]),
		Cryptosuite: "eddsa-rdfc-2022", VerificationMethod: i.URL + "#key", Created: storagetest.Start.Add(-time.Hour)}
	return i
}

func (i *issuer) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.down || i.gone && r.URL.Path == "/revoked" {
		panic(http.ErrAbortHandler) // closes the connection
	}
	rw.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/revoked":
		_ = json.NewEncoder(rw).Encode(map[string]any{"revokedCredential": append([]string{}, i.revoked...)})
	default:
		multikey, _ := proof.EncodeMultikey(i.signer.Key.Public())
		method := map[string]any{"id": i.URL + "#key", "type": "Multikey", "controller": i.URL, "publicKeyMultibase": multikey}
		_ = json.NewEncoder(rw).Encode(map[string]any{"id": i.URL, "assertionMethod": []any{i.URL + "#key"},
			"verificationMethod": []any{method}})
	}
}

// change changes what the issuer publishes.
func (i *issuer) change(change func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change()
}

// verifier is a real one that may reach this issuer. Its cache follows the clock.
func (i *issuer) verifier(t testing.TB, now func() time.Time) *credential.Verifier {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(i.Certificate())
	client, err := fetch.New(fetch.Config{Allow: []string{i.Listener.Addr().String()}, Roots: roots, Now: now})
	require.NoError(t, err)
	return credential.New(credential.Options{Fetch: client, Now: now, Skew: skew})
}

// sign makes a record with an embedded proof.
func (i *issuer) sign(t testing.TB, id string, members map[string]any) []byte {
	t.Helper()
	return i.signWith(t, i.signer, i.URL, id, members)
}

func (i *issuer) signWith(t testing.TB, signer proof.Signer, issuerID, id string, members map[string]any) []byte {
	t.Helper()
	records, err := samples.Read(os.DirFS("../../../server/demo/records"))
	require.NoError(t, err)
	for _, r := range records {
		if r.Name != "workshop-badge" {
			continue
		}
		text, err := r.For(samples.Parties{Issuer: issuerID, Learner: "did:example:jordan", ID: id})
		require.NoError(t, err)
		var document map[string]any
		require.NoError(t, json.Unmarshal(text, &document))
		for name, value := range members {
			document[name] = value
		}
		document["@context"] = append(document["@context"].([]any), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
		made, err := signer.Sign(t.Context(), document)
		require.NoError(t, err)
		document["proof"] = made
		data, err := json.Marshal(document)
		require.NoError(t, err)
		return data
	}
	require.Fail(t, "no sample")
	return nil
}

// revocable names the issuer's revocation list.
func (i *issuer) revocable() map[string]any {
	return map[string]any{"credentialStatus": map[string]any{"id": i.URL + "/revoked", "type": "1EdTechRevocationList"}}
}
