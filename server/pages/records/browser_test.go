package records_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
	"clrhost/server/servertest"
)

// looks are the ways in which the page of a record has to hold together.
var looks = map[string]chromium.Look{
	"phone":        {Width: 360, Height: 740},
	"zoomed":       {Width: 320, Height: 256},
	"desktop":      {Width: 1280, Height: 900},
	"desktop-dark": {Width: 1280, Height: 900, Dark: true},
	"print":        {Width: 794, Height: 1123, Print: true},
}

func signIn(tab *chromium.Tab, site *servertest.Site, email, password string) {
	tab.Open(site.URL + "/login")
	tab.Type("#email", email)
	tab.Type("#password", password)
	tab.Go(chromium.Enter)
}

func TestNoRecordHasAFinding(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	learner := seed(t, site)
	tab := browser.Tab(t, looks["phone"])
	signIn(tab, site, learner.Email, learner.Password)
	for number := range 3 {
		tab.Open(fmt.Sprintf("%s/records/%d", site.URL, number))
		for name, look := range looks {
			tab.Look(look)
			tab.Screenshot(fmt.Sprintf("record-%d-%s", number, name))
			require.Empty(t, tab.Findings(), "record %d, %s", number, name)
			require.Empty(t, tab.Complaints(), "record %d, %s", number, name)
		}
	}
}
