package markdown

import (
	"html"

	"github.com/yuin/goldmark/ast"

	"clrhost/server/pages/page"
)

// rel is what every link to a stranger's address carries.
const rel = "noopener noreferrer nofollow"

// tame changes a document into one that may stand in a page.
func tame(document ast.Node, source []byte, level int) error {
	found, depth := found{}, 0
	err := ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() == ast.KindBlockquote || n.Kind() == ast.KindList {
			depth += map[bool]int{true: 1, false: -1}[entering]
		}
		if depth > maxDepth {
			return ast.WalkStop, errDeep
		}
		if entering {
			found.add(n)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return err
	}
	demote(found.headings, level)
	for _, picture := range found.pictures { // before the links, of which they become some
		replacePicture(picture)
	}
	for _, link := range found.links {
		markLink(link)
	}
	for _, auto := range found.autos {
		replaceAuto(auto, source)
	}
	return nil
}

// found are the parts of a document that do not stay as they are.
type found struct {
	headings []*ast.Heading
	pictures []*ast.Image
	links    []*ast.Link
	autos    []*ast.AutoLink
}

func (f *found) add(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		f.headings = append(f.headings, n)
	case *ast.Image:
		f.pictures = append(f.pictures, n)
	case *ast.Link:
		f.links = append(f.links, n)
	case *ast.AutoLink:
		f.autos = append(f.autos, n)
	}
}

// demote gives the headings levels from first on: one level deeper than the nearest heading above that has a lower level in
// the source, so that no level is left out. A heading without text is removed.
func demote(headings []*ast.Heading, first int) {
	var open []int // the levels in the source of the headings that the next one stands under
	for _, h := range headings {
		if h.FirstChild() == nil {
			h.Parent().RemoveChild(h.Parent(), h)
			continue
		}
		for len(open) > 0 && open[len(open)-1] >= h.Level {
			open = open[:len(open)-1]
		}
		open = append(open, h.Level)
		h.Level = min(first+len(open)-1, 6)
	}
}

// replacePicture puts the description of a picture in its place, with a link to it where there is none around it.
func replacePicture(picture *ast.Image) {
	host := page.HostOf(string(picture.Destination))
	if host == "" || isLinked(picture) {
		unwrap(picture)
		return
	}
	link := linkTo(string(picture.Destination))
	for child := picture.FirstChild(); child != nil; child = picture.FirstChild() {
		link.AppendChild(link, child)
	}
	parent := picture.Parent()
	parent.ReplaceChild(parent, picture, link)
	markLink(link)
}

// markLink names the host of a link after it. A link that leads anywhere but to the web, or stands in another, becomes what
// it says.
func markLink(link *ast.Link) {
	host := page.HostOf(string(link.Destination))
	if host == "" || isLinked(link) {
		unwrap(link)
		return
	}
	if link.FirstChild() == nil {
		link.AppendChild(link, words(host))
	}
	link.Title = nil
	link.SetAttributeString("rel", rel)
	mark := ast.NewString([]byte(` <span class="host">(` + html.EscapeString(host) + `)</span>`))
	mark.SetCode(true) // is not escaped again
	link.Parent().InsertAfter(link.Parent(), link, mark)
}

// replaceAuto puts an ordinary link in the place of an address in angle brackets, and text in that of another's.
func replaceAuto(auto *ast.AutoLink, source []byte) {
	parent, label := auto.Parent(), words(string(auto.Label(source)))
	address := string(auto.URL(source))
	if auto.AutoLinkType != ast.AutoLinkURL || page.HostOf(address) == "" || isLinked(auto) {
		parent.ReplaceChild(parent, auto, label)
		return
	}
	link := linkTo(address)
	link.AppendChild(link, label)
	parent.ReplaceChild(parent, auto, link)
}

func linkTo(address string) *ast.Link {
	link := ast.NewLink()
	link.Destination = []byte(address)
	link.SetAttributeString("rel", rel)
	return link
}

// words are text that has no more markup.
func words(s string) *ast.String {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	return n
}

// unwrap puts the children of a node in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for child := n.FirstChild(); child != nil; child = n.FirstChild() {
		parent.InsertBefore(parent, n, child)
	}
	parent.RemoveChild(parent, n)
}

func isLinked(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}
