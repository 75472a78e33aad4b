package records_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
	"clrhost/internal/chromium"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"clrhost/server"
	"clrhost/server/intake"
	"clrhost/server/servertest"
	"clrhost/storage"
)

const vectors = "../../../testdata/vectors"

// holder is somebody who holds records on a host.
type holder struct {
	*servertest.Site
	user    storage.User
	browser *http.Client
	next    int
}

func newHolder(t *testing.T, o servertest.SiteOptions) *holder {
	site := servertest.StartSite(t, o)
	user := site.AddUser(t, "ada@example.org", "Ada")
	return &holder{Site: site, user: user, browser: site.SignedIn(t, user.Email)}
}

// hold stores a credential with its verdict, by a verifier for which the vectors' hosts exist, and returns the path of its
// page.
func (h *holder) hold(t *testing.T, data []byte) string {
	t.Helper()
	client, err := fetch.New(fetchtest.Serve(t, os.DirFS(filepath.Join(vectors, "web"))))
	require.NoError(t, err)
	return h.holdWith(t, data, client)
}

func (h *holder) holdWith(t *testing.T, data []byte, fetcher credential.Fetcher) string {
	t.Helper()
	c, err := credential.Parse(data, strictjson.Limits{})
	require.NoError(t, err)
	v := credential.New(credential.Options{Fetch: fetcher}).Verify(t.Context(), c, credential.Terms{})
	record, err := intake.Record(c, v, time.Now())
	require.NoError(t, err)
	record.OwnerID, record.Service = h.user.ID, "clr"
	_, err = h.Store.UpsertCredential(t.Context(), record)
	require.NoError(t, err)
	h.next++
	return fmt.Sprintf("/records/%d", h.next-1)
}

func (h *holder) see(t *testing.T, path string) string {
	t.Helper()
	resp, body := get(t, h.browser, h.URL+path)
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	return plain(body)
}

// check asks for a check and returns the answer.
func (h *holder) check(t *testing.T, path string) *http.Response {
	t.Helper()
	resp, err := h.browser.PostForm(h.URL+path+"/check", url.Values{})
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp
}

var tags = regexp.MustCompile(`</?(bdi|wbr|time|strong)[^>]*>`)

// plain is a page without the markup inside of sentences, on one line.
func plain(body string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, "")), " ")
}

func vectorNamed(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(vectors, name))
	require.NoError(t, err)
	return data
}

// knownList is a list of the vectors' issuers.
func knownList(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "issuers.yaml")
	var list strings.Builder
	for _, id := range []string{
		"did:key:z6Mkn9L2QhZyMH3ks1PZyjUVRsV7DogNmZWHYPxCsfbvaSBy", "did:key:zDnaezfhsX9p8WsvFMfuur1Lj8V5xypLCo6Uk5XdjtmsR2Uua",
		"https://issuer.example/issuers/1", "https://gone.example/issuers/1",
	} {
		fmt.Fprintf(&list, "- id: %s\n  name: Lakeshore <College>\n  note: A & B\n  url: https://lakeshore.example/about\n", id)
	}
	require.NoError(t, os.WriteFile(path, []byte(list.String()), 0o600))
	return path
}

