package records_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium/installed"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// printing is a host whose Chromium is at a path.
func printing(path string, change ...func(*server.Config)) servertest.SiteOptions {
	return servertest.SiteOptions{BasePath: "/tenant", Config: func(c *server.Config) {
		c.Chromium, c.NoSandbox = path, os.Geteuid() == 0
		for _, f := range change {
			f(c)
		}
	}}
}

// The page for printing shows the whole record unfolded, to whoever the paper is handed to, and how to make a PDF without the
// host.
func TestThePageForPrinting(t *testing.T) {
	site := servertest.StartSite(t, printing("off"))
	ada, eve := site.AddUser(t, "ada@example.org", "Ada <b>"), site.AddUser(t, "eve@example.org", "Eve")
	number := submit(t, site, ada.ID, clr("urn:one", `"name": "First <script>", "image": "`+dataURL("image/png", picture(t, 8, 8))+`", "extra": {"a": {"b": 1}},`))
	page := fmt.Sprintf("%s/records/%d", site.URL, number)
	person := site.SignedIn(t, ada.Email)

	resp, body := get(t, person, page+"/print?in=en")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	for _, part := range []string{"First &lt;script&gt;", "<bdi>Ada &lt;b&gt;</bdi>", "A printout proves nothing", "Save as PDF", `href="/tenant/records/0?in=en"`,
		`src="/tenant/records/0/pictures/`, "It does not name the person"} {
		require.Contains(t, body, part)
	}
	require.NotContains(t, body, "/pdf")
	require.NotContains(t, body, `aria-current`, "the ways of the host are not printed")
	require.Contains(t, body, "<details")
	require.Empty(t, regexp.MustCompile(`<details[^>]*[^n]>`).FindAllString(body, -1), "one is folded")
	_, body = get(t, person, page)
	require.Contains(t, body, `href="/tenant/records/0/print"`)
	require.NotRegexp(t, `<details[^>]* open`, body)

	resp, body = get(t, person, page+"/pdf")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Contains(t, body, "This host makes no PDFs")
	for _, path := range []string{"/print", "/pdf"} {
		resp, _ = get(t, site.SignedIn(t, eve.Email), page+path)
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
	}
}

// A PDF has the title of the record as its name, holds the pictures of the record, and stands in the history. While it is made
// nobody is asked for what the record names.
func TestThePDFOfARecord(t *testing.T) {
	path, ok := installed.Find()
	if !ok {
		require.NotEqual(t, "true", os.Getenv("CI"), "no Chromium was found, and CI=true requires one")
		t.Skip("no Chromium was found")
	}
	site := servertest.StartSite(t, printing(path, func(c *server.Config) { c.PDFsPerHour = 1 }))
	ada := site.AddUser(t, "ada@example.org", "Ada")
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the record had %s asked for", r.URL) }))
	defer elsewhere.Close()
	number := submit(t, site, ada.ID, clr("urn:one", strings.ReplaceAll(`"name": "../Ärzte \"1\"\r\n", "image": "`+dataURL("image/png", picture(t, 40, 40))+`",
		"description": "![a](OUT/a) <img src='OUT/b'> <meta http-equiv='refresh' content='0; url=OUT/c'> <script src='OUT/d'></script> [e](OUT/e)",
		"evidence": [{"id": "file:///etc/passwd", "type": ["Evidence"], "name": "<iframe src='OUT/f'></iframe>"}],
		"endorsement": "OUT/g",`, "OUT", elsewhere.URL)))
	target := fmt.Sprintf("%s/records/%d/pdf", site.URL, number)
	person := site.SignedIn(t, ada.Email)

	resp, body := get(t, person, target)
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	require.Equal(t, "application/pdf", resp.Header.Get("Content-Type"))
	require.Equal(t, "attachment; filename*=utf-8''%C3%84rzte-1.pdf", resp.Header.Get("Content-Disposition"))
	require.Regexp(t, `^%PDF-1`, body)
	require.Contains(t, body, "/Subtype /Image")
	done, _, err := site.Store.History(t.Context(), ada.ID, 1, 0)
	require.NoError(t, err)
	require.Equal(t, storage.HistoryDownloaded, done[0].What)

	resp, body = get(t, person, target)
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Contains(t, body, "You have asked for many PDFs")
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
}

// A Chromium that does not work costs a page that says what to do instead.
func TestAPDFThatCannotBeMade(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "chromium")
	require.NoError(t, os.WriteFile(broken, []byte("#!/bin/sh\nexit 3\n"), 0o755))
	site := servertest.StartSite(t, printing(broken))
	ada := site.AddUser(t, "ada@example.org", "Ada")
	number := submit(t, site, ada.ID, clr("urn:one", ""))
	person := site.SignedIn(t, ada.Email)
	_, body := get(t, person, fmt.Sprintf("%s/records/%d/print", site.URL, number))
	require.Contains(t, body, `href="/tenant/records/0/pdf"`)
	resp, body := get(t, person, fmt.Sprintf("%s/records/%d/pdf", site.URL, number))
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	require.Equal(t, "10", resp.Header.Get("Retry-After"))
	require.Contains(t, body, "The PDF could not be made")
	require.Contains(t, body, "Save as PDF")
}
