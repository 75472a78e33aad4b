package share_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
	"clrhost/server/servertest"
)

// A learner shares a record with a keyboard alone, and whoever has the address reads it in a browser in which nobody is signed in.
func TestARecordIsSharedInABrowser(t *testing.T) {
	browser := chromium.Start(t)
	w := newWorld(t, nurse, servertest.SiteOptions{})
	tab := browser.Tab(t, chromium.Looks["desktop"])
	tab.Open(w.URL + "/login")
	tab.Type("#email", w.owner.Email)
	tab.Type("#password", w.password)
	tab.Go(chromium.Enter)
	tab.Open(w.URL + "/records/0")
	require.Equal(t, "Share with a link", tab.TabTo(".offers a"))
	tab.Go(chromium.Enter)
	tab.TabTo(".actions button")
	tab.Go(chromium.Enter)
	require.Contains(t, tab.Text(".ahead h1"), "Nursing program record")
	tab.TabTo("#name")
	tab.Press("For Riverbend")
	tab.TabTo(".make .actions button")
	tab.ClickTwice(".make .actions button")
	require.Contains(t, tab.Text("[role=status]"), "The link is made.")
	require.Equal(t, "status", tab.Script(`document.activeElement.getAttribute("role")`))
	address := tab.Script(`document.querySelector("input[readonly]").value`)
	tab.Examine("share-made")
	tab.Back()
	require.Empty(t, tab.Script(`document.querySelector("#passphrase").value`))
	list, _, err := w.Store.Shares(t.Context(), w.owner.ID, 10, 0)
	require.NoError(t, err)
	require.Len(t, list, 2, "with the one of the demonstration")

	stranger := browser.Tab(t, chromium.Looks["phone"])
	stranger.Open(address)
	require.Contains(t, stranger.Text("h1"), "Nursing program record")
	require.Empty(t, stranger.Script("document.cookie"))
	stranger.Examine("share-read")
}