// Each look, as a host shows what it holds: the word, the sentence, and who has to act.
func TestEveryLookOfAVerdict(t *testing.T) {
	list := knownList(t)
	for name, row := range map[string]struct {
		vector, look, word, says, who, what string
		known                               bool
	}{
		"good":         {"eddsa-rdfc-2022.json", "good", "Valid", "The issuer is known here as Lakeshore &lt;College&gt;.", "", "", true},
		"not known":    {"eddsa-rdfc-2022.json", "caution", "Valid, with a caution", "nobody vouches for the key", "Those who run this host", "put it on the list", false},
		"expired":      {"dates-expired.json", "caution", "Expired", "but it ended on", "The issuer", "Only the issuer can renew it", true},
		"not yet":      {"dates-not-yet-valid.json", "caution", "Not valid yet", "but it begins only on", "You", "It becomes valid by itself", true},
		"suspended":    {"status-suspended.json", "caution", "Suspended", "has suspended it", "The issuer", "Ask the issuer why it is suspended", true},
		"revoked":      {"status-revoked.json", "bad", "Revoked", "has revoked it", "The issuer", "Ask the issuer why it was revoked", true},
		"no status":    {"status-host-unreachable.json", "open", "Could not be checked", "whether it still holds could not be checked", "You", "This host asks again by itself", true},
		"no key":       {"key-host-unreachable.json", "open", "Could not be checked", "signed it could not be checked", "The issuer", "whether its key can be read from everywhere", true},
		"tampered":     {"tampered-subject.json", "bad", "Not genuine", "it was changed after signing", "The app that sent it", "send the record again", true},
		"wrong key":    {"issuer-wrong-web.json", "bad", "Not genuine", "signed with a key that is not one of", "The issuer", "publish the key that signed the record", true},
		"malformed":    {"model-name-missing.json", "bad", "Not valid", "it breaks rules of the standard", "The issuer", "correct the record", true},
		"forged in it": {"nested-forged.json", "bad", "Not valid", "a credential inside it is forged", "The issuer", "without the credential that is forged", true},
		"revoked in":   {"nested-revoked.json", "caution", "Valid, with a caution", "not every credential inside it is valid by itself", "You", "which credentials are in doubt", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHolder(t, servertest.SiteOptions{BasePath: "/tenant", Config: func(c *server.Config) {
				if row.known {
					c.KnownIssuers = list
				}
			}})
			path := h.hold(t, vectorNamed(t, row.vector))
			body := h.see(t, path+"/verdict")
			require.Contains(t, body, `<div class="verdict look-`+row.look+`">`)
			require.Contains(t, body, row.word)
			require.Contains(t, body, row.says)
			require.Contains(t, body, `action="/tenant`+path+`/check"`)
			require.Equal(t, row.look != "good", strings.Contains(body, "What can be done"))
			require.Contains(t, body, row.who)
			require.Contains(t, body, row.what)
			require.Contains(t, body, "It has not changed since the record came here.")
			require.Equal(t, strings.HasPrefix(row.vector, "status-"), !strings.Contains(body, "Its issuer names no place where it could revoke it."))
			if row.known && strings.Contains(body, "known here as") {
				require.Contains(t, body, `<a href="https://lakeshore.example/about" rel="noopener noreferrer nofollow">`)
				require.Contains(t, body, "A &amp; B")
			}
			require.Contains(t, h.see(t, path), `<div class="verdict look-`+row.look+`">`, "the page of the record says the same")
		})
	}
}

func TestAVerdictIsItsOwners(t *testing.T) {
	h := newHolder(t, servertest.SiteOptions{})
	path := h.hold(t, vectorNamed(t, "eddsa-rdfc-2022.json"))
	h.AddUser(t, "eve@example.org", "Eve")
	eve := h.SignedIn(t, "eve@example.org")
	resp, body := get(t, eve, h.URL+path+"/verdict")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Contains(t, body, "There is no such record")
	resp, err := eve.PostForm(h.URL+path+"/check", nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	resp, _ = get(t, h.Person(t), h.URL+path+"/verdict")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
}

// signed is a sample record by an issuer, "" for one whose id is its key.
func signed(t *testing.T, issuer string, change func(record map[string]any)) []byte {
	t.Helper()
	all, err := samples.Read(os.DirFS("../../demo/records"))
	require.NoError(t, err)
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	multikey, err := proof.EncodeMultikey(private.Public())
	require.NoError(t, err)
	method := issuer + "#key"
	if issuer == "" {
		issuer, method = "did:key:"+multikey, "did:key:"+multikey+"#"+multikey
	}
	var data []byte
	for _, sample := range all {
		if sample.Name == "nursing-program" {
			data, err = sample.For(samples.Parties{Issuer: issuer, Learner: "did:example:lea"})
			require.NoError(t, err)
		}
	}
	var record map[string]any
	require.NoError(t, json.Unmarshal(data, &record))
	change(record)
	data, err = json.Marshal(record)
	require.NoError(t, err)
	data, err = proof.Signer{
		Canonicalize: jsonld.Canonicalize, Key: private, Cryptosuite: "eddsa-rdfc-2022",
		VerificationMethod: method, Created: time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC),
	}.Embed(t.Context(), data)
	require.NoError(t, err)
	return data
}

