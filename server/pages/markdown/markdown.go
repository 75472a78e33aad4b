// Package markdown renders what a stranger wrote in Markdown (CommonMark 0.31) as a part of a page: paragraphs, emphasis,
// lists, quotations, code, headings below the page's own, and links that name the host they lead to. HTML in it is shown as
// the text that it is, and so is a link that leads anywhere but to the web. A picture becomes a link to it: no reader's
// browser asks a stranger's host for anything unless the reader follows a link.
//
// There are two walls. What the parser makes of the text is changed until only what is named above is left; then the result
// is sanitized as if it came from the stranger itself.
//
// The work is bounded. Brackets, emphasis and nesting cost more than linear time, so a text with very many of them, one that
// is long, and one beyond what a page may spend is shown as plain paragraphs, as is one that would grow out of proportion.
// Nothing is ever cut off.
package markdown

import (
	"bytes"
	"errors"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	reader "github.com/yuin/goldmark/text"

	"clrhost/internal/text"
)

const (
	maxSource = 16 << 10  // bytes of one text that are parsed
	maxPage   = 256 << 10 // bytes of all texts of a page that are parsed
	maxGrowth = 16        // how many times as long the result may be
	maxDepth  = 8         // of quotations and lists in each other

	maxBrackets = 300
	maxEmphasis = 1000 // characters that may emphasize
)

// Page renders the texts of one page. It is not safe for concurrent use.
type Page struct{ left int }

// NewPage begins a page.
func NewPage() *Page { return &Page{left: maxPage} }

// Render renders a text that stands below a heading of the level before: its own headings begin at level, and leave out none.
func (p *Page) Render(source string, level int) template.HTML {
	if isPlain(source) || len(source) > min(maxSource, p.left) || isCostly(source) {
		return Plain(source)
	}
	p.left -= len(source)
	rendered, err := render([]byte(source), level)
	if err != nil {
		return Plain(source)
	}
	return template.HTML(text.Lines(string(policy.SanitizeBytes(rendered))))
}

// commonMark is CommonMark without HTML.
var commonMark = goldmark.New(goldmark.WithParser(parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
	parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
)))

var (
	errDeep = errors.New("nested too deeply")
	errLong = errors.New("the result is too long")
)

func render(source []byte, level int) ([]byte, error) {
	document := commonMark.Parser().Parse(reader.NewReader(source))
	if err := tame(document, source, level); err != nil {
		return nil, err
	}
	out := bounded{limit: maxGrowth * (len(source) + 64)}
	err := commonMark.Renderer().Render(&out, source, document)
	return out.Bytes(), err
}

// bounded keeps no more than its limit.
type bounded struct {
	bytes.Buffer
	limit int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.limit {
		return 0, errLong
	}
	return b.Buffer.Write(p)
}
