package page_test

import (
	"image"
	"image/color"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
	"clrhost/oauth/scope"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
)

func TestNoPageHasAFinding(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{Config: func(c *server.Config) { c.Name = "records.northlake.example" }})
	ada := site.AddUser(t, "ada.lindqvist@northlake.example", "Ada Lindqvist")
	client := site.AddClient(t, "client-badgely", "Badgely Portfolio", "https://portfolio.badgely.example")
	plain := site.AddClient(t, "client-plain", "Careerbridge", "https://careerbridge.example")
	suspended := site.AddClient(t, "client-suspended", "Nursing Skills Passport of the Northern Region", "https://passport.northern-region.example")
	used := site.Connect(t, ada, plain, scope.CredentialReadonly, scope.ProfileReadonly, scope.OfflineAccess)
	require.NoError(t, site.Store.TouchGrant(t.Context(), used.ID, time.Now()))
	site.Connect(t, ada, suspended, scope.CredentialUpsert, scope.OfflineAccess)
	require.NoError(t, site.Store.SetClientState(t.Context(), suspended.ID, storage.ClientActive, storage.ClientSuspended))
	require.NoError(t, site.Store.SaveConsent(t.Context(), storage.Consent{
		UserID: ada.ID, ClientID: client.ID, Scopes: []string{scope.CredentialReadonly}, Shown: client.Shown(),
	}))
	plain.Name, plain.ShownSince = "Career Bridge International", time.Now()
	plain.RedirectURIs = append(plain.RedirectURIs, "https://careerbridge.example/learners/of/the/northern/region/callback?tenant=7")
	plain.LogoURI += "?2"
	require.NoError(t, site.Store.UpdateClient(t.Context(), plain))
	asks := site.AuthorizeURL(client, scope.CredentialReadonly, scope.CredentialUpsert, scope.ProfileReadonly, scope.OfflineAccess)

	tab := browser.Tab(t, chromium.Looks["phone"])
	tab.Open(site.URL + "/")
	tab.Examine("home")
	tab.Open(asks)
	tab.Examine("login")
	tab.Type("#email", ada.Email)
	tab.Type("#password", "not it")
	tab.Go(chromium.Enter)
	tab.Examine("login-wrong")
	tab.Type("#password", servertest.Password)
	tab.Go(chromium.Enter)
	require.Contains(t, tab.Location(), "/consent?id=")
	tab.Examine("consent")
	for scene, path := range map[string]string{
		"account": "/account",
		"apps":    "/account/apps",
		"stop":    "/account/apps/" + plain.ID + "/stop",
		"problem": "/consent?id=unknown",
		"terms":   "/terms",
		"privacy": "/privacy",
	} {
		tab.Open(site.URL + path)
		tab.Examine(scene)
	}
}

// A person with nothing but a keyboard signs in, declines one scope, sees the app on the account page and stops it.
func TestEverythingIsDoneWithTheKeyboard(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	site.AddUser(t, "ada@example.org", "Ada")
	client := site.AddClient(t, "client-1", "Badgely", site.App.URL)
	tab := browser.Tab(t, chromium.Look{Width: 1280, Height: 900})

	tab.Open(site.AuthorizeURL(client, scope.CredentialReadonly, scope.CredentialUpsert, scope.ProfileReadonly, scope.OfflineAccess))
	require.Equal(t, "Skip to the content", tab.TabTo("a.skip"))
	tab.TabTo("#email")
	tab.Press("ada@example.org")
	tab.TabTo("#password")
	tab.Press(servertest.Password)
	tab.Go(chromium.Enter)
	require.Contains(t, tab.Location(), "/tenant/consent?id=")

	tab.TabTo("input[value$='profile.readonly']")
	consent := tab.Location()
	tab.Press(chromium.Enter)
	tab.Press(" ")
	require.Equal(t, consent, tab.Location(), "Enter on a box answers nothing")
	require.Equal(t, "false", tab.Script("String(document.activeElement.checked)"))
	require.Equal(t, "Allow", tab.TabTo("button[value=allow]"))
	tab.Go(chromium.Enter)

	require.Equal(t, "Back at the app", tab.Text("h1"))
	answer, err := url.ParseQuery(tab.Text("#query"))
	require.NoError(t, err)
	require.Equal(t, scope.CredentialReadonly+" "+scope.OfflineAccess, answer.Get("scope"))

	tab.Open(site.URL + "/account/apps")
	require.Contains(t, tab.Text(".app"), "Read your credentials")
	require.NotContains(t, tab.Text(".app"), "Add and update")
	require.Contains(t, tab.Text(".app"), "Not used yet")
	require.Equal(t, "Stop Badgely", tab.TabTo(".app .danger"))
	tab.Go(chromium.Enter)
	require.Equal(t, "Stop Badgely", tab.TabTo("main button"))
	tab.Go(chromium.Enter)
	require.Equal(t, "Badgely is stopped. It can no longer use your record.", tab.Text("[role=status]"))
	require.Equal(t, "status", tab.Script("document.activeElement.role"), "what was done has the focus")
	require.Empty(t, tab.Text(".app"))
	tab.Open(tab.Location())
	require.Empty(t, tab.Text("[role=status]"))
	require.Empty(t, tab.Complaints())
}