// documents is a web of a few documents.
type documents map[string][]byte

func (d documents) Get(_ context.Context, url, _ string) (fetch.Document, error) {
	body, found := d[url]
	if !found {
		return fetch.Document{}, errors.New("not found")
	}
	return fetch.Document{Body: body, ContentType: "application/json", FinalURL: url, FetchedAt: time.Now()}, nil
}

func (d documents) GetSince(ctx context.Context, url, accept string, _ time.Time) (fetch.Document, error) {
	return d.Get(ctx, url, accept)
}

// issuerDocument lists the key of signed for an issuer.
func issuerDocument(t *testing.T, issuer string) []byte {
	t.Helper()
	multikey, err := proof.EncodeMultikey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)).Public())
	require.NoError(t, err)
	document, err := json.Marshal(map[string]any{"id": issuer, "assertionMethod": []string{issuer + "#key"},
		"verificationMethod": []any{map[string]string{"id": issuer + "#key", "type": "Multikey", "controller": issuer, "publicKeyMultibase": multikey}}})
	require.NoError(t, err)
	return document
}

// A check that is asked for is made at once, is said once, and is bounded for a person, who reads when the next one is possible.
func TestCheckingAgain(t *testing.T) {
	h := newHolder(t, servertest.SiteOptions{Config: func(c *server.Config) { c.Bounds.ChecksPerHour = 2 }})
	path := h.hold(t, signed(t, "", func(map[string]any) {}))
	for range 2 {
		resp := h.check(t, path)
		require.Equal(t, http.StatusSeeOther, resp.StatusCode)
		require.Equal(t, path+"/verdict", resp.Header.Get("Location"))
		require.Contains(t, h.see(t, path+"/verdict"), "Checked again. The verdict is as it was.")
		require.NotContains(t, h.see(t, path+"/verdict"), "Checked again.", "a reload says nothing")
	}
	resp, err := h.browser.PostForm(h.URL+path+"/check", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Equal(t, "1800", resp.Header.Get("Retry-After"))
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Contains(t, string(page), "You can ask for the next check in 30 minutes.")
}

// While the issuer is silent a check says so, the record keeps that it was proven, and the history tells what was before.
func TestCheckingAgainWhileTheIssuerIsSilent(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, silent.Close())
	address := silent.Addr().String()
	h := newHolder(t, servertest.SiteOptions{Config: func(c *server.Config) { c.FetchAllow = append(c.FetchAllow, address) }})
	issuer := "http://" + address + "/issuer"
	path := h.holdWith(t, signed(t, issuer, func(map[string]any) {}), documents{issuer: issuerDocument(t, issuer)})
	require.Contains(t, h.see(t, path+"/verdict"), "and it still holds.")

	require.Equal(t, http.StatusSeeOther, h.check(t, path).StatusCode)
	body := h.see(t, path+"/verdict")
	require.Contains(t, body, "Checked again. The verdict has changed.")
	require.Contains(t, body, `<div class="verdict look-open">`)
	require.Contains(t, body, "It was genuine when it was last checked. Now Lakeshore College of Nursing could not be asked again.")
	require.Contains(t, body, "about version 1 of the record")
	require.Contains(t, body, "before that")
	require.Less(t, strings.Index(body, "about version 1"), strings.Index(body, "before that"), "the newest first")

	require.Equal(t, http.StatusSeeOther, h.check(t, path).StatusCode)
	require.Contains(t, h.see(t, path+"/verdict"), "What could not be checked before could not be checked now.")
}

