package records_test

import (
	"clrhost/internal/chromium"
	"clrhost/server/servertest"
)

func signIn(tab *chromium.Tab, site *servertest.Site, email, password string) {
	tab.Open(site.URL + "/login")
	tab.Type("#email", email)
	tab.Type("#password", password)
	tab.Go(chromium.Enter)
}
