package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

func TestHTMLNeedsNothingElse(t *testing.T) {
	ids := map[string]int{}
	var scripts, styles []string
	policy := ""
	for e := range parsed(t, sample()).Descendants() {
		if e.Type != html.ElementNode {
			continue
		}
		require.NotContains(t, []string{"img", "link", "iframe", "object", "embed", "form", "base"}, e.Data)
		for _, a := range e.Attr {
			require.False(t, strings.HasPrefix(a.Key, "on"), "<%s> has %s", e.Data, a.Key)
			require.NotContains(t, []string{"src", "srcset", "style", "action"}, a.Key, e.Data)
			switch a.Key {
			case "href":
				require.True(t, strings.HasPrefix(a.Val, "#"), a.Val)
			case "id":
				ids[a.Val]++
			case "content":
				if strings.Contains(a.Val, "default-src") {
					policy = a.Val
				}
			}
		}
		switch e.Data {
		case "script":
			scripts = append(scripts, e.FirstChild.Data)
		case "style":
			styles = append(styles, e.FirstChild.Data)
		}
	}
	for id, n := range ids {
		require.Equal(t, 1, n, "id %s", id)
	}
	require.Len(t, scripts, 1)
	require.Len(t, styles, 1)
	require.Equal(t, "default-src 'none'; style-src "+hashOf(styles[0])+"; script-src "+hashOf(scripts[0])+"; base-uri 'none'; form-action 'none'", policy)
	require.NotContains(t, scripts[0]+styles[0], "http:")
	require.NotContains(t, scripts[0]+styles[0], "url(")
}

func TestHTMLHasEveryCaseAndEveryLinkHasAPlace(t *testing.T) {
	ids, links := map[string]bool{}, []string{}
	for e := range parsed(t, sample()).Descendants() {
		for _, a := range e.Attr {
			switch a.Key {
			case "id":
				ids[a.Val] = true
			case "href":
				links = append(links, strings.TrimPrefix(a.Val, "#"))
			case "for", "aria-labelledby":
				links = append(links, a.Val)
			}
		}
	}
	for _, r := range sampleRun().Results() {
		require.True(t, ids[r.Case.ID], "case %s", r.Case.ID)
	}
	for _, link := range links {
		require.True(t, ids[link], "link to #%s", link)
	}
}

// Without JavaScript the page is whole: what needs work is unfolded, and no control stands there that does nothing.
func TestHTMLIsWholeWithoutScript(t *testing.T) {
	needsWork := map[string]bool{}
	for _, r := range sampleRun().Results() {
		needsWork[r.Case.ID] = r.Unexpected != "" || r.Known == "" && r.Outcome != conformance.Pass && r.Outcome != conformance.Skip
	}
	for e := range parsed(t, sample()).Descendants() {
		if work, isCase := needsWork[attribute(e, "id")]; isCase {
			require.Equal(t, work, has(e, "open"), attribute(e, "id"))
		}
		if attribute(e, "id") == "controls" || attribute(e, "class") == "copy" {
			require.True(t, has(e, "hidden"), e.Data)
		}
	}
}

func has(e *html.Node, name string) bool {
	return slices.ContainsFunc(e.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(e *html.Node, name string) string {
	for _, a := range e.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// What a host sent is there to be read, as text, once it has gone through the parser.
func TestHTMLShowsHostileBodiesAsText(t *testing.T) {
	text := textOf(parsed(t, sample()))
	require.Contains(t, text, "<script>document.title='owned'</script><img src=x onerror=alert(1)></pre></details><!--")
	require.Contains(t, text, `\x1b[2J\x00`)
	require.Contains(t, text, `\u202egnp.exe\xff\xfe`)
	require.NotContains(t, text, "\u202e")
	require.Contains(t, text, "Northlake <Records> & Co")
}

func TestHTMLIndentsJSONAndBoundsBodies(t *testing.T) {
	text := textOf(parsed(t, sample()))
	require.Contains(t, text, "{\n  \"access_token\": \"[secret 1]\",\n")
	require.Contains(t, text, "bytes more)")
}

// A page fits a mail, and opens at once, whatever a run found.
func TestHTMLStaysSmall(t *testing.T) {
	for bad, most := range map[int]int{0: 1 << 20, 60: 1 << 20, 550: 2 << 20} {
		d := big(550)
		left := bad
		for _, group := range d.Run.Groups {
			for i := range group.Results[:min(left, len(group.Results))] {
				r := &group.Results[i]
				r.Outcome, r.Expected, r.Actual, r.At = conformance.Fail, "status 200", "status 404", 1
				left--
			}
		}
		var out bytes.Buffer
		require.NoError(t, report.WriteHTML(&out, d))
		require.Less(t, out.Len(), most, "%d failed", bad)
	}
}

// What passed has no exchanges in a report, unless they are asked for. What did not has them.
func TestExchangesOfWhatPassed(t *testing.T) {
	for _, all := range []bool{false, true} {
		d := sample()
		d.AllExchanges = all
		var page, script bytes.Buffer
		require.NoError(t, report.WriteHTML(&page, d))
		require.NoError(t, report.WriteJSON(&script, d))
		for _, text := range []string{page.String(), script.String()} {
			require.Equal(t, all, strings.Contains(text, "/discovery/get"))
			require.Contains(t, text, "/oauth/token")
		}
		require.Equal(t, !all, strings.Contains(page.String(), "--exchanges all"))
	}
}

func parsed(t *testing.T, d report.Document) *html.Node {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.WriteHTML(&out, d))
	page, err := html.Parse(&out)
	require.NoError(t, err)
	return page
}

func textOf(page *html.Node) string {
	var b strings.Builder
	for n := range page.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func hashOf(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
