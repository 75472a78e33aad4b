package server

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"clrhost/server/pages/records"
	"clrhost/server/paper"
)

// chromiumOff is the word of an operator who wants no PDFs.
const chromiumOff = "off"

// errRoot says why a host that root runs has no PDFs.
var errRoot = errors.New("the sandbox of Chromium does not work for root: run the host as another user, or set chromium-no-sandbox where a container confines it")

// openPrinter returns what makes PDFs, and nil for a host without. A Chromium that was named must be there and have its sandbox;
// one that may be found need not.
func openPrinter(settings Settings, log *slog.Logger) (*paper.Printer, error) {
	if settings.Chromium == chromiumOff {
		return nil, nil
	}
	path, err := paper.Find(settings.Chromium)
	if err == nil && path != "" && os.Geteuid() == 0 && !settings.NoSandbox {
		err = errRoot
	}
	switch {
	case err != nil && settings.Chromium != paper.Auto:
		return nil, fmt.Errorf("chromium: %w", err)
	case err != nil:
		log.Warn("this host makes no PDFs", "chromium", path, "error", err)
		return nil, nil
	case path == "":
		log.Info("this host makes no PDFs: no Chromium was found")
		return nil, nil
	}
	return paper.New(paper.Config{Path: path, NoSandbox: settings.NoSandbox}), nil
}

// pdfs is the printer for the pages; nil for none.
func (b base) pdfs() records.Printer {
	if b.printer == nil {
		return nil
	}
	return b.printer
}
