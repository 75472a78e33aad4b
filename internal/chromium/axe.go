package chromium

import (
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Axe returns what axe-core finds wrong with the page, each in a line: the rule, what it asks for, and where. It checks the
// rules of WCAG 2.2, levels A and AA, and the practices that axe-core recommends. Where axe-core is not installed, see Tools.
func (tab *Tab) Axe(tools string) []string {
	tab.t.Helper()
	script, err := os.ReadFile(filepath.Join(tools, "axe-core", "axe.min.js"))
	require.NoError(tab.t, err)
	tab.Script(string(script) + "; ''")
	found, err := chromedp.Run(tab.ctx, chromedp.Evaluate[[]string](runAxe, chromedp.EvalAwaitPromise))
	require.NoError(tab.t, err)
	return found
}

// runAxe is a script whose value is a list of lines. What axe-core cannot decide by itself is none of them.
const runAxe = `axe.run(document, { resultTypes: ['violations'] }).then((results) => results.violations.flatMap((v) =>
	v.nodes.map((n) => v.id + ': ' + v.help + ': ' + n.target.join(' ') + ' ' + n.html.slice(0, 120))))`
