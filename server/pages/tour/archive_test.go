package tour_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
)

// unframed is what a page lacks that has no frame, and has its style inside.
var unframed = []string{"The page has 0 body > header.", "The page has 0 body > footer.", "The first link does not skip to the main part.",
	"The page holds scripts, styles or frames of its own."}

// The index of an archive is read without the host: it is as good a page as any other, and asks nobody for anything.
func TestTheIndexOfAnArchive(t *testing.T) {
	chromium.Long(t)
	tools, browser, h := chromium.Tools(t), chromium.Start(t), open(t)
	for _, language := range []string{"en", "es"} {
		person := h.person(t, collects)
		response, err := person.Get(h.site.URL + "/language/" + language + "?next=/account/archive.zip")
		require.NoError(t, err)
		defer response.Body.Close()
		packed, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		opened, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
		require.NoError(t, err)
		folder := t.TempDir()
		require.NoError(t, os.CopyFS(folder, opened))

		elsewhere := httptest.NewServer(http.FileServer(http.Dir(folder)))
		defer elsewhere.Close()
		tab := browser.Tab(t, chromium.Looks["desktop"])
		tab.Open(elsewhere.URL + "/")
		assert.Equal(t, language, tab.Script("document.documentElement.lang"))
		for name, look := range chromium.Examined() {
			tab.Look(look)
			assert.Equal(t, unframed, tab.Findings(), name)
			assert.Empty(t, tab.Axe(tools), name)
		}
		for _, look := range pictured {
			if pictures := os.Getenv("CLRHOST_TEST_SCREENSHOTS"); pictures != "" {
				tab.Look(chromium.Looks[look])
				tab.Screenshot("archive-index-" + language + "-" + look)
			}
		}
		for _, url := range tab.Requests() {
			assert.Contains(t, []string{elsewhere.URL + "/", elsewhere.URL + "/favicon.ico"}, url)
		}
		config, err := os.ReadFile("htmlvalidate.json")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, ".htmlvalidate.json"), config, 0o644))
		out, err := exec.Command("node", filepath.Join(tools, "html-validate", "bin", "html-validate.mjs"), "--formatter", "text",
			filepath.Join(folder, "index.html")).CombinedOutput()
		assert.NoError(t, err, string(out))
	}
}
