package records_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/server/intake"
	"clrhost/server/servertest"
	"clrhost/storage"
)

var day = time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)

// submit stores a credential as it came, and returns its number.
func submit(t testing.TB, site *servertest.Site, ownerID, body string, change ...func(*storage.Credential)) int64 {
	t.Helper()
	parsed, err := credential.Parse([]byte(body), strictjson.Limits{})
	require.NoError(t, err)
	stored, err := intake.Record(parsed, credential.Verdict{Overall: credential.Unverifiable, Checks: []credential.Check{}}, day)
	require.NoError(t, err)
	stored.OwnerID, stored.Service = ownerID, "clr"
	for _, c := range change {
		c(&stored)
	}
	_, err = site.Store.UpsertCredential(t.Context(), stored)
	require.NoError(t, err)
	for number := range int64(100) {
		held, err := site.Store.CredentialByNumber(t.Context(), ownerID, number)
		if err == nil && held.IssuerID == stored.IssuerID && held.CredentialID == stored.CredentialID {
			return number
		}
	}
	t.Fatal("the record that was stored is not there")
	return 0
}

func clr(id, members string) string {
	return `{ "@context": ["https://www.w3.org/ns/credentials/v2"],
  "type": ["VerifiableCredential", "ClrCredential"], "id": "` + id + `", "issuer": {"id": "https://northlake.example", "name": "Northlake"},
  "validFrom": "2026-05-12T09:00:00Z", ` + members + ` "credentialSubject": {"type": "ClrSubject", "id": "did:example:ada"}}`
}

