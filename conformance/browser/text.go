package browser

import (
	"strings"

	"golang.org/x/net/html"

	"clrhost/internal/text"
)

// maxWords bounds in characters what is kept of a label or a message.
const maxWords = 200

// inline elements do not part the words around them.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "code": true, "em": true, "font": true, "i": true,
	"mark": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true, "u": true, "wbr": true,
}

// text is what a person sees of a node, with single spaces. A picture counts by its alternative text.
func (d *document) text(n *html.Node) string {
	var b strings.Builder
	readText(&b, n, maxPage*2)
	return strings.Join(strings.Fields(b.String()), " ")
}

// words is text, shortened and read only once per node: many boxes may share one label.
func (d *document) words(n *html.Node) string {
	if said, ok := d.spoken[n]; ok {
		return said
	}
	var b strings.Builder
	readText(&b, n, 4*maxWords)
	said := text.Line(b.String(), maxWords)
	d.spoken[n] = said
	return said
}

// readText reads the text of a node until there are enough bytes of it.
func readText(b *strings.Builder, n *html.Node, enough int) {
	switch n.Type {
	case html.TextNode:
		b.WriteString(n.Data)
		return
	case html.ElementNode:
		e := element{n}
		if n.Data == "img" {
			b.WriteString(" " + e.attr("alt") + " ")
		}
		if !inline[n.Data] {
			b.WriteByte(' ')
			defer b.WriteByte(' ')
		}
	}
	for c := n.FirstChild; c != nil && b.Len() < enough; c = c.NextSibling {
		if c.Type != html.ElementNode || !isUnseen(element{c}) {
			readText(b, c, enough)
		}
	}
}

// isUnseen reports whether an element and what is in it cannot be seen. Style sheets are not read.
func isUnseen(e element) bool {
	switch e.Data {
	case "head", "script", "style", "template", "datalist":
		return true
	}
	style := strings.ReplaceAll(strings.ToLower(e.attr("style")), " ", "")
	return e.has("hidden") || strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}
