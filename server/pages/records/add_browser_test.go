package records_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
	"clrhost/server/servertest"
)

// A file is given, looked at and kept in a browser without a script of the page, and a file that is none can be followed by
// another.
func TestAFileInABrowser(t *testing.T) {
	h := newBringer(t, servertest.SiteOptions{})
	tab := chromium.Start(t).Tab(t, chromium.Looks["phone"])
	signIn(tab, h.Site, h.user.Email, servertest.Password)
	tab.Click(`a[href="/records/add"]`)
	rubbish := filepath.Join(t.TempDir(), "record.pdf")
	require.NoError(t, os.WriteFile(rubbish, []byte("%PDF-1.7"), 0o600))
	tab.Choose("#file", rubbish)
	tab.Click("button.primary")
	require.Equal(t, "This is a PDF document", tab.Text(".notice h2"))
	require.Equal(t, "alert", tab.Script("document.activeElement.getAttribute('role')"))
	tab.Examine("add-refused")

	file, err := filepath.Abs(filepath.Join(vectors, "baked-twice-svg.svg"))
	require.NoError(t, err)
	tab.Choose("#file", file)
	tab.Click("button.primary")
	require.Contains(t, tab.Location(), "/records/add/")
	tab.Examine("add-look")
	tab.ClickTwice("button.primary")
	require.Equal(t, h.URL+"/records/0", tab.Location())
	require.Equal(t, "The record was added.", tab.Text("[role=status]"))
	tab.Examine("add-kept")
	tab.Back()
	require.Equal(t, h.URL+"/records/0", tab.Location(), "what was kept cannot be kept again")
	require.EqualValues(t, 1, h.total(t))
}
