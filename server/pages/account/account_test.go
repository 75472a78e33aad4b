package account_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/server/requestlog"
	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func get(t *testing.T, person *http.Client, target string) (*http.Response, string) {
	t.Helper()
	resp, err := person.Get(target)
	require.NoError(t, err)
	return resp, read(t, resp)
}

func stop(t *testing.T, person *http.Client, site *servertest.Site, clientID string) *http.Response {
	t.Helper()
	resp, err := person.PostForm(site.URL+"/account/apps/"+url.PathEscape(clientID)+"/stop", url.Values{})
	require.NoError(t, err)
	read(t, resp)
	return resp
}

func read(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return string(body)
}

func TestThePageOfApps(t *testing.T) {
	now := time.Date(2026, 1, 9, 8, 30, 0, 0, time.FixedZone("CET", 3600))
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant", Now: func() time.Time { return now }})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	used := site.AddClient(t, "client-used", "Careerbridge", "https://careerbridge.example")
	idle := site.AddClient(t, "client-idle", "<b>Idle</b>", "https://idle.example")
	grant := site.Connect(t, ada, used, scope.OfflineAccess, scope.CredentialReadonly)
	site.Connect(t, ada, idle, scope.ProfileReadonly)
	require.NoError(t, site.Store.TouchGrant(t.Context(), grant.ID, time.Date(2026, 3, 12, 14, 5, 0, 0, time.UTC)))
	require.NoError(t, site.Store.SetClientState(t.Context(), idle.ID, storage.ClientActive, storage.ClientSuspended))

	_, body := get(t, site.SignedIn(t, ada.Email), site.URL+"/account/apps")
	for _, part := range []string{
		"<bdi>Careerbridge</bdi>", "careerbridge.<wbr>example",
		"<li>Read your credentials</li><li>Stay connected</li>",
		`<time datetime="2026-01-09T07:30:00Z">9 January 2026, 07:30 UTC</time>`,
		`<time datetime="2026-03-12T14:05:00Z">12 March 2026, 14:05 UTC</time>`,
		`href="/tenant/account/apps/client-used/stop"`, "Stop <bdi>Careerbridge</bdi>",
		"&lt;b&gt;Idle&lt;/b&gt;", "Not used yet",
	} {
		require.Contains(t, body, part)
	}
	require.Equal(t, 1, strings.Count(body, "Suspended."))
	require.Contains(t, body, `9 January 2026, 08:30 UTC</time>, or earlier when it is not used for 30 days`)
	require.Equal(t, 1, strings.Count(body, "or earlier"), "an app that does not stay connected has its hour")
	require.NotContains(t, body, site.App.URL, "no logo is loaded from the app")
	require.Contains(t, body, `<img src="/tenant/logo/client-used?of=`)
	require.NotContains(t, body, "/logo/client-idle", "a suspended app shows no picture")

	_, body = get(t, site.SignedIn(t, eve.Email), site.URL+"/account/apps")
	require.Contains(t, body, "No app is connected.")
	require.NotContains(t, body, "Careerbridge")
}

// An app that shows itself otherwise than when it was allowed keeps its access, and its user reads what changed and when.
func TestAnAppThatChangedSaysSo(t *testing.T) {
	storagetest.Engines(t, anAppThatChangedSaysSo)
}

