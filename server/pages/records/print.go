package records

import (
	"context"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Printout is a record on paper: what its page shows, all of it unfolded, and where whoever is handed the paper checks it.
type Printout struct {
	Content
	Learner string // whose account holds it
	Back    string // the path of the page that it is a printout of, below the base path
	PDF     string // likewise, of its PDF; "" where none can be made
	Share   string // the URL of a live link that shows the record to whoever has it; "" for none
	QR      template.HTML
	Note    phrase.Phrase // what the paper leaves out; zero for nothing
	At      time.Time
}

// Print serves GET PathPrint.
func (h *Handler) Print(c *gin.Context) error {
	r, err := h.open(c)
	if err != nil {
		return err
	}
	printout, err := h.printout(c, r, func(name string) string { return r.file(PathPicture, name) })
	if err != nil {
		return err
	}
	return h.ShowPrintout(c, printout)
}

// PDF serves GET PathPDF.
func (h *Handler) PDF(c *gin.Context) error {
	r, err := h.open(c)
	if err != nil {
		return err
	}
	printout, err := h.printout(c, r, h.PicturesWithin(c.Request.Context(), r.Credential))
	if err != nil {
		return err
	}
	pdf, err := h.MakePDF(c, printout, r.OwnerID)
	if err != nil {
		return err
	}
	h.rememberDownload(c, r.Number)
	SendPDF(c, printout, fmt.Sprintf("record-%d", r.Number), pdf)
	return nil
}

// printout is a record of the signed-in user on paper.
func (h *Handler) printout(c *gin.Context, r record, picture func(name string) string) (p Printout, err error) {
	p = Printout{
		Content: r.content(Reading{ // as somebody without an account reads it, to whom the paper is handed
			Languages: Languages(c, h.Pages),
			Issuers:   h.Issuers,
			Picture:   picture,
			File:      func(name string) string { return r.file(PathFile, name) },
		}),
		Learner: signin.User(c).Name,
		Back:    InLanguage(r.path(PathRecord), c),
		At:      h.Now(),
	}
	if h.MakesPDFs() {
		p.PDF = InLanguage(r.path(PathPDF), c)
	}
	if p.Share, err = h.Links.AddressOf(c.Request.Context(), r.OwnerID, r.Number); err != nil {
		return p, err
	}
	return p, nil
}

// InLanguage is a path with the language of the record's texts that the address asks for.
func InLanguage(path string, c *gin.Context) string {
	language := c.Query(paramLanguage)
	if language == "" {
		return path
	}
	return path + "?" + url.Values{paramLanguage: {language}}.Encode()
}

// ShowPrintout answers with the page of a printout.
func (h *Handler) ShowPrintout(c *gin.Context, p Printout) error {
	p, err := h.withCode(c, p)
	if err != nil {
		return err
	}
	return h.Pages.RenderForPaper(c, http.StatusOK, "print.html", p)
}

// withCode adds the code of the link to a printout.
func (h *Handler) withCode(c *gin.Context, p Printout) (_ Printout, err error) {
	if p.Share != "" {
		p.QR, err = h.Pages.QR(c, p.Share)
	}
	return p, err
}

// The bounds of the pictures in a page that is whole.
const (
	maxPictures     = 100
	maxPictureBytes = 4 << 20
)

// PicturesWithin returns what draws the pictures of a record, each into the page itself. A picture that cannot be drawn, or is
// one too many, is left out, as one is that the page does not show.
func (h *Handler) PicturesWithin(ctx context.Context, stored storage.Credential) func(name string) string {
	known, bytes := map[string]string{}, 0
	return func(name string) string {
		at, ok := known[name]
		if ok || len(known) >= maxPictures || bytes >= maxPictureBytes {
			return at
		}
		if file, found := heldFile(stored.Body, name); found {
			if drawn, err := h.draw(ctx, stored.OwnerID, file); err == nil {
				at, bytes = page.PictureInPage+base64.StdEncoding.EncodeToString(drawn), bytes+len(drawn)
			}
		}
		known[name] = at
		return at
	}
}
