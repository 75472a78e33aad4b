package chromium

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"clrhost/conformance/browser"
)

// pageScript is an object with two functions: read and act.
//
//go:embed page.js
var pageScript string

// A window is at rest when no request of it was made or answered for a while, and the page is complete.
const (
	atRest  = 400 * time.Millisecond
	between = 50 * time.Millisecond
	maxRest = 15 * time.Second // for pages that never are
)

// window is one window.
type window struct {
	ctx     context.Context // of the tab
	network *network
}

var _ browser.Engine = (*window)(nil)

func openWindow(parent context.Context, transport http.RoundTripper, person browser.Person) (*window, error) {
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	w := &window{ctx: ctx, network: newNetwork(ctx, transport, person)}
	if err := chromedp.Listen(ctx, w.network.hear); err != nil {
		cancel()
		return nil, fmt.Errorf("open a window: %w", err)
	}
	if _, err := chromedp.Call(ctx, fetch.Enable, fetch.EnableParams{}); err != nil {
		cancel()
		return nil, fmt.Errorf("intercept the requests of the window: %w", err)
	}
	return w, nil
}

// Do implements browser.Engine.
func (w *window) Do(ctx context.Context, act browser.Act, stop func(*url.URL) bool) (browser.Sight, error) {
	journey := w.network.begin(ctx, stop)
	if err := w.perform(ctx, act); err != nil && journey.landed() == nil && journey.fault() == nil {
		return browser.Sight{}, err
	}
	if err := w.rest(ctx, journey); err != nil {
		return browser.Sight{}, err
	}
	if err := journey.fault(); err != nil {
		return browser.Sight{}, err
	}
	sight := journey.sight()
	if sight.Landed != nil {
		return sight, nil
	}
	location, err := evaluate[string](ctx, w, "document.location.href")
	if err != nil {
		return sight, err
	}
	if sight.URL, err = url.Parse(location); err != nil {
		return sight, fmt.Errorf("read the address of the page: %w", err)
	}
	markup, err := evaluate[string](ctx, w, pageScript+".read()")
	sight.Markup = []byte(markup)
	return sight, err
}

// perform begins an act.
func (w *window) perform(ctx context.Context, act browser.Act) error {
	switch {
	case act.Open != nil:
		return w.open(ctx, *act.Open, "about:blank")
	case act.Forge != nil:
		return w.open(ctx, *act.Forge, elsewhere)
	}
	todo, err := json.Marshal(map[string]any{"type": act.Type, "tick": act.Tick, "press": act.Press, "enter": act.Enter})
	if err != nil {
		return fmt.Errorf("write what is to be done: %w", err)
	}
	_, err = evaluate[string](ctx, w, pageScript+".act("+string(todo)+")")
	return err
}

// elsewhere is the page of another site, which is not fetched from anywhere.
const elsewhere = "https://attacker.example/"

// open opens an address: by a form, when it is not by GET or comes from another site.
func (w *window) open(ctx context.Context, request browser.Request, from string) error {
	if from == "about:blank" && (request.Method == "" || request.Method == http.MethodGet) {
		return w.navigate(ctx, withQuery(request.URL, request.Form))
	}
	var fields strings.Builder
	for name, values := range request.Form {
		for _, value := range values {
			fmt.Fprintf(&fields, `<input type="hidden" name="%s" value="%s">`, html.EscapeString(name), html.EscapeString(value))
		}
	}
	w.network.serve(elsewhere, fmt.Sprintf(`<!doctype html><form method="%s" action="%s">%s</form><script>document.forms[0].submit()</script>`,
		html.EscapeString(request.Method), html.EscapeString(request.URL), fields.String()))
	return w.navigate(ctx, elsewhere)
}

func withQuery(address string, form url.Values) string {
	if len(form) == 0 {
		return address
	}
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + form.Encode()
}

func (w *window) navigate(ctx context.Context, address string) error {
	bounded, cancel := w.within(ctx)
	defer cancel()
	_, err := chromedp.Call(bounded, page.Navigate, page.NavigateParams{URL: address})
	if err != nil {
		return fmt.Errorf("open a page: %w", err)
	}
	return nil
}

// rest waits until nothing more happens.
func (w *window) rest(ctx context.Context, j *journey) error {
	deadline := time.NewTimer(maxRest)
	defer deadline.Stop()
	tick := time.NewTicker(between)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the page: %w", context.Cause(ctx))
		case <-w.ctx.Done():
			return fmt.Errorf("wait for the page: the browser ended: %w", context.Cause(w.ctx))
		case <-deadline.C:
			if j.isLoading() { // the transport waits for the host, as long as the case may take
				deadline.Reset(maxRest)
				continue
			}
			return nil
		case <-tick.C:
		}
		if j.landed() != nil || j.fault() != nil {
			return nil
		}
		if j.isQuiet(atRest) {
			if ready, err := evaluate[string](ctx, w, "document.readyState"); err == nil && ready == "complete" && j.isQuiet(atRest) {
				return nil
			}
		}
	}
}

// within is the context of the tab, which ends with ctx as well.
func (w *window) within(ctx context.Context) (context.Context, context.CancelFunc) {
	bounded, cancel := context.WithTimeout(w.ctx, maxRest)
	stop := context.AfterFunc(ctx, cancel)
	return bounded, func() { stop(); cancel() }
}

func evaluate[T any](ctx context.Context, w *window, script string) (T, error) {
	bounded, cancel := w.within(ctx)
	defer cancel()
	value, err := chromedp.Run(bounded, chromedp.Evaluate[T](script))
	if err != nil {
		return value, fmt.Errorf("run a script on the page: %w", err)
	}
	return value, nil
}
