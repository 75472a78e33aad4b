package tour_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
)

// A person with nothing but a keyboard goes from the list to a record and to its verdict, opens what was found, and has the
// record checked again. At every step it shows where the focus is.
func TestARecordIsReadWithTheKeyboard(t *testing.T) {
	browser, h := chromium.Start(t), open(t)
	tab := h.tab(t, browser, collects)
	tab.Open(h.site.URL + "/records")
	title := tab.TabTo(".record-row a")
	tab.Go(chromium.Enter)
	require.Equal(t, title, tab.Text("h1"))
	tab.TabTo("a[href$='/verdict']")
	tab.Go(chromium.Enter)
	tab.TabTo("form[action$='/check'] button")
	tab.Go(chromium.Enter)
	require.Regexp(t, "/verdict$", tab.Location())
	require.NotEmpty(t, tab.Text("[role=status]"))
	tab.TabTo("main details summary")
	tab.Press(chromium.Enter)
	require.Equal(t, "true", tab.Script("String(document.activeElement.parentElement.open)"))
	require.Empty(t, tab.Complaints())
}