func jwt(payload string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"EdDSA","kid":"https://northlake.example/keys/1"}`)) + "." + part([]byte(payload)) + "." + part([]byte("signature"))
}

func TestOriginalsAreWhatWasReceived(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	first := clr("urn:one", `"name": "First <\/script>",`)
	second := strings.Replace(first, "First", "Second\u202e", 1)
	token := jwt(clr("urn:two", ""))
	one := submit(t, site, ada.ID, first)
	require.Equal(t, one, submit(t, site, ada.ID, second))
	two := submit(t, site, ada.ID, token)
	person, other := site.SignedIn(t, ada.Email), site.SignedIn(t, eve.Email)

	for path, want := range map[string]struct{ body, media, name string }{
		fmt.Sprintf("/records/%d/original", one):   {second, "application/vc+ld+json", fmt.Sprintf("record-%d.json", one)},
		fmt.Sprintf("/records/%d/versions/1", one): {first, "application/vc+ld+json", fmt.Sprintf("record-%d-version-1.json", one)},
		fmt.Sprintf("/records/%d/versions/2", one): {second, "application/vc+ld+json", fmt.Sprintf("record-%d-version-2.json", one)},
		fmt.Sprintf("/records/%d/original", two):   {token, "application/jwt", fmt.Sprintf("record-%d.jwt", two)},
	} {
		resp, body := get(t, person, site.URL+path)
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
		require.Equal(t, want.body, body, path)
		for header, value := range map[string]string{
			"Content-Type":            want.media,
			"Content-Disposition":     "attachment; filename=" + want.name,
			"X-Content-Type-Options":  "nosniff",
			"Cache-Control":           "no-store",
			"Content-Security-Policy": "default-src 'none'; sandbox",
		} {
			require.Equal(t, value, resp.Header.Get(header), "%s: %s", path, header)
		}
		resp, err := person.Head(site.URL + path)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, int64(len(want.body)), resp.ContentLength, path)

		resp, body = get(t, other, site.URL+path)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, "somebody else's: %s", path)
		require.NotContains(t, body, "urn:")
		resp, _ = get(t, site.Person(t), site.URL+path)
		require.Equal(t, http.StatusSeeOther, resp.StatusCode, path)
	}
	for _, path := range []string{
		"/records/1_0/original", "/records/-1/original", "/records/x/original", "/records/99/original", "/records/1e0/original",
		"/records/99999999999999999999/original", "/records/%00/original", "/records/99/details",
		fmt.Sprintf("/records/%d/versions/0", one), fmt.Sprintf("/records/%d/versions/3", one), fmt.Sprintf("/records/%d/versions/x", one),
		fmt.Sprintf("/records/%d/pictures/x", one), fmt.Sprintf("/records/%d/files/x", one), fmt.Sprintf("/records/%d/files/%%00", one),
	} {
		resp, body := get(t, person, site.URL+path)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
		require.Contains(t, body, "<h1>", path)
	}
}

func picture(t testing.TB, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))))
	return out.Bytes()
}

func dataURL(media string, file []byte) string {
	return "data:" + media + ";base64," + base64.StdEncoding.EncodeToString(file)
}

func TestPicturesComeFromTheRecordAlone(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	shown := dataURL("image/png", append(picture(t, 900, 300), "<script>"...))
	for name, row := range map[string]struct {
		uri    string
		status int
	}{
		"a picture":            {shown, http.StatusOK},
		"of another type":      {dataURL("image/jpeg", picture(t, 10, 10)), http.StatusOK},
		"too wide":             {dataURL("image/png", picture(t, 2049, 1)), http.StatusNotFound},
		"no picture":           {dataURL("image/png", []byte("<svg onload=alert(1)>")), http.StatusNotFound},
		"an SVG":               {dataURL("image/svg+xml", []byte("<svg/>")), http.StatusNotFound},
		"a page":               {dataURL("text/html", picture(t, 1, 1)), http.StatusNotFound},
		"not base64":           {"data:image/png;base64,%%%", http.StatusNotFound},
		"on another host":      {site.App.URL + "/logo.png", http.StatusNotFound},
		"larger than is drawn": {dataURL("image/png", append(picture(t, 1, 1), make([]byte, 2<<20)...)), http.StatusNotFound},
	} {
		number := submit(t, site, ada.ID, clr("urn:"+strings.ReplaceAll(name, " ", "-"), `"image": {"type": "Image", "id": "`+row.uri+`"},`))
		path := fmt.Sprintf("/records/%d/pictures/%s", number, nameOf(row.uri))
		resp, body := get(t, site.SignedIn(t, ada.Email), site.URL+path)
		require.Equal(t, row.status, resp.StatusCode, name)
		require.NotContains(t, body, "<script>", name)
		if row.status != http.StatusOK {
			continue
		}
		require.Equal(t, "image/png", resp.Header.Get("Content-Type"), name)
		require.Equal(t, "default-src 'none'; sandbox", resp.Header.Get("Content-Security-Policy"), name)
		require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"), name)
		drawn, err := png.DecodeConfig(strings.NewReader(body))
		require.NoError(t, err, name)
		require.LessOrEqual(t, drawn.Width, 400, name)

		resp, _ = get(t, site.SignedIn(t, eve.Email), site.URL+path)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, "somebody else's: %s", name)
	}
	require.Empty(t, site.App.Received(), "nothing is fetched")
}

func TestAPictureIsSentOnce(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	uri := dataURL("image/png", picture(t, 4, 4))
	number := submit(t, site, ada.ID, clr("urn:one", `"image": "`+uri+`",`))
	person, target := site.SignedIn(t, ada.Email), fmt.Sprintf("%s/records/%d/pictures/%s", site.URL, number, nameOf(uri))
	resp, _ := get(t, person, target)
	require.Equal(t, "private, no-cache", resp.Header.Get("Cache-Control"))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	require.NoError(t, err)
	request.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	resp, err = person.Do(request)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusNotModified, resp.StatusCode)
}

// Evidence is kept and never shown, whatever it says it is.
func TestEvidenceIsKeptAndNotShown(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	person := site.SignedIn(t, ada.Email)
	for media, want := range map[string]struct{ media, ending string }{
		"application/pdf": {"application/pdf", ".pdf"},
		"image/png":       {"image/png", ".png"},
		"text/html":       {"application/octet-stream", ".bin"},
		"image/svg+xml":   {"application/octet-stream", ".bin"},
		"a b":             {"application/octet-stream", ".bin"},
	} {
		uri := dataURL(media, []byte("<script>alert(1)</script>"+media))
		number := submit(t, site, ada.ID, clr("urn:"+strings.ReplaceAll(media, " ", "-"), `"evidence": [{"type": ["Evidence"], "id": "`+uri+`"}],`))
		resp, body := get(t, person, fmt.Sprintf("%s/records/%d/files/%s", site.URL, number, nameOf(uri)))
		require.Equal(t, http.StatusOK, resp.StatusCode, media)
		require.Equal(t, "<script>alert(1)</script>"+media, body)
		require.Equal(t, want.media, resp.Header.Get("Content-Type"))
		require.Regexp(t, `^attachment; filename=file-[0-9a-f]{8}\`+want.ending+`$`, resp.Header.Get("Content-Disposition"))
		require.Equal(t, "default-src 'none'; sandbox", resp.Header.Get("Content-Security-Policy"))
		require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	}
}

// nameOf is how the address of a file names it.
func nameOf(uri string) string {
	sum := sha256.Sum256([]byte(uri))
	return hex.EncodeToString(sum[:16])
}
