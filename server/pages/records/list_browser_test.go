package records_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/chromium"
	"clrhost/server/servertest"
)

// The states of the list and the details of a record hold together on every screen, and can be used with a keyboard alone.
func TestTheListOnEveryScreen(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada Lindqvist")
	tab := browser.Tab(t, chromium.Looks["desktop"])
	signIn(tab, site, ada.Email, servertest.Password)
	require.Contains(t, tab.Location(), "/records", "a sign-in leads to the records")
	tab.Examine("list-empty")

	keep(t, site, ada.ID, some...)
	keep(t, site, ada.ID,
		held{"Bachelor of Science in Nursing with a minor in the sociology of health, ageing and rural communities", "The Northern Region's Consortium of Colleges, Hospitals and Vocational Schools", 9, credential.Valid, map[string]int{"program": 1, "course": 42, "skill": 118, "assessment": 12, "license": 2, "activity": 1, "award": 3, "other": 7}, "", "", ""},
		held{"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsausweis", "Verkehrsbetriebe", 8, credential.ProofFailed, nil, "", "", ""},
	)
	for i := range 30 {
		keep(t, site, ada.ID, held{title: fmt.Sprintf("Badge %d", i), issuer: "Riverbend Institute", days: -i, verdict: credential.Valid, counts: map[string]int{"award": 1}})
	}
	for scene, path := range map[string]string{
		"list":           "/records",
		"list-by-issuer": "/records?by=issuer&page=2",
		"list-search":    "/records?kind=award&q=badge&state=valid",
		"list-nothing":   "/records?q=unicorn",
		"list-unknown":   "/records?kind=unicorn",
	} {
		tab.Open(site.URL + path)
		tab.Examine(scene)
	}

	tab.Open(site.URL + "/records")
	tab.TabTo("#q")
	tab.Press("welding")
	tab.Go(chromium.Enter)
	require.Equal(t, site.URL+"/records?q=welding", tab.Location(), "what is not chosen is not in the address")
	require.Equal(t, "Welding certificate", tab.TabTo(".record-row a"))
	tab.Open(site.URL + "/records?page=2")
	require.Equal(t, "First", tab.TabTo(".page-links a"))

	older := clr("urn:nursing", `"name": "Nursing <b>program</b>", "description": "A first one",`)
	submit(t, site, ada.ID, older)
	number := submit(t, site, ada.ID, clr("urn:nursing", `"name": "Nursing program", "image": "`+dataURL("image/png", picture(t, 40, 40))+`",`))
	tab.Open(fmt.Sprintf("%s/records/%d/details", site.URL, number))
	tab.Script(`document.querySelectorAll('details').forEach(d => d.open = true), ''`)
	tab.Examine("details")
	require.Contains(t, tab.Text(".changes"), "/description")
}
