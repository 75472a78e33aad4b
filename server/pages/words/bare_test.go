package words

import (
	"io"
	"strings"
	"testing"
	template "text/template/parse"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// No word stands in a template outside of a text that is said, where no translation would reach it.
func TestNoWordStandsBare(t *testing.T) {
	for path, trees := range templates(t) {
		for name, tree := range trees {
			require.Empty(t, bareWords(t, skeleton(tree.Root)), "%s: %q", path, name)
		}
	}
	require.Equal(t, []string{"Hello"}, bareWords(t, `<p title="  ">  Hello </p>`))
	require.Equal(t, []string{"Hello"}, bareWords(t, `<nav aria-label="Hello"><input value="x"></nav>`))
}

// skeleton is the markup of a template with everything that it writes left out.
func skeleton(n template.Node) string {
	switch n := n.(type) {
	case nil:
	case *template.ListNode:
		var all strings.Builder
		if n != nil {
			for _, child := range n.Nodes {
				all.WriteString(skeleton(child))
			}
		}
		return all.String()
	case *template.TextNode:
		return string(n.Text)
	case *template.IfNode:
		return skeleton(n.List) + skeleton(n.ElseList)
	case *template.RangeNode:
		return skeleton(n.List) + skeleton(n.ElseList)
	case *template.WithNode:
		return skeleton(n.List) + skeleton(n.ElseList)
	}
	return ""
}

// spoken are the attributes that people read or hear.
var spoken = map[string]bool{"alt": true, "title": true, "placeholder": true, "aria-label": true, "label": true}

func bareWords(t *testing.T, markup string) (found []string) {
	t.Helper()
	add := func(text string) {
		if strings.ContainsFunc(text, unicode.IsLetter) {
			found = append(found, strings.TrimSpace(text))
		}
	}
	for tokens := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			require.ErrorIs(t, tokens.Err(), io.EOF)
			return found
		case html.TextToken:
			add(string(tokens.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range tokens.Token().Attr {
				if spoken[a.Key] {
					add(a.Val)
				}
			}
		}
	}
}
