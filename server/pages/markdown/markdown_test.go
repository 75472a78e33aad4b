package markdown_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"clrhost/internal/text"
	"clrhost/server/pages/markdown"
)

const rel = ` rel="noopener noreferrer nofollow"`

func TestRender(t *testing.T) {
	for _, row := range []struct{ name, source, want string }{
		{"nothing", "", ""},
		{"a sentence", "Complete 240 hours.", "<p>Complete 240 hours.</p>\n"},
		{"emphasis", "*One* **two** `three`", "<p><em>One</em> <strong>two</strong> <code>three</code></p>\n"},
		{"a list", "- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"},
		{"a numbered list", "3. one\n4. two", "<ol start=\"3\">\n<li>one</li>\n<li>two</li>\n</ol>\n"},
		{"headings", "# A\n### B\n## C\n# D", "<h4>A</h4>\n<h5>B</h5>\n<h5>C</h5>\n<h4>D</h4>\n"},
		{"deep headings", "# A\n## B\n### C\n#### D", "<h4>A</h4>\n<h5>B</h5>\n<h6>C</h6>\n<h6>D</h6>\n"},
		{"a heading without words", "#\n\nx", "<p>x</p>\n"},
		{"a link", "[Rules](https://college.example/r?a=1&b=2 \"title\")",
			`<p><a href="https://college.example/r?a=1&amp;b=2"` + rel + `>Rules</a> <span class="host">(college.example)</span></p>` + "\n"},
		{"a link by reference", "[Rules][1]\n\n[1]: https://college.example/r",
			`<p><a href="https://college.example/r"` + rel + `>Rules</a> <span class="host">(college.example)</span></p>` + "\n"},
		{"a link that claims another host", "[https://bank.example](https://evil.example/)",
			`<p><a href="https://evil.example/"` + rel + `>https://bank.example</a> <span class="host">(evil.example)</span></p>` + "\n"},
		{"a link without words", "[](https://college.example/)",
			`<p><a href="https://college.example/"` + rel + `>college.example</a> <span class="host">(college.example)</span></p>` + "\n"},
		{"an address", "<https://college.example/>", `<p><a href="https://college.example/"` + rel + `>https://college.example/</a></p>` + "\n"},
		{"an e-mail address", "<a@college.example>", "<p>a@college.example</p>\n"},
		{"a host in another script", "[x](https://аpple.example/)",
			`<p><a href="https://%D0%B0pple.example/"` + rel + `>x</a> <span class="host">(xn--pple-43d.example)</span></p>` + "\n"},
		{"a script as link", "[x](javascript:alert(1)) [y](JaVaScRiPt&#58;alert(1)) <javascript:alert(1)>", "<p>x y javascript:alert(1)</p>\n"},
		{"a file as link", "[x](data:text/html,y) [y](/login) [z](#main) [u](//evil.example/)", "<p>x y z u</p>\n"},
		{"a picture", "![A *seal*](https://evil.example/s.png)",
			`<p><a href="https://evil.example/s.png"` + rel + `>A <em>seal</em></a> <span class="host">(evil.example)</span></p>` + "\n"},
		{"a picture without words", "![](https://evil.example/s.png)",
			`<p><a href="https://evil.example/s.png"` + rel + `>evil.example</a> <span class="host">(evil.example)</span></p>` + "\n"},
		{"a picture that is a link", "[![A seal](https://evil.example/s.png)](https://college.example/)",
			`<p><a href="https://college.example/"` + rel + `>A seal</a> <span class="host">(college.example)</span></p>` + "\n"},
		{"a link in a picture", "![a [b](https://b.example/) c](https://c.example/)",
			`<p><a href="https://c.example/"` + rel + `>a b c</a> <span class="host">(c.example)</span></p>` + "\n"},
		{"a picture of this document", "![A seal](data:image/png;base64,AA==)", "<p>A seal</p>\n"},
		{"markup", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"markup in words", "a <img src=x onerror=alert(1)> <b>b</b>", "<p>a &lt;img src=x onerror=alert(1)&gt; &lt;b&gt;b&lt;/b&gt;</p>\n"},
		{"markup that was escaped", `&lt;script&gt; \<script>`, "<p>&lt;script&gt; &lt;script&gt;</p>\n"},
		{"markup in code", "`<script>`\n\n```<script>\n</pre><script>\n```", "<p><code>&lt;script&gt;</code></p>\n<pre><code>&lt;/pre&gt;&lt;script&gt;\n</code></pre>\n"},
		{"writing direction", "a&#x202E;b\u202ec *\u200b*", "<p>abc <em></em></p>\n"},
		{"a text nested deeply", strings.Repeat("> ", 9) + "deep", "<p>" + strings.Repeat("&gt; ", 9) + "deep</p>\n"},
		{"a long text", strings.Repeat("*a* ", 5000) + "\n\n\nb\nc", "<p>" + strings.TrimSpace(strings.Repeat("*a* ", 5000)) + "</p>\n<p>b<br>\nc</p>\n"},
		{"a text that would grow", strings.Repeat("[a]", 250) + "\n\n[a]: https://a.example/" + strings.Repeat("x", 5000),
			"<p>" + strings.Repeat("[a]", 250) + "</p>\n<p>[a]: https://a.example/" + strings.Repeat("x", 5000) + "</p>\n"},
		{"a text of brackets", strings.Repeat("[a](", 400), "<p>" + strings.Repeat("[a](", 400) + "</p>\n"},
		{"a text of emphasis", strings.Repeat("*a", 1200), "<p>" + strings.Repeat("*a", 1200) + "</p>\n"},
		{"a text of lists", strings.Repeat("1. ", 20) + "a", "<p>" + strings.Repeat("1. ", 20) + "a</p>\n"},
	} {
		require.Equal(t, row.want, string(markdown.NewPage().Render(row.source, 4)), row.name)
	}
}

