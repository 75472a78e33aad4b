package records_test

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// bringer is somebody who brings files to a host for which the vectors' hosts exist.
func newBringer(t *testing.T, o servertest.SiteOptions) *holder {
	t.Helper()
	o.Deps = func(d *server.Deps) {
		client, err := fetch.New(fetchtest.Serve(t, os.DirFS(filepath.Join(vectors, "web"))))
		require.NoError(t, err)
		d.Fetch = client
	}
	return newHolder(t, o)
}

// form is a posted form with a file.
func form(t testing.TB, field string, file []byte) (contentType string, body []byte) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	part, err := w.CreateFormFile(field, `../../"name".json`)
	require.NoError(t, err)
	_, err = part.Write(file)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return w.FormDataContentType(), out.Bytes()
}

// give gives a file, and returns the answer and where it leads.
func (h *holder) give(t *testing.T, file []byte) (resp *http.Response, body, leads string) {
	t.Helper()
	contentType, sent := form(t, "file", file)
	resp, err := h.browser.Post(h.URL+"/records/add", contentType, bytes.NewReader(sent))
	require.NoError(t, err)
	return resp, plain(read(t, resp)), resp.Header.Get("Location")
}

func (h *holder) post(t *testing.T, path string) *http.Response {
	t.Helper()
	resp, err := h.browser.Post(h.URL+path, "application/x-www-form-urlencoded", nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp
}

func (h *holder) total(t *testing.T) int64 {
	t.Helper()
	_, total, err := h.Store.Records(t.Context(), h.user.ID, storage.RecordQuery{Limit: 1})
	require.NoError(t, err)
	return total
}

func TestAFileIsShownBeforeItIsKept(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newBringer(t, servertest.SiteOptions{Open: open})
		file := vectorNamed(t, "baked-twice-svg.svg")
		resp, _, shown := h.give(t, file)
		require.Equal(t, http.StatusSeeOther, resp.StatusCode)
		body := h.see(t, shown)
		require.Contains(t, body, "Keep this record?")
		require.Contains(t, body, "You do not hold this record yet.")
		require.Contains(t, body, "The picture around it is not kept")
		require.Contains(t, body, "It can be read.")
		require.Zero(t, h.total(t), "to look at a file keeps nothing")

		h.AddUser(t, "eve@example.org", "Eve")
		eve := holder{Site: h.Site, browser: h.SignedIn(t, "eve@example.org")}
		require.Equal(t, http.StatusNotFound, eve.post(t, shown+"/keep").StatusCode)
		eve.post(t, shown+"/drop")

		for range 2 { // a double click
			resp := h.post(t, shown+"/keep")
			require.Equal(t, http.StatusSeeOther, resp.StatusCode)
			require.Equal(t, "/records/0", resp.Header.Get("Location"))
			require.Contains(t, h.see(t, "/records/0"), "The record was added.")
			require.NotContains(t, h.see(t, "/records/0"), "The record was added.", "a reload says nothing")
		}
		resp, _ = get(t, h.browser, h.URL+shown)
		require.Equal(t, "/records/0", resp.Header.Get("Location"), "the way back leads to the record")
		require.EqualValues(t, 1, h.total(t))
		require.Contains(t, h.see(t, "/records/0/details"), "Added by you")
		history, _, err := h.Store.History(t.Context(), h.user.ID, 10, 0)
		require.NoError(t, err)
		require.Len(t, history, 1)
		require.Equal(t, storage.HistoryAdded, history[0].What)

		_, _, again := h.give(t, file)
		body = h.see(t, again)
		require.Contains(t, body, "You hold exactly this record already.")
		require.Contains(t, body, `href="/records/0"`)
		require.NotContains(t, body, "/keep")
		h.post(t, again+"/drop")
		require.Contains(t, h.see(t, "/records/add"), "The file was dropped.")
		require.Equal(t, http.StatusNotFound, h.post(t, again+"/keep").StatusCode)

		require.NoError(t, h.Store.RemoveCredential(t.Context(), h.user.ID, 0, ""))
		_, _, deleted := h.give(t, file)
		require.Contains(t, h.see(t, deleted), "It stays away until you let it come again")
		require.Contains(t, h.see(t, deleted), `href="/records/deleted"`)
		require.Equal(t, deleted, h.post(t, deleted+"/keep").Header.Get("Location"))
		require.Zero(t, h.total(t))
	})
}

func TestAFileWaitsForAnHour(t *testing.T) {
	clock := &storagetest.Clock{}
	h := newBringer(t, servertest.SiteOptions{Now: clock.Now})
	_, _, shown := h.give(t, vectorNamed(t, "baked-jws-png.png"))
	clock.Pass(storage.UploadLife)
	h.browser = h.SignedIn(t, h.user.Email)
	resp := h.post(t, shown+"/keep")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Zero(t, h.total(t))
}

// Every form in which a record comes is read, and a record about somebody else says so.
func TestWhatAFileMayBe(t *testing.T) {
	h := newBringer(t, servertest.SiteOptions{})
	for _, name := range []string{"baked-badge-png.png", "baked-badge-svg.svg", "baked-json-png.png", "baked-jws-svg.svg", "association-cycle.json"} {
		resp, body, leads := h.give(t, vectorNamed(t, name))
		require.Equal(t, http.StatusSeeOther, resp.StatusCode, "%s: %s", name, body)
		require.Equal(t, http.StatusSeeOther, h.post(t, leads+"/keep").StatusCode, name)
	}
	require.Equal(t, http.StatusSeeOther, h.check(t, "/records/0").StatusCode, "a badge, which no service lists, is checked again too")
	_, _, leads := h.give(t, vectorNamed(t, "recipient-hashed.json"))
	require.True(t, strings.Contains(h.see(t, leads), "an e-mail address that is not the one of your account"))
}

