package tour_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/chromium"
	"clrhost/internal/secret"
	"clrhost/internal/strictjson"
	"clrhost/server"
	"clrhost/server/api/service"
	"clrhost/server/demo"
	"clrhost/server/intake"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// house is a host with the demonstration.
type house struct {
	site      *servertest.Site
	client    storage.Client // that asks for consent
	passwords map[string]string
	keys      secret.Keys
	tokens    map[string]string // of share links, by their ids
}

func open(t *testing.T) house {
	t.Helper()
	h := house{passwords: map[string]string{}, tokens: map[string]string{}}
	keys, err := secret.Derive([]byte(uuid.NewString()))
	require.NoError(t, err)
	noSandbox := func(c *server.Config) { c.NoSandbox = os.Geteuid() == 0 } // it does not work for root
	var back atomic.Int64                                                   // by how much the clock is back
	now := func() time.Time { return time.Now().Add(-time.Duration(back.Load())) }
	h.site = servertest.StartSite(t, servertest.SiteOptions{Now: now, Config: noSandbox, Deps: func(d *server.Deps) {
		made, err := demo.Seed(t.Context(), d.Store, keys, time.Now)
		require.NoError(t, err)
		for _, a := range made.People {
			h.passwords[a.Email] = a.Password
		}
		d.Documents, d.Issuers, d.Keys = demo.Places(), made.Issuers, keys
		h.tokens["demonstration"] = made.Shared
	}})
	h.keys = keys
	h.share(t, nurse, storage.Share{ID: "several"}, 0, 1, 2)
	h.share(t, collects, storage.Share{ID: "expired"}, 4)
	h.share(t, collects, storage.Share{ID: "locked", Passphrase: "$argon2id$"}, 0)
	for email, records := range map[string]int{empty: 0, waits: 1, many: 45} {
		h.passwords[email] = servertest.Password
		h.giveUnchecked(t, h.site.AddUser(t, email, "Wim Waits"), records)
	}
	h.remember(t, many)
	h.bringFiles(t)
	h.remove(t, many, 7)
	back.Store(int64(storage.UndoTime))
	h.remove(t, many, 8, 9)
	back.Store(0)
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
	record, err := intake.Record(read, verdict, time.Now())
	require.NoError(t, err)
	record.OwnerID, record.Service = to.ID, service.CLR().ID
	for i := range times {
		record.CredentialID = fmt.Sprintf("urn:made:%d", i)
		_, err = h.site.Store.UpsertCredential(t.Context(), record)
		require.NoError(t, err)
	}
}

// share makes a share of records of somebody.
func (h house) share(t *testing.T, email string, s storage.Share, numbers ...int64) {
	t.Helper()
	owner, err := h.site.Store.UserByEmail(t.Context(), email)
	require.NoError(t, err)
	s.OwnerID, s.Name = owner.ID, "Für die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
	s.MadeAt, s.EndsAt = time.Now(), time.Now().AddDate(0, 0, 30)
	h.tokens[s.ID], s.TokenHash = h.keys.Share(s.OwnerID, s.ID)
	for _, number := range numbers {
		s.Items = append(s.Items, storage.ShareItem{Number: number})
	}
	require.NoError(t, h.site.Store.CreateShare(t.Context(), s))
}

// remember gives somebody a history of two pages.
func (h house) remember(t *testing.T, email string) {
	t.Helper()
	user, err := h.site.Store.UserByEmail(t.Context(), email)
	require.NoError(t, err)
	for i := range 60 {
		require.NoError(t, h.site.Store.Remember(t.Context(), storage.HistoryEntry{
			OwnerID: user.ID, At: time.Now().Add(-7 * time.Hour * time.Duration(i)), What: storage.Histories()[i%len(storage.Histories())], About: fmt.Sprint(i),
			Name: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsausweis"[:20*(1+i%4)], Count: int64(i % 5),
		}))
	}
}

// remove deletes records of somebody.
func (h house) remove(t *testing.T, email string, numbers ...int64) {
	t.Helper()
	user, err := h.site.Store.UserByEmail(t.Context(), email)
	require.NoError(t, err)
	for _, number := range numbers {
		require.NoError(t, h.site.Store.RemoveCredential(t.Context(), user.ID, number, strings.Repeat("Donaudampfschifffahrtsgesellschaft ", int(number)%3)))
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
	tab := browser.Tab(t, chromium.Looks["desktop"])
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
					tab.Look(chromium.Looks["desktop"])
					look(t, h, tab, s)
				})
			}
		})
	}
}
