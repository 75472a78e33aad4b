package page

import (
	"html/template"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"
)

// paperFile is the frame of a page that is meant for paper.
const paperFile = "paper.html"

// RenderForPaper is Render in the frame for paper: everything is unfolded, and nothing leads elsewhere but what the page says.
func (r *Renderer) RenderForPaper(c *gin.Context, status int, name string, data any) error {
	frame := r.frame(c)
	frame.IsPaper = true
	body, err := r.render(frame, name, paperFile, data)
	if err != nil {
		return err
	}
	r.answer(c, status, frame, body, nil)
	return nil
}

// Whole is a page in the frame for paper that needs nothing but itself.
type Whole struct {
	Document []byte
	Head     template.HTML // for the margins of every page
	Foot     template.HTML
}

// WholePage writes a page in the frame for paper as a document that needs nothing but itself. Nothing is answered.
func (r *Renderer) WholePage(c *gin.Context, name string, data any) (w Whole, err error) {
	frame := r.frame(c)
	frame.IsPaper, frame.IsWhole, frame.Paper = true, true, paperOf(c.GetHeader("Accept-Language"))
	if w.Document, err = r.render(frame, name, paperFile, data); err != nil {
		return w, err
	}
	for margin, part := range map[string]*template.HTML{"page-head": &w.Head, "page-foot": &w.Foot} {
		written, err := r.render(frame, name, margin, data)
		if err != nil {
			return w, err
		}
		*part = marginBegin + template.HTML(written) + marginEnd
	}
	return w, nil
}

// What stands in the margins is a document of its own, which the stylesheet does not reach.
const (
	marginBegin = `<div style="display: flex; gap: 12pt; justify-content: space-between; width: 100%; padding: 0 18mm; color: #333; ` +
		`font: 7.5pt system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif">`
	marginEnd = `</div>`
)

// The sizes of paper (CSS Paged Media, Section 7.1).
const (
	paperA4     = "A4"
	paperLetter = "letter"
)

// letterRegions are the regions whose paper is Letter (CLDR, supplemental data, paperSize).
var letterRegions = []string{"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}

// paperOf is the size of the paper in the region of the reader, as far as the languages that their browser asks for name one.
func paperOf(accept string) string {
	if len(accept) > maxAccept {
		return paperA4
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return paperA4
	}
	for _, tag := range wanted {
		if region, certain := tag.Region(); certain == language.Exact {
			if slices.Contains(letterRegions, region.String()) {
				return paperLetter
			}
			break
		}
	}
	return paperA4
}

// maxAccept bounds an Accept-Language header, in bytes. What is longer says nothing.
const maxAccept = 512

// pictureURL is where a picture is: on this host, at a path below the base path, or in the page itself.
func (r *Renderer) pictureURL(at string) template.URL {
	if strings.HasPrefix(at, PictureInPage) {
		return template.URL(at)
	}
	return template.URL(r.Path(at))
}

// PictureInPage begins the address of a picture that is in the page itself: its bytes, in base 64, follow.
const PictureInPage = "data:image/png;base64,"

// unfolded is the attribute of a details element that is open on paper.
func (f *frame) unfolded() template.HTMLAttr {
	if f.IsPaper {
		return "open"
	}
	return ""
}

// style is the stylesheet for paper of a size.
func (r *Renderer) style(size string) template.CSS {
	return template.CSS(r.assets[r.hashed["style.css"]].content) + template.CSS("@page { size: "+size+"; }")
}
