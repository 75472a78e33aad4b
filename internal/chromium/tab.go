package chromium

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// Look is how a tab shows pages.
type Look struct {
	Width, Height int64 // CSS pixels
	Dark          bool
	Print         bool
	Forced        bool // the colours are those of the person's system, as with a contrast theme of Windows
}

// Tab is one tab with cookies of its own.
type Tab struct {
	t    testing.TB
	root context.Context // as long as the tab is open
	ctx  context.Context // as long as the page may take
	end  context.CancelFunc
	look Look

	mu         sync.Mutex
	complaints []string
	requests   []string
}

// Tab opens a tab that closes with the test.
func (b *Browser) Tab(t testing.TB, look Look) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	tab := &Tab{t: t, root: ctx, end: func() {}}
	require.NoError(t, chromedp.Listen(ctx, tab.hear))
	tab.begin()
	t.Cleanup(func() { tab.end() })
	_, err := chromedp.Call(tab.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	require.NoError(t, err) // without it keys reach only the tab in front
	tab.Look(look)
	return tab
}

// hear keeps what the browser complains about: blocked by a policy, broken markup, a failing script. That a page came
// with an error status is no complaint. It also keeps what the browser asks for.
func (tab *Tab) hear(ev any) {
	var complaint, request string
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		request = ev.Request.URL
	case *log.EventEntryAdded:
		if ev.Entry.Source != log.EntrySourceNetwork {
			complaint = string(ev.Entry.Source) + ": " + ev.Entry.Text
		}
	case *runtime.EventExceptionThrown:
		complaint = "script: " + ev.ExceptionDetails.Text
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	if complaint != "" {
		tab.complaints = append(tab.complaints, complaint)
	}
	if request != "" {
		tab.requests = append(tab.requests, request)
	}
}

// Complaints returns what the browser's console holds since the tab was opened.
func (tab *Tab) Complaints() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return tab.complaints
}

// Requests returns the URLs that the browser has asked for since the tab was opened, those in the pages included.
func (tab *Tab) Requests() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.requests)
}

// Look changes how the tab shows pages.
func (tab *Tab) Look(look Look) {
	tab.t.Helper()
	scheme, media, forced := "light", "", "none"
	if look.Dark {
		scheme = "dark"
	}
	if look.Print {
		media = "print"
	}
	if look.Forced {
		forced = "active"
	}
	_, err := chromedp.Call(tab.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced},
		},
	})
	require.NoError(tab.t, err)
	tab.do(chromedp.EmulateViewport(look.Width, look.Height))
	tab.look = look
}

// begin gives the tab its time again.
func (tab *Tab) begin() {
	tab.end()
	tab.ctx, tab.end = context.WithTimeout(tab.root, patience)
}

// Open visits a URL.
func (tab *Tab) Open(url string) {
	tab.t.Helper()
	tab.begin()
	tab.do(chromedp.Navigate(url))
}

// Post posts a form to a URL of the host whose page is shown, as a form of that page would, and waits for the answer.
func (tab *Tab) Post(address string, form url.Values) {
	tab.t.Helper()
	tab.begin()
	fields, err := json.Marshal(form)
	require.NoError(tab.t, err)
	tab.arrive(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(submit, quote(address), fields)))
}

// submit is a script that submits a form.
const submit = `(() => {
	const form = Object.assign(document.createElement('form'), { method: 'post', action: %s });
	for (const [name, values] of Object.entries(%s))
		for (const value of values) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
	document.body.append(form);
	form.submit();
	return '';
})()`

// Location is the URL of the page.
func (tab *Tab) Location() string {
	tab.t.Helper()
	return evaluate[string](tab, "document.location.href")
}

// Text is the text of the first element that the CSS selector finds, or "".
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return evaluate[string](tab, "document.querySelector("+quote(selector)+")?.innerText ?? ''")
}

// Script evaluates a script that returns a string.
func (tab *Tab) Script(script string) string {
	tab.t.Helper()
	return evaluate[string](tab, script)
}

