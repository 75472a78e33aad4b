package share_test

import (
	"html"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium/installed"
	"clrhost/server"
	"clrhost/server/servertest"
)

var (
	toPrint = regexp.MustCompile(`href="/tenant(/s/[^"]*/print)"`)
	toPDF   = regexp.MustCompile(`href="/tenant(/s/[^"]*/pdf)"`)
)

// A reader prints what the link shows, as a PDF too, until it ends. The owner's own printout names a link that shows the record to
// whoever has the paper, and nothing else.
func TestASharedRecordOnPaper(t *testing.T) {
	chromium, found := installed.Find()
	w := newWorld(t, nurse, servertest.SiteOptions{BasePath: "/tenant", Config: func(c *server.Config) { c.NoSandbox = os.Geteuid() == 0 }})
	reader := w.Person(t)
	owners := func() string { return w.get(w.person, "/records/0/print").body }
	w.share("record=0", "passphrase", "a long passphrase")
	require.NotContains(t, owners(), "/s/", "whoever has the paper does not know the passphrase")
	path, address := w.share("record=0")

	read := w.get(reader, toPrint.FindStringSubmatch(w.get(reader, address).body)[1])
	require.Equal(t, http.StatusOK, read.StatusCode, read.body)
	require.Equal(t, "noindex", read.Header.Get("X-Robots-Tag"))
	for _, paper := range []string{read.body, owners()} {
		require.Contains(t, paper, "<title>QR code that leads to "+html.EscapeString(address))
		require.Contains(t, paper, `href="`+address+`"`)
		require.Contains(t, paper, "Nursing program record")
	}
	require.Contains(t, owners(), w.owner.Name)
	for _, part := range []string{w.owner.Name, w.owner.Email, "/records"} {
		require.NotContains(t, read.body, part)
	}
	if found {
		at := toPDF.FindStringSubmatch(read.body)[1]
		pdf := w.get(reader, at)
		require.Equal(t, http.StatusOK, pdf.StatusCode, pdf.body)
		require.True(t, strings.HasPrefix(pdf.body, "%PDF"))
		require.Equal(t, "attachment; filename=Nursing-program-record.pdf", pdf.Header.Get("Content-Disposition"))
	} else {
		require.NotEqual(t, "true", os.Getenv("CI"), "no Chromium was found, and CI=true requires one")
		t.Logf("no Chromium was found: %q", chromium)
	}

	stopped := w.post(w.person, path+"/stop", nil)
	require.Equal(t, http.StatusSeeOther, stopped.StatusCode)
	for _, at := range []string{"/print", "/pdf"} {
		require.Equal(t, http.StatusNotFound, w.get(reader, address+"/0"+at).StatusCode)
	}
	require.NotContains(t, owners(), "/s/")
}
