package page_test

import (
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/server/pages/page"
)

// paper is a renderer with a page for paper.
func paper(t *testing.T) *page.Renderer {
	t.Helper()
	r, err := page.New(page.Config{HostName: "Northlake", BasePath: "/tenant"}, fstest.MapFS{"sheet.html": {Data: []byte(
		`{{define "title"}}A & B{{end}}{{define "tools"}}tools{{end}}` +
			`{{define "main"}}<details {{unfolded}}>{{.}}</details><img src="{{picture "/p.png"}}" alt=""><img src="{{picture "data:image/png;base64,iVBO+/=="}}" alt="">{{end}}` +
			`{{define "page-head"}}<b>{{.}}</b>{{end}}{{define "page-foot"}}{{pageNumber}} of {{pageCount}}{{end}}`)}})
	require.NoError(t, err)
	return r
}

func TestAPageForPaper(t *testing.T) {
	r := paper(t)
	got := serve(t, r.Endpoint(func(c *gin.Context) error { return r.RenderForPaper(c, http.StatusOK, "sheet.html", "<x>") }))(get("/tenant/x"))
	require.Equal(t, http.StatusOK, got.StatusCode)
	require.Contains(t, got.Header.Get("Content-Security-Policy"), "default-src 'none'")
	for _, part := range []string{"<details open>&lt;x&gt;", `src="/tenant/p.png"`, "tools", `href="/tenant/assets/style.`, `href="#main"`} {
		require.Contains(t, got.body, part)
	}
	require.NotContains(t, got.body, "<style")
}

// A whole page names nothing that has to be fetched, and has what a printer needs besides.
func TestAWholePage(t *testing.T) {
	r := paper(t)
	for accept, size := range map[string]string{
		"": "A4", "en": "A4", "en-GB,en-US": "A4", "en-US,en;q=0.5": "letter", "en, es-MX": "letter", "fr-CA": "letter", "de-DE": "A4", "en-": "A4",
	} {
		var whole page.Whole
		request := get("/tenant/x")
		request.Header.Set("Accept-Language", accept)
		serve(t, r.Endpoint(func(c *gin.Context) (err error) { whole, err = r.WholePage(c, "sheet.html", "<x>"); return err }))(request)
		document := string(whole.Document)
		require.Contains(t, document, "@page { size: "+size+"; }", accept)
		require.NotRegexp(t, `<link|/assets/|>tools`, document)
		require.Contains(t, document, `src="data:image/png;base64,iVBO&#43;/=="`)
		require.Contains(t, document, "<title>A & B – Northlake</title>")
		require.Contains(t, string(whole.Head), "<b>&lt;x&gt;</b>")
		require.Contains(t, string(whole.Foot), `<span class="pageNumber"></span> of <span class="totalPages"></span>`)
	}
}