// What an issuer or the verifier wrote is text, in the sentence, in the checks and inside.
func TestHostileTextInAVerdictStaysText(t *testing.T) {
	h := newHolder(t, servertest.SiteOptions{})
	path := h.hold(t, signed(t, "", func(record map[string]any) {
		record["name"] = "<script>alert(1)</script>"
		record["issuer"].(map[string]any)["name"] = "<img src=x onerror=alert(2)>\u202e"
		inner := record["credentialSubject"].(map[string]any)["verifiableCredential"].([]any)[0].(map[string]any)
		inner["name"], inner["validUntil"] = "</li><script>alert(3)</script>", "2025-06-01T00:00:00Z"
		record["credentialSubject"].(map[string]any)["association"].([]any)[0].(map[string]any)["targetId"] = "urn:</code><script>alert(4)</script>"
	}))
	_, body := get(t, h.browser, h.URL+path+"/verdict")
	require.NotContains(t, body, "<script")
	require.NotContains(t, body, "<img src=x")
	require.NotContains(t, body, "\u202e")
	for n := 1; n <= 4; n++ {
		require.Contains(t, body, fmt.Sprintf("alert(%d)", n), "it is there, as text")
	}
}

// What the record's signature covers is one line, however much that is.
func TestManyCredentialsInsideAreOneLine(t *testing.T) {
	h := newHolder(t, servertest.SiteOptions{})
	path := h.hold(t, vectorNamed(t, "nested-300.json"))
	body := h.see(t, path+"/verdict")
	require.Contains(t, body, "It holds 300 credentials.")
	require.Contains(t, body, "300 × Valid, with a caution Unchanged since ")
	require.Equal(t, 1, strings.Count(body, `<div class="group`))
	require.Contains(t, body, "/credentialSubject/verifiableCredential/299")

	covered := h.see(t, h.hold(t, signed(t, "", func(map[string]any) {}))+"/verdict")
	require.Contains(t, covered, "It holds 8 credentials.")
	require.Contains(t, covered, "<p>8 × Covered by the record's signature. </p>")
}

func TestAVerdictInSpanish(t *testing.T) {
	h := newHolder(t, servertest.SiteOptions{})
	path := h.hold(t, vectorNamed(t, "status-revoked.json"))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path+"/verdict", nil)
	require.NoError(t, err)
	request.Header.Set("Accept-Language", "es")
	resp, err := h.browser.Do(request)
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	body := plain(string(page))
	require.Contains(t, body, "¿Puede fiarse de este expediente?")
	require.Contains(t, body, "pero su emisor lo ha revocado.")
	require.Contains(t, body, "Pregunte al emisor por qué se revocó")
}

// verdictScenes are vectors that look different on the page.
var verdictScenes = map[string]string{
	"good": "eddsa-rdfc-2022.json", "caution": "nested-mixed.json", "bad": "nested-forged-deep.json", "open": "endorsement-tampered.json",
}

func TestNoVerdictHasAFinding(t *testing.T) {
	browser := chromium.Start(t)
	list := knownList(t)
	h := newHolder(t, servertest.SiteOptions{Config: func(c *server.Config) { c.KnownIssuers = list }})
	for scene, name := range verdictScenes {
		tab := browser.Tab(t, chromium.Looks["phone"])
		signIn(tab, h.Site, h.user.Email, servertest.Password)
		tab.Open(h.URL + h.hold(t, vectorNamed(t, name)) + "/verdict")
		tab.Script("document.querySelectorAll('details').forEach((e) => { e.open = true }); ''")
		tab.Examine("verdict-" + scene)
		tab.Look(chromium.Looks["desktop"])
		tab.Click(".again button")
		require.NotEmpty(t, tab.Text("[role=status]"))
		require.Equal(t, "status", tab.Script("document.activeElement.getAttribute('role') ?? ''"), "what came of the check has the focus")
	}
}