func anAppThatChangedSaysSo(t *testing.T, open storagetest.Open) {
	site := servertest.StartSite(t, servertest.SiteOptions{Open: open})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	client := site.AddClient(t, "client-1", "Pathways", "https://pathways.example")
	site.Connect(t, ada, client, scope.CredentialReadonly, scope.OfflineAccess)
	person := site.SignedIn(t, ada.Email)
	account := func() string {
		_, body := get(t, person, site.URL+"/account/apps")
		return strings.Join(strings.Fields(body), " ")
	}
	change := func(change func(*storage.Client)) {
		current, err := site.Store.Client(t.Context(), client.ID)
		require.NoError(t, err)
		change(&current)
		current.ShownSince = time.Date(2026, 11, 28, 9, 30, 0, 0, time.UTC)
		require.NoError(t, site.Store.UpdateClient(t.Context(), current))
	}
	require.NotContains(t, account(), "Changed since")

	change(func(c *storage.Client) { c.SoftwareVersion = "2" })
	require.NotContains(t, account(), "Changed since", "nobody is shown the version")

	change(func(c *storage.Client) { c.Name = "Riverbend<script>\u202e Careers" })
	body := account()
	require.Contains(t, body, "changed its name from <b><bdi>Pathways</bdi></b> to <b><bdi>Riverbend&lt;script&gt; Careers</bdi></b>.")
	require.Contains(t, body, `The last change was on <time datetime="2026-11-28T09:30:00Z">28 November 2026, 09:30 UTC</time>.`)
	require.NotContains(t, body, "another address")

	change(func(c *storage.Client) {
		c.RedirectURIs = []string{"https://pathways.example/elsewhere"}
		c.LogoURI, c.PolicyURI = "https://pathways.example/new.png", "https://pathways.example/p2"
	})
	body = account()
	for _, part := range []string{
		"changed its name from", "<code>https://pathways.example/elsewhere</code>", "It changed its picture.", "the page of its privacy policy.",
	} {
		require.Contains(t, body, part)
	}
	require.NotContains(t, body, "the page of its terms")

	// Asked again, the user has seen it as it is.
	current, err := site.Store.Client(t.Context(), client.ID)
	require.NoError(t, err)
	site.Connect(t, ada, current, scope.CredentialReadonly)
	require.NotContains(t, account(), "Changed since")

	require.NoError(t, site.Store.SetClientState(t.Context(), client.ID, storage.ClientActive, storage.ClientPending))
	require.Contains(t, account(), "Waits for approval.")
}

func TestStoppingAnApp(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	client := site.AddClient(t, "client-1", "Careerbridge", "https://careerbridge.example")
	granted := site.Connect(t, ada, client, scope.CredentialReadonly)
	site.Connect(t, eve, client, scope.CredentialReadonly)
	person := site.SignedIn(t, ada.Email)

	resp := stop(t, person, site, client.ID)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Equal(t, "/account/apps", resp.Header.Get("Location"))
	_, body := get(t, person, site.URL+"/account/apps")
	require.Contains(t, body, `<p class="notice good" role="status" tabindex="-1" autofocus><bdi>Careerbridge</bdi> is stopped.`)
	require.Contains(t, body, "No app is connected.")
	_, body = get(t, person, site.URL+"/account/apps")
	require.NotContains(t, body, "is stopped", "it is said once")
	grant, err := site.Store.Grant(t.Context(), granted.ID)
	require.NoError(t, err)
	require.False(t, grant.RevokedAt.IsZero())
	require.Equal(t, "stopped by its user", grant.RevokedReason)
	others, err := site.Store.ConnectedApps(t.Context(), eve.ID)
	require.NoError(t, err)
	require.Len(t, others, 1, "only its own user's access ends")

	events := site.Events(t)
	last := events[len(events)-1]
	require.Equal(t, storage.AuditEvent{
		ID: last.ID, At: last.At, Action: "app.stopped", Actor: "user:" + ada.ID, UserID: ada.ID, ClientID: client.ID,
		Address: "127.0.0.1", RequestID: resp.Header.Get(requestlog.Header), Detail: "revoked grants: " + grant.ID,
		ActorName: "Ada", UserName: "Ada", ClientName: "Careerbridge",
	}, last)

	resp = stop(t, person, site, client.ID)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "pressing twice does no harm")
	require.Len(t, site.Events(t), len(events), "and is not recorded")
}

// A browser keeps the note, so the page says nothing because of it that is not so.
func TestStoppedSaysOnlyWhatIsTrue(t *testing.T) {
	storagetest.Engines(t, stoppedSaysOnlyWhatIsTrue)
}

