package chromium

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium/installed"
)

// Browser is a Chromium without a window.
type Browser struct {
	ctx context.Context
}

// Start starts a browser that ends with the test. Where none is installed the test is skipped, except under CI=true,
// where it fails.
func Start(t testing.TB) *Browser {
	t.Helper()
	path, ok := installed.Find()
	if !ok {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium was found, and CI=true requires one")
		}
		t.Skip("no Chromium was found")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")) // no test leaves this machine
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // its sandbox does not work for root
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stopAllocator)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	require.NoError(t, chromedp.Do(ctx), "start %s", path)
	return &Browser{ctx: ctx}
}

// patience is the time that a tab may take for one page, with all that is done on it, so that a page that never arrives fails the test that waits for it.
const patience = time.Minute
