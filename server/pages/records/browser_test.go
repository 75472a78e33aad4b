package records_test

import (
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
