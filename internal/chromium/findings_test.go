package chromium_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
)

// Each row breaks one thing on a sound page, and its sentence must be the first.
func TestFindingsNameWhatIsWrong(t *testing.T) {
	browser := chromium.Start(t)
	rows := []struct{ name, html, want string }{
		{"nothing", document(""), ""},
		{"language", `<!doctype html><title>x</title>` + body(""), "The document has no language."},
		{"title", `<!doctype html><html lang="en">` + body(""), "The document has no title."},
		{"two h1", document(`<h1>Again</h1>`), "The page has 2 h1."},
		{"skipped heading", document(`<h3>Deep</h3>`), "<h3> Deep skips a level."},
		{"landmark", document(`</main><footer>x</footer><main>`), "The page has 2 body > main."},
		{"skip link", `<!doctype html><html lang="en"><title>x</title><header><a href="/">Start</a></header><main id="main"><h1>x</h1></main><footer>x</footer>`,
			"The first link does not skip to the main part."},
		{"tabindex", document(`<p tabindex="2">x</p>`), "A positive tabindex changes the order."},
		{"label", document(`<form method="post"><input name="email"></form>`), "<input>  email has no label."},
		{"dangling reference", document(`<p aria-describedby="gone">x</p>`), "<p> x: aria-describedby names #gone, which is not there."},
		{"twin ids", document(`<p id="a">x</p><p id="a">x</p>`), "An id is there twice."},
		{"nameless button", document(`<button type="button"></button>`), "<button>  has no name."},
		{"picture", document(`<img src="/a.svg">`), "/a.svg has no alt."},
		{"box without a group", document(`<input type="checkbox" id="b"><label for="b">x</label>`), "b is in no named group."},
		{"form by GET", document(`<form action="/x"></form>`), "/x is neither a post nor a search."},
		{"form to elsewhere", document(`<form method="post" action="https://elsewhere.example/x"></form>`), "https://elsewhere.example/x is not a form of this host."},
		{"inline style", document(`<p style="margin: 0">x</p>`), "The page holds scripts, styles or frames of its own."},
		{"handler", document(`<p onclick="x()">x</p>`), "<p> x has onclick."},
		{"picture from elsewhere", document(`<img alt="" src="https://elsewhere.example/a.svg">`), "https://elsewhere.example/a.svg comes from elsewhere."},
		{"width", document(`<img alt="" src="/a.svg" width="500" height="9">`), "The page is 508 wide in a window of 360."},
		{"scroller", document(`<link rel="stylesheet" href="/scroll.css"><p class="scroll"><img alt="" src="/a.svg" width="500" height="9"></p>`), "<p>  scrolls, and has no tabindex or no name."},
		{"target", document(`<p><button type="button"><small>x</small></button></p>`), "<button> x is smaller than 24 by 24."},
		{"contrast", document(`<p><font color="#999999">pale</font></p>`), "<font> pale has a contrast of 2.85."},
	}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/scroll.css" {
			w.Header().Set("Content-Type", "text/css")
			_, _ = w.Write([]byte(".scroll { overflow-x: auto }"))
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for _, row := range rows {
			if r.URL.Query().Get("row") == row.name {
				_, _ = w.Write([]byte(row.html))
			}
		}
	}))
	t.Cleanup(host.Close)
	tab := browser.Tab(t, chromium.Look{Width: 360, Height: 740})
	for _, row := range rows {
		tab.Open(host.URL + "/?row=" + url.QueryEscape(row.name))
		findings := tab.Findings()
		if row.want == "" {
			require.Empty(t, findings, row.name)
			continue
		}
		require.NotEmpty(t, findings, row.name)
		require.Contains(t, findings[0], row.want, row.name)
	}
}

func document(extra string) string {
	return `<!doctype html><html lang="en"><title>x</title>` + body(extra)
}

func body(extra string) string {
	return `<body><a href="#main">Skip</a><header>x</header><main id="main"><h1>x</h1>` + extra + `</main><footer>x</footer>`
}

func TestAxeNamesWhatIsWrong(t *testing.T) {
	tools := chromium.Tools(t)
	page := body("")
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'") // as strict as a host's
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(host.Close)
	tab := chromium.Start(t).Tab(t, chromium.Look{Width: 360, Height: 740})
	page = document("")
	tab.Open(host.URL)
	require.Empty(t, tab.Axe(tools))
	page = document(`<p role="nonsense">x</p>`)
	tab.Open(host.URL)
	require.Len(t, tab.Axe(tools), 1)
	require.Regexp(t, `^aria-roles: .*: p <p role="nonsense">`, tab.Axe(tools)[0])
	require.Contains(t, tab.Requests(), host.URL+"/")
}

func TestForcedColours(t *testing.T) {
	tab := chromium.Start(t).Tab(t, chromium.Look{Width: 360, Height: 740})
	const forced = "String(matchMedia('(forced-colors: active)').matches)"
	require.Equal(t, "false", tab.Script(forced))
	tab.Look(chromium.Look{Width: 360, Height: 740, Forced: true})
	require.Equal(t, "true", tab.Script(forced))
}