// What is refused says what the file is, what is wrong and what to do, and no word is one of the API's.
func TestFilesThatAreRefused(t *testing.T) {
	h := newBringer(t, servertest.SiteOptions{})
	for name, row := range map[string]struct {
		file  []byte
		title string
	}{
		"nothing":      {nil, "The file is empty"},
		"white space":  {[]byte(" \r\n"), "The file is empty"},
		"PDF":          {[]byte("%PDF-1.7\n%\xe2\xe3"), "This is a PDF document"},
		"a picture":    {vectorNamed(t, "baked-nothing.png"), "There is no record inside this picture"},
		"a drawing":    {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "There is no record inside this picture"},
		"half a PNG":   {vectorNamed(t, "baked-json-png.png")[:200], "The record inside this picture cannot be read"},
		"a photo":      {[]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), "This picture cannot hold a record"},
		"Open Badges":  {[]byte(`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","badge":"https://e.org/b"}`), "This is a badge of Open Badges 2.0 or older"},
		"CSV":          {[]byte("title,issuer\nWelding,College\n"), "This is a table or a text"},
		"HTML":         {[]byte("<!doctype html><p>no"), "This file is no record that this host can read"},
		"any JSON":     {[]byte(`{"a":1}`), "This file is no record that this host can read"},
		"half a token": {[]byte("eyJhbGciOiJFUzI1NiJ9.e30"), "This file is no record that this host can read"},
		"no proof":     {[]byte(clr("x", "")), "This record was refused"},
	} {
		t.Run(name, func(t *testing.T) {
			resp, body, _ := h.give(t, row.file)
			require.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode, body)
			require.Contains(t, body, row.title)
			require.NotContains(t, body, "Content-Type")
			require.Contains(t, body, `name="file"`, "another can be given at once")
		})
	}
	_, body, _ := h.give(t, []byte(clr("x", "")))
	require.Contains(t, body, "VC Data Model", "the rule is named")
	require.Zero(t, h.total(t))
}

// A form that is none, or too large, or comes too often is answered by a page.
func TestFormsThatAreRefused(t *testing.T) {
	h := newBringer(t, servertest.SiteOptions{Config: func(c *server.Config) { c.Bounds.FilesPerHour = 5 }})
	resp, body, _ := h.give(t, bytes.Repeat([]byte("{"), 20<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
	require.Contains(t, body, "The file is too large")
	resp, body, _ = h.give(t, bytes.Repeat([]byte("{"), 5<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
	require.Contains(t, body, "at most 4,096 kB")
	send := func(contentType string, body io.Reader) *http.Response {
		resp, err := h.browser.Post(h.URL+"/records/add", contentType, body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp
	}
	require.Equal(t, http.StatusUnsupportedMediaType, send("application/x-www-form-urlencoded", strings.NewReader("file=x")).StatusCode)
	contentType, other := form(t, "other", []byte("{}"))
	require.Equal(t, http.StatusBadRequest, send(contentType, bytes.NewReader(other)).StatusCode)
	contentType, whole := form(t, "file", []byte(strings.Repeat("{", 1<<20)))
	require.Equal(t, http.StatusBadRequest, send(contentType, bytes.NewReader(whole[:1000])).StatusCode)
	resp, body, _ = h.give(t, nil)
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Equal(t, "720", resp.Header.Get("Retry-After"))
	require.Contains(t, body, "You have given many files")
}

func TestAnArchiveTellsHowFarItIs(t *testing.T) {
	h := newBringer(t, servertest.SiteOptions{})
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, file := range map[string][]byte{
		"/a.png": vectorNamed(t, "baked-badge-png.png"), "b.json": vectorNamed(t, "association-cycle.json"), "../bad.json": []byte(clr("x", "")), "index.csv": []byte("a,b"),
	} {
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = f.Write(file)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	for n, want := range []string{"<dt>Added</dt><dd>2 records</dd>", "<dt>Held already, as new or newer</dt><dd>2 records</dd>"} {
		resp, _, leads := h.give(t, out.Bytes())
		require.Equal(t, http.StatusSeeOther, resp.StatusCode)
		require.True(t, strings.HasPrefix(leads, "/records/imports/"), leads)
		require.Eventually(t, func() bool {
			resp, _ := get(t, h.browser, h.URL+leads)
			return resp.Header.Get("Refresh") == ""
		}, 30*time.Second, 10*time.Millisecond)
		body := h.see(t, leads)
		require.Contains(t, body, "The archive was taken in.", n)
		require.Contains(t, body, want)
		require.Contains(t, body, "../bad.json")
		require.Contains(t, body, "It breaks a rule that every record has to keep.")
	}
	require.EqualValues(t, 2, h.total(t))
	resp, _, _ := h.give(t, []byte("PK\x03\x04 and no more"))
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
	require.NoError(t, h.Store.CreateImport(t.Context(), storage.Import{OwnerID: h.user.ID, ID: "elsewhere", Entries: 9}, "another process"))
	resp, body, _ := h.give(t, out.Bytes())
	require.Equal(t, http.StatusConflict, resp.StatusCode, body)
	require.Contains(t, h.see(t, "/records/add"), `href="/records/imports/elsewhere"`)
	require.Contains(t, h.see(t, "/records/imports/elsewhere"), "is being taken in: entry 0 of 9")
	resp, _ = get(t, h.browser, h.URL+"/records/imports/unknown")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
}
