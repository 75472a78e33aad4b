package tour_test

import (
	"html/template"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
)

// pictured are the looks of which pictures are taken, in the order in which they are shown.
var pictured = []string{"desktop", "desktop-dark", "phone", "print"}

// TestScreenshots writes pictures of all pages into the folder that CLRHOST_TEST_SCREENSHOTS names, and a page that shows
// them.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("CLRHOST_TEST_SCREENSHOTS")
	if folder == "" {
		t.Skip("CLRHOST_TEST_SCREENSHOTS is not set")
	}
	require.NoError(t, os.MkdirAll(folder, 0o755))
	each(t, func(_ *testing.T, _ house, tab *chromium.Tab, s stop) {
		for _, name := range pictured {
			tab.Look(chromium.Looks[name])
			tab.Screenshot(s.name + "-" + name)
		}
	})
	index, err := os.Create(filepath.Join(folder, "index.html"))
	require.NoError(t, err)
	defer index.Close()
	names := make([]string, len(stops))
	for i, s := range stops {
		names[i] = s.name
	}
	require.NoError(t, gallery.Execute(index, struct{ Pages, Looks []string }{names, pictured}))
	t.Logf("%d pages are shown by %s", len(stops), index.Name())
}

var gallery = template.Must(template.New("gallery").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The pages</title>
<style>body{font:16px sans-serif;margin:2rem}div{display:flex;gap:1rem;align-items:start;flex-wrap:wrap}img{max-width:24rem;border:1px solid #999}figure{margin:0}</style>
<h1>The pages</h1>
{{range $page := .Pages}}<h2 id="{{.}}">{{.}}</h2>
<div>{{range $.Looks}}<figure><a href="{{$page}}-{{.}}.png"><img src="{{$page}}-{{.}}.png" alt="{{$page}}, {{.}}" loading="lazy"></a><figcaption>{{.}}</figcaption></figure>{{end}}</div>
{{end}}
`))