func stoppedSaysOnlyWhatIsTrue(t *testing.T, open storagetest.Open) {
	site := servertest.StartSite(t, servertest.SiteOptions{Open: open})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	live := site.AddClient(t, "client-live", "Careerbridge", "https://careerbridge.example")
	site.AddClient(t, "client-other", "Other", "https://other.example")
	site.Connect(t, ada, live, scope.CredentialReadonly)
	person := site.SignedIn(t, ada.Email)
	home, err := url.Parse(site.URL)
	require.NoError(t, err)
	for note, want := range map[string]bool{
		"stopped client-other": true, "stopped client-live": false, "stopped unknown": false, "stopped ": false, "client-other": false,
		"stopped \x00": false, "stopped \xff": false, "stopped <script>": false, "stopped " + strings.Repeat("a", 3000): false,
	} {
		person.Jar.SetCookies(home, []*http.Cookie{{Name: "clrhost_note", Value: url.QueryEscape(note)}})
		resp, body := get(t, person, site.URL+"/account/apps")
		require.Equal(t, http.StatusOK, resp.StatusCode, note)
		require.Equal(t, want, strings.Contains(body, "is stopped"), note)
		require.NotContains(t, body, "<script")
	}
	_, body := get(t, person, site.URL+"/account/apps?stopped=client-other")
	require.NotContains(t, body, "is stopped", "no link says it")
}

// Before an app is stopped its user reads what that takes from it, and what it does not.
func TestStoppingAsksOnce(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	client := site.AddClient(t, "client-1", "Careerbridge", "https://careerbridge.example")
	granted := site.Connect(t, ada, client, scope.CredentialReadonly, scope.ProfileUpdate)
	person := site.SignedIn(t, ada.Email)
	resp, body := get(t, person, site.URL+"/account/apps/client-1/stop")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	for _, part := range []string{
		"<h1>Stop <bdi>Careerbridge</bdi>?</h1>", "<li>Read your credentials</li><li>Change your profile</li>", "It keeps what it has already copied",
		`<form method="post" action="/tenant/account/apps/client-1/stop">`, `href="/tenant/account/apps">Keep it`,
	} {
		require.Contains(t, body, part)
	}
	grant, err := site.Store.Grant(t.Context(), granted.ID)
	require.NoError(t, err)
	require.True(t, grant.RevokedAt.IsZero(), "asking stops nothing")
	for _, id := range []string{"unknown", "%00", "%ff"} {
		resp, _ := get(t, person, site.URL+"/account/apps/"+id+"/stop")
		require.Equal(t, http.StatusSeeOther, resp.StatusCode, id)
		require.Equal(t, "/tenant/account/apps", resp.Header.Get("Location"), id)
	}
}

func TestTheAccountPage(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada := site.AddUser(t, "ada@example.org", "Ada <b>")
	person := site.SignedIn(t, ada.Email)
	resp, body := get(t, person, site.URL+"/account")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	for _, part := range []string{
		"<dd><bdi>Ada &lt;b&gt;</bdi></dd>", "<dd><bdi>ada@example.org</bdi></dd>", `action="/tenant/logout"`,
		`href="/tenant/language/es?next=%2Ftenant%2Faccount"`, `<option value="America/Argentina/Buenos_Aires" lang="en">Argentina, Buenos Aires</option>`,
	} {
		require.Contains(t, body, part)
	}

	for zone, want := range map[string]int{"Europe/Madrid": http.StatusSeeOther, "Europe/Atlantis": http.StatusBadRequest, "../x": http.StatusBadRequest} {
		resp, err := person.PostForm(site.URL+"/account/zone", url.Values{"zone": {zone}})
		require.NoError(t, err)
		read(t, resp)
		require.Equal(t, want, resp.StatusCode, zone)
	}
	_, body = get(t, person, site.URL+"/account")
	require.Contains(t, body, `<option value="Europe/Madrid" lang="en" selected>`)
	require.Contains(t, body, "The time zone is saved")
	_, body = get(t, person, site.URL+"/account")
	require.NotContains(t, body, "The time zone is saved", "it is said once")
}

func TestStoppingWhatIsNotThereIsNoError(t *testing.T) {
	storagetest.Engines(t, stoppingWhatIsNotThereIsNoError)
}

func stoppingWhatIsNotThereIsNoError(t *testing.T, open storagetest.Open) {
	site := servertest.StartSite(t, servertest.SiteOptions{Open: open})
	site.AddUser(t, "ada@example.org", "Ada")
	person := site.SignedIn(t, "ada@example.org")
	before := len(site.Events(t))
	for _, id := range []string{"unknown", "\x00", "\xff", "a b", strings.Repeat("a", 5000)} {
		require.Equal(t, http.StatusSeeOther, stop(t, person, site, id).StatusCode, "%q", id)
	}
	require.Len(t, site.Events(t), before)
}
