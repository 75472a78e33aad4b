package tour_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/chromium"
	"clrhost/internal/secret"
	"clrhost/internal/strictjson"
	"clrhost/server"
	"clrhost/server/api/credentials"
	"clrhost/server/api/service"
	"clrhost/server/demo"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// house is a host with the demonstration.
type house struct {
	site      *servertest.Site
	client    storage.Client // that asks for consent
	passwords map[string]string
}

func open(t *testing.T) house {
	t.Helper()
	h := house{passwords: map[string]string{}}
	keys, err := secret.Derive([]byte(uuid.NewString()))
	require.NoError(t, err)
	h.site = servertest.StartSite(t, servertest.SiteOptions{Deps: func(d *server.Deps) {
		made, err := demo.Seed(t.Context(), d.Store, keys, time.Now)
		require.NoError(t, err)
		for _, a := range made.People {
			h.passwords[a.Email] = a.Password
		}
		d.Documents, d.Issuers = demo.Places(), made.Issuers
	}})
	for email, records := range map[string]int{empty: 0, waits: 1, many: 45} {
		h.passwords[email] = servertest.Password
		h.giveUnchecked(t, h.site.AddUser(t, email, "Wim Waits"), records)
	}
	h.client = h.site.AddClient(t, "badgely", "Badgely Portfolio", "https://portfolio.badgely.example")
	return h
}

// giveUnchecked gives somebody a record of the demonstration as it is stored when the list of its status cannot be had, so many
// times under other ids.
func (h house) giveUnchecked(t *testing.T, to storage.User, times int) {
	t.Helper()
	from, err := h.site.Store.UserByEmail(t.Context(), collects)
	require.NoError(t, err)
	list, _, err := h.site.Store.Credentials(t.Context(), from.ID, storage.Page{Service: service.CLR().ID, Limit: 100})
	require.NoError(t, err)
	at := slices.IndexFunc(list, func(c storage.Credential) bool { return c.Verdict == string(credential.Revoked) })
	read, err := credential.Parse(list[at].Body, strictjson.Limits{})
	require.NoError(t, err)
	verdict := credential.New(credential.Options{}).Verify(t.Context(), read, credential.Terms{})
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	record, err := credentials.Record(read, verdict, time.Now())
	require.NoError(t, err)
	record.OwnerID, record.Service = to.ID, service.CLR().ID
	for i := range times {
		record.CredentialID = fmt.Sprintf("urn:made:%d", i)
		_, err = h.site.Store.UpsertCredential(t.Context(), record)
		require.NoError(t, err)
	}
}

// person is a client that keeps cookies, as a browser in which somebody has signed in.
func (h house) person(t *testing.T, email string) *http.Client {
	t.Helper()
	person := h.site.Person(t)
	person.CheckRedirect = nil
	if email != nobody {
		response, err := person.PostForm(h.site.URL+"/login", url.Values{"email": {email}, "password": {h.passwords[email]}})
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.NotEqual(t, "/login", response.Request.URL.Path, "sign in as %s", email)
	}
	return person
}

// tab is a tab in which somebody has signed in.
func (h house) tab(t *testing.T, browser *chromium.Browser, email string) *chromium.Tab {
	t.Helper()
	tab := browser.Tab(t, looks["desktop"])
	if email == nobody {
		return tab
	}
	tab.Open(h.site.URL + "/login")
	tab.Type("#email", email)
	tab.Type("#password", h.passwords[email])
	tab.Go(chromium.Enter)
	require.NotContains(t, tab.Location(), "/login", "sign in as %s", email)
	return tab
}

// visit shows a stop in a tab.
func (h house) visit(tab *chromium.Tab, s stop) {
	if s.form == nil {
		tab.Open(s.at(h))
		return
	}
	tab.Open(h.site.URL + "/")
	tab.Post(s.at(h), s.form)
}

// each shows every stop in a tab of the person whom it is for.
func each(t *testing.T, look func(t *testing.T, h house, tab *chromium.Tab, s stop)) {
	t.Helper()
	eachIn(t, "en", look)
}

// eachIn is each in a language.
func eachIn(t *testing.T, language string, look func(t *testing.T, h house, tab *chromium.Tab, s stop)) {
	t.Helper()
	browser, h := chromium.Start(t), open(t)
	of := map[string][]stop{}
	for _, s := range stops {
		of[s.as] = append(of[s.as], s)
	}
	for person, theirs := range of {
		t.Run(person, func(t *testing.T) {
			t.Parallel()
			tab := h.tab(t, browser, person)
			tab.Open(h.site.URL + "/language/" + language + "?next=/")
			for _, s := range theirs {
				t.Run(s.name, func(t *testing.T) {
					h.visit(tab, s)
					tab.Look(looks["desktop"])
					look(t, h, tab, s)
				})
			}
		})
	}
}

// long asks for the whole tour. Otherwise each page is seen twice: where it is narrowest, and where the colours are others.
var long = os.Getenv("CLRHOST_LONG") != ""

// whole skips a test that is a part of the whole tour alone.
func whole(t *testing.T) {
	t.Helper()
	if !long {
		t.Skip("CLRHOST_LONG is not set; task pages sets it")
	}
}

// looked are the looks in which each page is seen.
func looked() map[string]chromium.Look {
	if long {
		return looks
	}
	return map[string]chromium.Look{"zoomed": looks["zoomed"], "desktop-dark": looks["desktop-dark"]}
}

// looks are the ways in which every page has to hold together. Zoomed is a window of 1280 pixels at 400 %.
var looks = map[string]chromium.Look{
	"zoomed":       {Width: 320, Height: 256},
	"phone":        {Width: 360, Height: 740},
	"phone-dark":   {Width: 360, Height: 740, Dark: true},
	"tablet":       {Width: 768, Height: 1024},
	"desktop":      {Width: 1280, Height: 900},
	"desktop-dark": {Width: 1280, Height: 900, Dark: true},
	"forced":       {Width: 1280, Height: 900, Forced: true},
	"4k":           {Width: 3840, Height: 2160},
	"print":        {Width: 794, Height: 1123, Print: true},
}
