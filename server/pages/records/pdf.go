package records

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/page"
	"clrhost/server/paper"
)

// Printer makes PDFs; *paper.Printer implements it.
type Printer interface {
	Print(ctx context.Context, who string, d paper.Document) ([]byte, error)
}

// MakesPDFs reports whether the host makes any.
func (h *Handler) MakesPDFs() bool { return h.Printer != nil }

// MakePDF makes a PDF of a printout. Who asks for it is told apart by a key, such as the id of a person.
func (h *Handler) MakePDF(c *gin.Context, p Printout, who string) ([]byte, error) {
	if !h.MakesPDFs() {
		return nil, fault.Told(fault.NotFound, nil, phrase.Of("This host makes no PDFs"), withBrowser)
	}
	if ok, wait := h.PDFs(who); !ok {
		err := fault.Told(fault.Busy, nil, phrase.Of("You have asked for many PDFs"), phrase.Of("You can ask for the next one in %s.", page.Span(wait)))
		err.RetryAfter = wait
		return nil, err
	}
	p, err := h.withCode(c, p)
	if err != nil {
		return nil, err
	}
	whole, err := h.Pages.WholePage(c, "print.html", p)
	if err != nil {
		return nil, err
	}
	pdf, err := h.Printer.Print(c.Request.Context(), who, paper.Document{
		HTML: whole.Document, Address: h.Origin + c.Request.URL.Path, Header: whole.Head, Footer: whole.Foot,
	})
	if err != nil {
		return nil, notPrinted(err)
	}
	return pdf, nil
}

// SendPDF answers with the PDF of a printout, to be kept under the title of the record, or else under a name.
func SendPDF(c *gin.Context, p Printout, name string, pdf []byte) {
	attach(c, cmp.Or(fileTitle(p.PlainTitle), name)+".pdf", "application/pdf", pdf)
}

var withBrowser = phrase.Of("Please go back to the page for printing, and choose “Save as PDF” in your browser's print dialog.")

// printPause is when to ask for a PDF again that could not be made.
const printPause = 10 * time.Second

// notPrinted is the failure of a PDF that could not be made.
func notPrinted(cause error) error {
	switch {
	case errors.Is(cause, paper.ErrTooLarge):
		return fault.Told(fault.TooLarge, cause, phrase.Of("This record is too long for a PDF of this host"), withBrowser)
	case errors.Is(cause, inflight.ErrFull):
		return comeBack(fault.Told(fault.Unavailable, cause, phrase.Of("Many PDFs are being made just now"),
			phrase.Of("Please go back and ask again in a few seconds.")))
	}
	return comeBack(fault.Told(fault.Unavailable, cause, phrase.Of("The PDF could not be made"), withBrowser))
}

func comeBack(err *fault.Error) error {
	err.RetryAfter = printPause
	return err
}

// maxFileName is how many characters of a title are the name of a file.
const maxFileName = 60

// fileTitle is a title as the name of a file: letters and digits, in whatever script, and single hyphens for all else.
func fileTitle(title string) string {
	words := strings.FieldsFunc(title, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
	name := []rune(strings.Join(words, "-"))
	return strings.TrimRight(string(name[:min(len(name), maxFileName)]), "-")
}
