package share

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/pages/records"
	"clrhost/server/throttle"
	"clrhost/storage"
)

// Press puts records on paper; *records.Handler implements it.
type Press interface {
	MakesPDFs() bool
	ShowPrintout(c *gin.Context, p records.Printout) error
	MakePDF(c *gin.Context, p records.Printout, who string) ([]byte, error)
	PicturesWithin(ctx context.Context, stored storage.Credential) func(name string) string
}

// The paths of what a reader prints, below the base path.
const (
	PathPrint = PathItem + "/print"
	PathPDF   = PathItem + "/pdf"
)

// Print serves GET PathPrint.
func (h *Handler) Print(c *gin.Context) error {
	share, item, ok, err := h.item(c)
	if err != nil || !ok {
		return err
	}
	stored, err := h.load(c.Request.Context(), share.OwnerID, item)
	if err != nil {
		return orEnded(err)
	}
	printout, err := h.printout(c, to(share, c.Param(paramToken)), item, stored)
	if err != nil {
		return orEnded(err)
	}
	return h.Press.ShowPrintout(c, printout)
}

// PDF serves GET PathPDF. Readers are told apart by their networks.
func (h *Handler) PDF(c *gin.Context) error {
	share, item, ok, err := h.item(c)
	if err != nil || !ok {
		return err
	}
	stored, err := h.load(c.Request.Context(), share.OwnerID, item)
	if err != nil {
		return orEnded(err)
	}
	s, picture := to(share, c.Param(paramToken)), h.Press.PicturesWithin(c.Request.Context(), stored)
	s.link.picture = func(_ storage.ShareItem, name string) string { return picture(name) }
	printout, err := h.printout(c, s, item, stored)
	if err != nil {
		return orEnded(err)
	}
	pdf, err := h.Press.MakePDF(c, printout, throttle.Neighbourhood(c.ClientIP()))
	if err != nil {
		return err
	}
	records.SendPDF(c, printout, "record-"+c.Param(paramPlace), pdf)
	return nil
}

// printout is an item that was loaded, on paper: what the reader's page shows of it, and nothing of its owner's account.
func (h *Handler) printout(c *gin.Context, s shared, item storage.ShareItem, stored storage.Credential) (records.Printout, error) {
	read, err := h.readingOf(c, s, item, stored)
	if err != nil {
		return records.Printout{}, err
	}
	p := records.Printout{
		Content: *read.Record,
		Back:    records.InLanguage(s.link.item(item), c),
		Share:   h.URL + ReaderPath(c.Param(paramToken)),
		At:      h.Now(),
	}
	if read.IsPart {
		p.Note = phrase.Of("This is one credential out of a larger record. The rest of that record is not shown.")
	}
	if h.Press.MakesPDFs() {
		p.PDF = records.InLanguage(s.link.pdf(item), c)
	}
	return p, nil
}

// AddressOf is the address of a link that works, asks for no passphrase, and shows a record of an owner whole and nothing else: for
// a printout, of which nobody can tell who will read it. It is "" when there is none whose address can be told.
func (h *Handler) AddressOf(ctx context.Context, ownerID string, number int64) (string, error) {
	shares, err := h.Store.SharesOf(ctx, ownerID, number)
	if err != nil {
		return "", fmt.Errorf("find a link of a record: %w", err)
	}
	for _, share := range shares {
		if share.Passphrase != "" || len(share.Items) != 1 || len(share.Items[0].Embedded) > 0 || !share.IsLive(h.Now()) {
			continue
		}
		if token, ok := h.Keys.ShareAgain(share.OwnerID, share.ID, share.TokenHash); ok {
			return h.URL + ReaderPath(token), nil
		}
	}
	return "", nil
}