// Enter is the key of that name, for Press and Go.
const Enter = kb.Enter

// Press presses keys, one after the other, and stays on the page.
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(keys))
}

// Go presses keys and waits for the page they lead to.
func (tab *Tab) Go(keys string) {
	tab.t.Helper()
	tab.arrive(chromedp.KeyEvent(keys))
}

// TabTo presses Tab until the element that the CSS selector finds has the focus, and returns its text.
// Every stop on the way has to show that it has the focus.
func (tab *Tab) TabTo(selector string) string {
	tab.t.Helper()
	for range 50 {
		tab.Press(kb.Tab)
		require.Empty(tab.t, tab.Script(unseenFocus))
		if tab.Script("String(document.activeElement.matches("+quote(selector)+"))") == "true" {
			return tab.Script("document.activeElement.innerText")
		}
	}
	require.Fail(tab.t, "the keyboard does not reach "+selector)
	return ""
}

// unseenFocus is a script whose value is the element with the focus, if nobody can see that it has it.
const unseenFocus = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
	const seen = e === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.top >= 0;
	return seen ? '' : e.outerHTML;
})()`

// Click clicks the element that the CSS selector finds and waits for the page it leads to.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.arrive(chromedp.Click(chromedp.CSS(selector)))
}

// ClickTwice clicks as one does who is in doubt whether a click counted, and waits for the page it leads to.
func (tab *Tab) ClickTwice(selector string) {
	tab.t.Helper()
	tab.arrive(chromedp.DoubleClick(chromedp.CSS(selector)))
}

// Back goes to the page before, as the browser's button does.
func (tab *Tab) Back() {
	tab.t.Helper()
	tab.do(chromedp.NavigateBack())
}

// Forget removes all cookies, as when sessions have ended.
func (tab *Tab) Forget() {
	tab.t.Helper()
	_, err := chromedp.Call(tab.ctx, network.ClearBrowserCookies, cdp.Empty{})
	require.NoError(tab.t, err)
}

// Type puts text into the field that the CSS selector finds.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	tab.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Choose chooses a file in the field that the CSS selector finds.
func (tab *Tab) Choose(selector, path string) {
	tab.t.Helper()
	tab.do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}))
}

// Findings returns what is wrong with the page, each in a sentence.
func (tab *Tab) Findings() []string {
	tab.t.Helper()
	return evaluate[[]string](tab, findings)
}

// Picture is how the element that the CSS selector finds looks.
func (tab *Tab) Picture(selector string) image.Image {
	tab.t.Helper()
	encoded, err := chromedp.Run(tab.ctx, chromedp.Screenshot(chromedp.CSS(selector)))
	require.NoError(tab.t, err)
	picture, err := png.Decode(bytes.NewReader(encoded))
	require.NoError(tab.t, err)
	return picture
}

// Screenshot keeps a picture of the whole page as NAME.png in the directory that CLRHOST_TEST_SCREENSHOTS names, if it
// names one.
func (tab *Tab) Screenshot(name string) {
	tab.t.Helper()
	dir := os.Getenv("CLRHOST_TEST_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100))
	require.NoError(tab.t, err)
	require.NoError(tab.t, os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644))
}

// findings is a script whose value is a list of sentences.
//
//go:embed findings.js
var findings string

func (tab *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	require.NoError(tab.t, chromedp.Do(tab.ctx, steps...))
}

func (tab *Tab) arrive(trigger chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	_, err := chromedp.Run(tab.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, trigger))
	require.NoError(tab.t, err)
}

func evaluate[T any](tab *Tab, script string) T {
	tab.t.Helper()
	value, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](script))
	require.NoError(tab.t, err)
	return value
}

// quote writes s as a string of JavaScript; JSON's are.
func quote(s string) string {
	quoted, _ := json.Marshal(s) // a string always can be
	return string(quoted)
}
