package paper

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"clrhost/internal/chromium/installed"
	"clrhost/server/inflight"
)

// The bounds of one printer. A request that waits as long as it may, and is printed for as long as that may take, is answered
// in time.
const (
	maxDocument = 8 << 20  // bytes
	maxPDF      = 32 << 20 // bytes
	maxQueue    = 5        // documents that are printed or wait, all of them in memory
	printTime   = 20 * time.Second
	turnTime    = 7 * time.Second // how long one waits
)

// The failures of Print that are no failures of Chromium. A full queue is inflight.ErrFull.
var (
	ErrTooLarge = errors.New("paper: the document is too large to be printed")
	ErrClosed   = errors.New("paper: the printer is closed")
)

// Document is what is printed.
type Document struct {
	HTML    []byte // whole, in UTF-8
	Address string // an http or https URL, against which its links are resolved; nothing is asked there

	// Header and Footer are printed in the margins of every page. The elements of the classes pageNumber and totalPages in
	// them get these numbers.
	Header, Footer template.HTML
}

// Config says how to print.
type Config struct {
	Path      string        // of Chromium
	NoSandbox bool          // without its sandbox, where something else confines it
	Time      time.Duration // in which a document is printed; zero means 20 s
	Waiting   time.Duration // for one's turn; zero means 7 s
}

// Printer prints documents, one at a time. It is safe for concurrent use.
type Printer struct {
	cfg   Config
	gate  *inflight.Gate
	queue atomic.Int32

	working sync.RWMutex    // held for reading by each Print
	closing context.Context // ends with Close
	end     context.CancelFunc
}

// New returns a printer. It starts nothing.
func New(cfg Config) *Printer {
	if cfg.Time == 0 {
		cfg.Time = printTime
	}
	if cfg.Waiting == 0 {
		cfg.Waiting = turnTime
	}
	p := &Printer{cfg: cfg, gate: inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: cfg.Waiting})}
	p.closing, p.end = context.WithCancel(context.Background())
	return p
}

// Close ends what is printed, and returns when no process is left. Print fails after it.
func (p *Printer) Close() {
	p.end()
	p.working.Lock()
	defer p.working.Unlock()
}

// Print makes a PDF of a document for somebody, who waits for a document of their own first. No process is left when it returns.
func (p *Printer) Print(ctx context.Context, who string, d Document) ([]byte, error) {
	if len(d.HTML) > maxDocument {
		return nil, ErrTooLarge
	}
	defer p.queue.Add(-1)
	if p.queue.Add(1) > maxQueue {
		return nil, inflight.ErrFull
	}
	p.working.RLock()
	defer p.working.RUnlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.closing, cancel)()
	pdf, err := p.inTurn(ctx, who, d)
	if err != nil && p.closing.Err() != nil {
		return nil, ErrClosed
	}
	return pdf, err
}

func (p *Printer) inTurn(ctx context.Context, who string, d Document) ([]byte, error) {
	pass, err := p.gate.Enter(ctx, []string{who}, 1)
	if err != nil {
		return nil, err
	}
	defer pass.Leave()
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Time)
	defer cancel()
	pdf, err := p.print(ctx, d)
	if err != nil && ctx.Err() != nil { // of which Chromium's own words say nothing
		return nil, fmt.Errorf("print: %w", ctx.Err())
	}
	return pdf, err
}

// Find returns the path of the Chromium that an operator means: that of a file, or "auto" for one in PATH, "" when there is none.
func Find(named string) (string, error) {
	if named == Auto {
		path, _ := installed.Find()
		return path, nil
	}
	info, err := os.Stat(named)
	if err != nil {
		return "", err
	}
	if info.IsDir() || info.Mode()&0o111 == 0 {
		return "", fmt.Errorf("%s is no program", named)
	}
	return named, nil
}

// Auto names whichever Chromium is in PATH.
const Auto = "auto"