// Chromium holds form-action against the redirects of the app as well. An app that leads on from its callback to another
// host of its own must still be reached.
func TestTheWayBackMayHaveSeveralHops(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	site.AddUser(t, "ada@example.org", "Ada")
	client := site.AddClient(t, "client-1", "Badgely", site.App.URL)
	client.RedirectURIs = []string{site.App.URL + "/hop"}
	require.NoError(t, site.Store.UpdateClient(t.Context(), client))
	tab := browser.Tab(t, chromium.Look{Width: 1280, Height: 900})
	signIn(tab, site, "ada@example.org")
	tab.Open(site.AuthorizeURL(client, scope.ProfileReadonly))
	tab.Click("button[value=allow]")
	require.Equal(t, "Back at the app", tab.Text("h1"))
	require.Contains(t, tab.Location(), "http://localhost:")
}

func TestAMissingLogoLeavesTheLetter(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	site.AddUser(t, "ada@example.org", "Ada")
	tab := browser.Tab(t, chromium.Look{Width: 1280, Height: 900})
	signIn(tab, site, "ada@example.org")
	tile := map[string][]color.Color{}
	for _, logo := range []string{"/logo.png", "/gone.png", ""} {
		client := site.AddClient(t, "client"+strings.ReplaceAll(logo, "/", "-"), "badgely", site.App.URL)
		client.LogoURI = ""
		if logo != "" {
			client.LogoURI = site.App.URL + logo
		}
		require.NoError(t, site.Store.UpdateClient(t.Context(), client))
		tab.Open(site.AuthorizeURL(client, scope.ProfileReadonly))
		tile[logo] = middle(tab.Picture(".tile"))
	}
	require.True(t, slices.Equal(tile[""], tile["/gone.png"]), "a logo that did not come looks like none")
	require.False(t, slices.Equal(tile[""], tile["/logo.png"]), "a logo that came shows")
	require.Empty(t, tab.Complaints())
}

// While somebody looks at the consent page and at the account page, the app's host is asked for its logo by this host,
// once, and by the browser for nothing: before anything is allowed the app does not learn who looks.
func TestABrowserAsksTheAppForNothing(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	client := site.AddClient(t, "client-1", "Badgely", site.App.URL)
	tab := browser.Tab(t, chromium.Look{Width: 1280, Height: 900})
	tab.Open(site.AuthorizeURL(client, scope.ProfileReadonly))
	require.Empty(t, site.App.Received(), "nobody has signed in")
	signIn(tab, site, ada.Email)
	for range 3 {
		tab.Open(site.AuthorizeURL(client, scope.ProfileReadonly))
		require.Contains(t, tab.Location(), "/consent?id=")
		require.Equal(t, "112", tab.Script("String(document.querySelector('.tile img').naturalWidth)"), "the logo shows")
	}
	site.Connect(t, ada, client, scope.ProfileReadonly)
	tab.Open(site.URL + "/account/apps")
	require.Equal(t, "112", tab.Script("String(document.querySelector('.tile img').naturalWidth)"))
	require.Equal(t, []string{"clrhost GET /logo.png"}, site.App.Received())
	require.Empty(t, tab.Complaints())
}

// middle is what a picture shows away from its rounded corners.
func middle(picture image.Image) (pixels []color.Color) {
	for y := range 40 {
		for x := range 40 {
			pixels = append(pixels, picture.At(8+x, 8+y))
		}
	}
	return pixels
}

func signIn(tab *chromium.Tab, site *servertest.Site, email string) {
	tab.Open(site.URL + "/login")
	tab.Type("#email", email)
	tab.Type("#password", servertest.Password)
	tab.Go(chromium.Enter)
}
