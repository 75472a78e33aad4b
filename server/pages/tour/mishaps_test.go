package tour_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
)

// job is a form of a page, and what is seen when it was sent.
type job struct {
	name, as, path, button string
	done                   string // occurs on the page after it
}

// jobs are those that change something, the last one at the end of a visit.
var jobs = []job{
	{"check a record again", collects, "/records/3/verdict", "form[action$='/check'] button", "checked"},
	{"say where one lives", nurse, "/account", "form[action*='zone'] button", "Account"},
	{"delete a record", collects, "/records/10/delete", "main form button.danger", "is deleted"},
	{"stop an app", nurse, "/account/apps/career-compass/stop", "main form button.danger", "is stopped"},
	{"sign out", transfer, "/records", "form.logout button", "signed out"},
}

// Who clicks twice has it done once, and is told so as anybody else.
func TestADoubleClickDoesItOnce(t *testing.T) {
	chromium.Long(t)
	browser, h := chromium.Start(t), open(t)
	for _, j := range jobs {
		t.Run(j.name, func(t *testing.T) {
			tab := h.tab(t, browser, j.as)
			tab.Open(h.site.URL + j.path)
			tab.ClickTwice(j.button)
			require.Contains(t, tab.Text("body"), j.done)
			require.Empty(t, tab.Complaints())
		})
	}
}

// A session that ends while a form is filled in costs the form, and nothing else: the page says that nothing was changed, and
// leads to where it can be done again.
func TestASessionThatEndsInMidForm(t *testing.T) {
	chromium.Long(t)
	browser, h := chromium.Start(t), open(t)
	for _, j := range jobs[:len(jobs)-1] {
		t.Run(j.name, func(t *testing.T) {
			tab := h.tab(t, browser, j.as)
			tab.Open(h.site.URL + j.path)
			tab.Forget()
			tab.Click(j.button)
			require.Contains(t, tab.Text("main"), "Nothing was changed. Please sign in and do it again.")
			require.Empty(t, tab.Findings())
			require.NotContains(t, tab.Text("header"), "Sign out")
		})
	}
	tab := h.tab(t, browser, nurse)
	tab.Open(h.site.URL + "/account/apps")
	require.Contains(t, tab.Text("main"), "Career Compass")
}

// Who goes back to a form that was sent may send it again, and finds it done. After a sign-out the way back leads to no record.
func TestTheWayBack(t *testing.T) {
	chromium.Long(t)
	browser, h := chromium.Start(t), open(t)
	for _, j := range jobs[:len(jobs)-1] {
		t.Run(j.name, func(t *testing.T) {
			tab := h.tab(t, browser, j.as)
			tab.Open(h.site.URL + j.path)
			tab.Click(j.button)
			tab.Back()
			if tab.Text(j.button) == "" {
				require.Regexp(t, "/account/apps$|/records/deleted$", tab.Location(), "there is nothing left to do")
				return
			}
			tab.Click(j.button)
			require.Contains(t, tab.Text("body"), j.done)
		})
	}
	tab := h.tab(t, browser, transfer)
	tab.Open(h.site.URL + "/records/0")
	title := tab.Text("h1")
	tab.Click("form.logout button")
	tab.Back()
	require.NotContains(t, tab.Text("body"), title)
	require.Contains(t, tab.Location(), "/login")
}
