package report_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/report"
	"clrhost/internal/chromium"
)

var (
	desktop = chromium.Look{Width: 1280, Height: 900}
	// views are the ways in which the page has to hold together. Zoomed is a window of 1280 pixels at 400 %.
	views = map[string]chromium.Look{
		"phone":        {Width: 360, Height: 740},
		"phone-dark":   {Width: 360, Height: 740, Dark: true},
		"zoomed":       {Width: 320, Height: 256},
		"desktop":      desktop,
		"desktop-dark": {Width: 1280, Height: 900, Dark: true},
		"print":        {Width: 794, Height: 1123, Print: true},
	}
)

// One browser serves all of these; it takes longer to start than they do.
func TestPage(t *testing.T) {
	browser := chromium.Start(t)
	rows := []struct {
		name string
		test func(*testing.T, *chromium.Browser)
	}{
		{"no finding", testNoFinding},
		{"search and filter", testSearchAndFilter},
		{"link to a case", testLinkToACase},
		{"copy as Markdown", testCopyAsMarkdown},
		{"paper", testPaper},
		{"five hundred cases", testFiveHundredCases},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) { row.test(t, browser) })
	}
}

// opened shows the report of a document in a tab.
func opened(t *testing.T, browser *chromium.Browser, d report.Document) *chromium.Tab {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, report.WriteHTML(&page, d))
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page.Bytes())
	}))
	t.Cleanup(host.Close)
	tab := browser.Tab(t, desktop)
	tab.Open(host.URL + "/")
	return tab
}

func testNoFinding(t *testing.T, browser *chromium.Browser) {
	tab := opened(t, browser, sample())
	for _, unfolded := range []string{"", "-unfolded"} {
		if unfolded != "" {
			tab.Script(`document.querySelectorAll('details').forEach((e) => e.open = true), ''`)
		}
		for name, look := range views {
			tab.Look(look)
			tab.Screenshot("report" + unfolded + "-" + name)
			// A page that is mailed has to bring its style and its script with it; its policy names both by their hashes.
			findings := slices.DeleteFunc(tab.Findings(), func(finding string) bool {
				return finding == "The page holds scripts, styles or frames of its own."
			})
			require.Empty(t, findings, name+unfolded)
		}
	}
	require.Empty(t, tab.Complaints())
	require.Equal(t, "CLR 2.0 conformance of https://clr.example", tab.Script("document.title"), "a body of the host ran")
}

// shown is a script whose value is the ids of the cases that a reader sees.
const shown = `[...document.querySelectorAll('.case')].filter((e) => e.checkVisibility()).map((e) => e.id).join(' ')`

func testSearchAndFilter(t *testing.T, browser *chromium.Browser) {
	tab := opened(t, browser, sample())
	folded := tab.Script(shown)
	require.NotContains(t, folded, "discovery.get", "a group without trouble is folded")

	tab.Type("#search", "oauth-041 REFUSED")
	require.Equal(t, "token.code.once", tab.Script(shown))
	require.Equal(t, "1 of 11 cases", tab.Text("#shown"))
	tab.Script(`document.querySelector('#reset').click(), ''`)
	require.Equal(t, folded, tab.Script(shown))
	require.Equal(t, "11 cases", tab.Text("#shown"))

	tab.Script(`document.querySelector('[value=pass]').click(), ''`)
	require.Equal(t, "discovery.get paging.since", tab.Script(shown))
	tab.Script(`document.querySelector('[value=known]').click(), ''`)
	require.Equal(t, "discovery.get paging.link.keeps paging.since", tab.Script(shown))
	tab.Script(`document.querySelector('#reset').click(), ''`)

	tab.Script(choose("level", "SHOULD"))
	require.Equal(t, "token.cache", tab.Script(shown))
	tab.Script(choose("group", "paging"))
	require.Equal(t, "", tab.Script(shown))
	tab.Script(choose("level", ""))
	require.Equal(t, "paging.link.keeps paging.count paging.last paging.first paging.since", tab.Script(shown))
	require.Empty(t, tab.Complaints())
}

func choose(id, value string) string {
	return `(() => { const e = document.getElementById('` + id + `'); e.value = '` + value + `'; e.dispatchEvent(new Event('input')); return ''; })()`
}

// A link to a case shows it, though its group is folded and the filter hides it.
func testLinkToACase(t *testing.T, browser *chromium.Browser) {
	tab := opened(t, browser, sample())
	tab.Script(choose("group", "paging"))
	tab.Script(`location.hash = '#discovery.get', dispatchEvent(new Event('hashchange')), ''`) // not to wait for the browser's own
	require.Contains(t, tab.Script(shown), "discovery.get")
	require.Equal(t, "true", tab.Script(`String(document.getElementById('discovery.get').open)`))
	require.Contains(t, tab.Text(`[id="discovery.get"] .facts`), "CLR-DISC-001")
}

func testCopyAsMarkdown(t *testing.T, browser *chromium.Browser) {
	tab := opened(t, browser, sample())
	copied := tab.Script(`(() => {
		let copied = '';
		navigator.clipboard.writeText = async (text) => { copied = text; };
		document.querySelector('[id="token.code.once"] .copy').click();
		return copied;
	})()`)
	require.Contains(t, copied, "### token.code.once (MUST, fail)\n\nA code is good for one exchange, and its second use is refused.\n\n- Clause: RFC 6749, Section 4.1.2\n")
	require.Contains(t, copied, "**Expected**\n\n```\nstatus 400 with the error invalid_grant\n```\n")
	require.Contains(t, copied, "**Actual**\n\n```````\nstatus 200 and <script>", "the fence is longer than any within")
	require.Contains(t, copied, "POST https://clr.example/oauth/token\nAccept: application/json")
}

// On paper there is nothing to unfold, so what failed is unfolded, and its deciding exchange with it.
func testPaper(t *testing.T, browser *chromium.Browser) {
	tab := opened(t, browser, sample())
	visible := func(selector string) string {
		return tab.Script(`String(document.querySelector('` + selector + `').checkVisibility({ contentVisibilityAuto: true }))`)
	}
	tab.Script(`document.querySelectorAll('details').forEach((e) => e.open = false), ''`)
	require.Equal(t, "false", visible(`[id="token.code.once"] .sides`))
	tab.Look(views["print"])
	require.Equal(t, "true", visible(`[id="token.code.once"] .sides`))
	require.Equal(t, "true", visible(`[id="token.code.once"] .decided pre`))
	require.Equal(t, "false", visible(`[id="discovery.get"] .facts`))
	require.Equal(t, "false", visible(`[id="discovery.get"]`), "what is good is left to the totals of its group")
	require.Equal(t, "false", visible(`#coverage + ul + details table`), "only what was unfolded is printed of the coverage")
	require.Equal(t, "false", visible(`#controls`))
}

// Every one of the cases is looked at, and those that fit are shown.
func testFiveHundredCases(t *testing.T, browser *chromium.Browser) {
	tab := opened(t, browser, big(500))
	tab.Type("#search", "rule seven")
	require.Equal(t, "discovery.rule.n7 token.rule.n7 write.rule.n7 transport.rule.n7", tab.Script(shown))
	tab.Script(`document.querySelector('#reset').click(), document.querySelector('#expand').click(), ''`)
	require.Equal(t, "500", tab.Script(`String(document.querySelectorAll('.case[open]').length)`))
	require.Empty(t, tab.Complaints())
}
