package chromium

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"

	"github.com/chromedp/chromedp"

	"clrhost/conformance/browser"
	"clrhost/internal/chromium/installed"
)

// ErrNotFound is the error of a machine without a Chromium.
var ErrNotFound = errors.New("no Chromium was found: install chromium, chrome or headless-shell so that it is in PATH, or name its file in CHROMIUM")

// Chromium is an installed one, which runs from the first window on until Close.
type Chromium struct {
	path string

	mu    sync.Mutex
	ctx   context.Context // of the running process; nil before
	close []context.CancelFunc
}

// Find looks for the Chromium that the variable CHROMIUM names, else for one in PATH.
func Find() (*Chromium, error) {
	if path := os.Getenv("CHROMIUM"); path != "" {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("CHROMIUM: %w", err)
		}
		return &Chromium{path: path}, nil
	}
	path, ok := installed.Find()
	if !ok {
		return nil, ErrNotFound
	}
	return &Chromium{path: path}, nil
}

// Window opens a window with cookies of its own, whose requests go through the transport.
func (c *Chromium) Window(transport http.RoundTripper, person browser.Person) (browser.Engine, error) {
	ctx, err := c.start()
	if err != nil {
		return nil, err
	}
	return openWindow(ctx, transport, person)
}

// start starts the process.
func (c *Chromium) start() (context.Context, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx != nil {
		return c.ctx, nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(c.path), chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND")) // what is not intercepted, such as a WebSocket, reaches nothing
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // its sandbox does not work for root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	c.close = []context.CancelFunc{cancel, stop}
	if err := chromedp.Do(ctx); err != nil {
		c.end()
		return nil, fmt.Errorf("start %s: %w", c.path, err)
	}
	c.ctx = ctx
	return ctx, nil
}

// Close ends the process, with all of its windows.
func (c *Chromium) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end()
}

func (c *Chromium) end() {
	for _, end := range c.close {
		end()
	}
	c.close, c.ctx = nil, nil
}
