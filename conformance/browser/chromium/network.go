package chromium

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/fetch"
	cdp "github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
)

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 16 << 20

// network answers the requests of a window by those of a transport.
type network struct {
	tab       context.Context
	transport http.RoundTripper
	person    browser.Person

	mu     sync.Mutex
	now    *journey
	served map[string]string // pages that are fetched from nowhere, by address
	asking url.URL           // the last document, which is whose fields were filled in
}

func newNetwork(tab context.Context, transport http.RoundTripper, person browser.Person) *network {
	return &network{tab: tab, transport: transport, person: person, served: map[string]string{}}
}

// journey is what happens in a window during one act.
type journey struct {
	ctx  context.Context
	stop func(*url.URL) bool

	mu        sync.Mutex
	open      int       // requests without an answer yet
	documents int       // those among them that are for a document
	last      time.Time // something happened
	seen      browser.Sight
	redirect  int // the status of the last answer to a document, when it was a redirect
	failure   error
}

func (n *network) begin(ctx context.Context, stop func(*url.URL) bool) *journey {
	n.mu.Lock()
	defer n.mu.Unlock()
	j := &journey{ctx: ctx, stop: stop, last: time.Now()}
	if n.now != nil {
		before := n.now.sight()
		j.seen = browser.Sight{Status: before.Status, Header: before.Header, Body: before.Body} // a script may change the page alone
	}
	n.now = j
	return j
}

func (n *network) serve(address, markup string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.served[address] = markup
}

func (j *journey) landed() *url.URL { return j.sight().Landed }

func (j *journey) sight() browser.Sight {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.seen
}

func (j *journey) fault() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.failure
}

func (j *journey) isQuiet(d time.Duration) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.open == 0 && time.Since(j.last) >= d
}

// isLoading reports whether a document was asked for and has not come yet.
func (j *journey) isLoading() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.documents > 0
}

// change changes what is known of the journey.
func (j *journey) change(change func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last = time.Now()
	change()
}

// hear answers each request on a goroutine of its own, because the browser waits for what hears its events.
func (n *network) hear(event any) {
	paused, isRequest := event.(*fetch.EventRequestPaused)
	if !isRequest {
		return
	}
	n.mu.Lock()
	j := n.now
	n.mu.Unlock()
	if j == nil {
		j = &journey{ctx: n.tab, stop: func(*url.URL) bool { return false }}
	}
	documents := 0
	if paused.ResourceType == cdp.ResourceTypeDocument {
		documents = 1
	}
	j.change(func() { j.open++; j.documents += documents })
	go func() {
		defer j.change(func() { j.open--; j.documents -= documents })
		n.answer(j, paused)
	}()
}

// answer makes a request, or does not let it be made.
func (n *network) answer(j *journey, paused *fetch.EventRequestPaused) {
	to, err := url.Parse(paused.Request.URL + paused.Request.URLFragment)
	isDocument := paused.ResourceType == cdp.ResourceTypeDocument
	switch {
	case err != nil || to.Scheme != "https" && to.Scheme != "http":
		n.fail(paused)
		return
	case isDocument && j.stop(to):
		j.change(func() { j.seen.Landed, j.seen.Redirect = to, j.redirect })
		n.fail(paused)
		return
	}
	n.mu.Lock()
	markup, isServed := n.served[paused.Request.URL]
	n.mu.Unlock()
	if isServed && isDocument {
		n.fulfill(paused, http.StatusOK, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte(markup))
		return
	}
	response, body, err := n.make(j, paused, to)
	if err != nil {
		if _, isForeign := errors.AsType[*exchange.ForeignError](err); isForeign && paused.ResourceType != cdp.ResourceTypeImage {
			j.change(func() { j.seen.Withheld = withheld(j.seen.Withheld, err) })
		}
		if isDocument || errors.As(err, new(*browser.UnsafeError)) {
			j.change(func() { j.failure = errors.Join(j.failure, err) })
		}
		n.fail(paused)
		return
	}
	if isDocument {
		j.change(func() {
			j.redirect = 0
			if response.StatusCode >= 300 && response.StatusCode < 400 {
				j.redirect = response.StatusCode
				return
			}
			j.seen.Status, j.seen.Header, j.seen.Body = response.StatusCode, response.Header, body
		})
		n.mu.Lock()
		n.asking = *to
		n.mu.Unlock()
	}
	n.fulfill(paused, response.StatusCode, response.Header, body)
}