func TestAPageRendersOnlySoMuch(t *testing.T) {
	p, source := markdown.NewPage(), strings.Repeat("*a* and other words that make it longer ", 400)
	rendered := 0
	for range 40 {
		if strings.Contains(string(p.Render(source, 4)), "<em>") {
			rendered++
		}
	}
	require.Equal(t, 16, rendered)
	require.Equal(t, "<p>as it is</p>\n", string(p.Render("as it is", 4)))
}

var tags = regexp.MustCompile(`^(p|br|hr|em|strong|code|pre|blockquote|ul|ol|li|h[456]|a|span)$`)

// Whatever is written, nothing of it is markup beyond what a page allows, and it is not much longer than what was written.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"# a\n\n- b\n\n> c", "[a](https://a.example \"b\")", "![a](https://a.example)", "<https://a.example>", "&#x202E;&lt;script>",
		"[a]: https://a.example\n[a]", "```\n</code>", "[x](https://a.example/\"onclick=\"alert(1))", "\x00\xff<!--", "a\\\n<b", "1) x\n   * y",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		out := string(markdown.NewPage().Render(source, 4))
		require.True(t, utf8.ValidString(out))
		require.LessOrEqual(t, len(out), 120*(len(source)+64))
		require.False(t, strings.ContainsFunc(out, func(r rune) bool { return r != '\n' && text.Hidden(r) }))
		tokens := html.NewTokenizer(strings.NewReader(out))
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			if token.Type == html.TextToken {
				continue
			}
			require.True(t, tags.MatchString(token.Data), "%q", token)
			for _, a := range token.Attr {
				switch token.Data + " " + a.Key {
				case "a href":
					require.Regexp(t, `^https?://`, a.Val)
				case "a rel":
					require.Equal(t, "noopener noreferrer nofollow", a.Val)
				case "span class":
					require.Equal(t, "host", a.Val)
				case "ol start":
				default:
					require.Fail(t, "an attribute", "%q", token)
				}
			}
		}
	})
}
