package paper

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	cdpio "github.com/chromedp/cdproto/io"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// print makes a PDF of a document in a Chromium of its own.
func (p *Printer) print(ctx context.Context, d Document) ([]byte, error) {
	chromium, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	defer chromium.end()
	if err := chromium.open(d); err != nil {
		return nil, fmt.Errorf("open the document: %w", err)
	}
	pdf, err := chromium.pdf(d)
	if err != nil {
		return nil, fmt.Errorf("print the document: %w", err)
	}
	return pdf, nil
}

// policy is that of the document. Its sandbox keeps it from scripts, forms, popups, and from leading elsewhere by itself.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; sandbox"

// open shows the document in the tab.
func (s *process) open(d Document) error {
	if err := chromedp.Listen(s.tab, s.answers(d.HTML)); err != nil {
		return err
	}
	if _, err := chromedp.Call(s.tab, fetch.Enable, fetch.EnableParams{}); err != nil {
		return err
	}
	if _, err := chromedp.Call(s.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		return err
	}
	noDownloads := browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny}
	if _, err := chromedp.CallBrowser(s.tab, browser.SetDownloadBehavior, noDownloads); err != nil {
		return err
	}
	return chromedp.Do(s.tab, chromedp.Navigate(d.Address))
}

// answers returns what hears the events of the tab: it answers the first request with the document, and lets every other fail
// as if its reader had stopped it, which leaves the document where it is. Each is answered on a goroutine of its own, because
// the browser waits for what hears its events.
func (s *process) answers(document []byte) func(event any) {
	var asked atomic.Bool
	return func(event any) {
		paused, isRequest := event.(*fetch.EventRequestPaused)
		if !isRequest {
			return
		}
		isFirst := asked.CompareAndSwap(false, true)
		s.work.Go(func() {
			if isFirst {
				s.fulfill(paused.RequestID, document)
				return
			}
			_, _ = chromedp.Call(s.tab, fetch.FailRequest, fetch.FailRequestParams{ // a tab that has gone waits for no answer
				RequestID: paused.RequestID, ErrorReason: network.ErrorReasonAborted,
			})
		})
	}
}

func (s *process) fulfill(id fetch.RequestID, document []byte) {
	_, _ = chromedp.Call(s.tab, fetch.FulfillRequest, fetch.FulfillRequestParams{ // as above
		RequestID: id, ResponseCode: 200, Body: document, ResponseHeaders: []*fetch.HeaderEntry{
			{Name: "Content-Type", Value: "text/html; charset=utf-8"},
			{Name: "Content-Security-Policy", Value: policy},
			{Name: "Referrer-Policy", Value: "no-referrer"},
		},
	})
}

// margin is that of a page whose document says nothing about it, in inches: 18 mm.
const margin = 18 / 25.4

// pdf prints what the tab shows. The size of the paper is what the document says (CSS Paged Media, Section 7).
func (s *process) pdf(d Document) ([]byte, error) {
	yes, around := true, margin
	printed, err := chromedp.Call(s.tab, page.PrintToPDF, page.PrintToPDFParams{
		PrintBackground:         &yes,
		PreferCSSPageSize:       &yes,
		GenerateTaggedPDF:       &yes,
		GenerateDocumentOutline: &yes,
		DisplayHeaderFooter:     &yes,
		HeaderTemplate:          nothing + string(d.Header), // an empty one would be Chromium's own
		FooterTemplate:          nothing + string(d.Footer),
		MarginTop:               &around, MarginRight: &around, MarginBottom: &around, MarginLeft: &around,
		TransferMode: page.PrintToPDFTransferModeReturnAsStream,
	})
	if err != nil {
		return nil, err
	}
	return s.read(printed.Stream)
}

const nothing = "<span></span>"

// pieceSize is how many bytes of a PDF are read at once.
const pieceSize = 1 << 20

func (s *process) read(stream cdpio.StreamHandle) (pdf []byte, err error) {
	for {
		piece, err := chromedp.Call(s.tab, cdpio.Read, cdpio.ReadParams{Handle: stream, Size: pieceSize})
		if err != nil {
			return nil, err
		}
		if pdf = append(pdf, piece.Data...); len(pdf) > maxPDF {
			return nil, ErrTooLarge
		}
		if piece.EOF {
			return pdf, nil
		}
	}
}