// maxWithheld bounds how many requests are named that were not made.
const maxWithheld = 3

func withheld(known []string, err error) []string {
	foreign, _ := errors.AsType[*exchange.ForeignError](err)
	if len(known) >= maxWithheld || slices.Contains(known, foreign.Error()) {
		return known
	}
	return append(known, foreign.Error())
}

// make makes a request through the transport. What only decorates a page is not recorded.
func (n *network) make(j *journey, paused *fetch.EventRequestPaused, to *url.URL) (*http.Response, []byte, error) {
	var sent bytes.Buffer
	for _, part := range paused.Request.PostDataEntries {
		sent.Write(part.Bytes)
	}
	if err := n.guard(to, sent.String()); err != nil {
		return nil, nil, err
	}
	ctx := j.ctx
	switch paused.ResourceType {
	case cdp.ResourceTypeDocument, cdp.ResourceTypeXHR, cdp.ResourceTypeFetch:
	default:
		ctx = exchange.With(ctx, &exchange.Log{})
	}
	request, err := http.NewRequestWithContext(ctx, paused.Request.Method, paused.Request.URL, &sent)
	if err != nil {
		return nil, nil, fmt.Errorf("make a request of the page: %w", err)
	}
	for name, value := range paused.Request.Headers {
		request.Header.Set(name, fmt.Sprint(value))
	}
	request.Header.Del("Accept-Encoding")
	response, err := n.transport.RoundTrip(request)
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", place(to), err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", place(to), err)
	}
	return response, body, nil
}

// guard keeps the password from a request to another origin than that of the page that asked for it, and from an address.
func (n *network) guard(to *url.URL, body string) error {
	if n.person.Password == "" {
		return nil
	}
	n.mu.Lock()
	asking := n.asking
	n.mu.Unlock()
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(n.person.Password) // as JSON has it
	holds := func(text string) bool {
		plain, err := url.QueryUnescape(text)
		return strings.Contains(text, n.person.Password) || strings.Contains(text, quoted) ||
			err == nil && strings.Contains(plain, n.person.Password)
	}
	unsafe := func(why string) error {
		return &browser.UnsafeError{Where: browser.Where{URL: &asking}, Target: to, Why: why}
	}
	switch {
	case holds(to.RawQuery) || holds(to.Path):
		return unsafe("as a part of the address, which servers keep in their logs")
	case holds(body) && (asking.Scheme != to.Scheme || asking.Host != to.Host):
		return unsafe("which is another origin than the one that asks for it")
	}
	return nil
}

func (n *network) fail(paused *fetch.EventRequestPaused) {
	_, _ = chromedp.Call(n.tab, fetch.FailRequest, fetch.FailRequestParams{ // a tab that has gone waits for no answer
		RequestID: paused.RequestID, ErrorReason: cdp.ErrorReasonAborted,
	})
}

// fulfill hands an answer to the browser. Its body was read whole and decoded.
func (n *network) fulfill(paused *fetch.EventRequestPaused, status int, header http.Header, body []byte) {
	var entries []*fetch.HeaderEntry
	for name, values := range header {
		switch name {
		case "Content-Encoding", "Content-Length", "Transfer-Encoding", "Connection", "Strict-Transport-Security":
			continue
		}
		for _, value := range values {
			entries = append(entries, &fetch.HeaderEntry{Name: name, Value: value})
		}
	}
	_, _ = chromedp.Call(n.tab, fetch.FulfillRequest, fetch.FulfillRequestParams{ // as above
		RequestID: paused.RequestID, ResponseCode: int64(status), ResponseHeaders: entries, Body: body,
	})
}

// place is a URL without its query.
func place(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
