package consent_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/server/servertest"
	"clrhost/storage"
)

const email = "ada@example.org"

// asking is a site whose user has been asked by a client.
type asking struct {
	*servertest.Site
	user   storage.User
	client storage.Client
	person *http.Client
	id     string // of the authorization request
}

// ask lets a client ask a signed-in user for the scopes.
func ask(t *testing.T, o servertest.SiteOptions, scopes ...string) *asking {
	t.Helper()
	a := &asking{Site: servertest.StartSite(t, o)}
	a.user = a.AddUser(t, email, "Ada Lindqvist")
	a.client = a.AddClient(t, "client-1", "Badgely", "https://badgely.example")
	a.person = a.SignedIn(t, email)
	a.again(t, scopes...)
	return a
}

// again asks once more.
func (a *asking) again(t *testing.T, scopes ...string) {
	t.Helper()
	resp, _ := a.get(t, a.AuthorizeURL(a.client, scopes...))
	to, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	a.id = to.Query().Get("id")
	require.NotEmpty(t, a.id, resp.Header.Get("Location"))
}

func (a *asking) get(t *testing.T, target string) (*http.Response, string) {
	t.Helper()
	resp, err := a.person.Get(target)
	require.NoError(t, err)
	return resp, read(t, resp)
}

func (a *asking) show(t *testing.T) (*http.Response, string) {
	t.Helper()
	return a.get(t, a.URL+"/consent?id="+url.QueryEscape(a.id))
}

func (a *asking) answer(t *testing.T, decision string, scopes ...string) (*http.Response, string) {
	t.Helper()
	resp, err := a.person.PostForm(a.URL+"/consent", url.Values{"id": {a.id}, "decision": {decision}, "scope": scopes})
	require.NoError(t, err)
	return resp, read(t, resp)
}

// outcome follows the answer to the client and returns the scopes it got, or its error.
func (a *asking) outcome(t *testing.T, resp *http.Response) string {
	t.Helper()
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	local, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, url.Values{"authorization": {a.id}}, local.Query())
	host, err := url.Parse(a.URL)
	require.NoError(t, err)
	resp, _ = a.get(t, host.ResolveReference(local).String())
	to, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "badgely.example", to.Host)
	return to.Query().Get("scope") + to.Query().Get("error")
}

func read(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return string(body)
}

func TestThePageSaysWhoAsksAndForWhat(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.CredentialReadonly, scope.ProfileReadonly, scope.OfflineAccess)
	require.NoError(t, a.Store.SaveConsent(t.Context(), storage.Consent{
		UserID: a.user.ID, ClientID: a.client.ID, Scopes: []string{scope.ProfileReadonly}, Shown: a.client.Shown(),
	}))
	resp, body := a.show(t)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	for _, part := range []string{
		"<bdi>Badgely</bdi>", "badgely.<wbr>example", "you go back to <bdi>badgely.example</bdi>", "Ada Lindqvist", email,
		`<a href="https://badgely.example/about" rel="noopener noreferrer nofollow">`,
		`<a href="https://badgely.example/terms" rel="noopener noreferrer nofollow">`,
		`<a href="https://badgely.example/privacy" rel="noopener noreferrer nofollow">`,
		`<img src="/logo/client-1?of=` + url.QueryEscape(a.App.URL+"/logo.png") + `" alt="" width="56" height="56"`,
		`href="/account/apps"`, `value="allow"`, `value="deny"`,
	} {
		require.Contains(t, body, part)
	}
	require.NotContains(t, body, scope.CredentialUpsert, "not asked for")
	for _, name := range []string{scope.CredentialReadonly, scope.ProfileReadonly, scope.OfflineAccess} {
		asked, ok := scope.Lookup(name)
		require.True(t, ok)
		require.Contains(t, body, `name="scope" value="`+name+`" checked`)
		require.Contains(t, body, asked.Title.String())
		require.Contains(t, body, html.EscapeString(asked.Sentence.String()))
	}
	require.Equal(t, 1, strings.Count(body, "You already allow this"))
	profile, _ := scope.Lookup(scope.ProfileReadonly)
	require.Contains(t, body, html.EscapeString(profile.Sentence.String())+` <strong class="tag">You already allow this</strong>`)
	policy := resp.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "img-src 'self';")
	require.Contains(t, policy, "form-action 'self' https:;")
}

// The host on the page is where the answer goes, whatever else the client registered.
func TestThePageNamesTheHostOfThisRequest(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.ProfileReadonly)
	a.client.RedirectURIs = []string{"https://second.example/cb"}
	require.NoError(t, a.Store.UpdateClient(t.Context(), a.client))
	a.again(t, scope.ProfileReadonly)
	_, body := a.show(t)
	require.Contains(t, body, "you go back to <bdi>second.example</bdi>")
	require.NotContains(t, body, "back to <bdi>badgely.example")
}

func TestAnswers(t *testing.T) {
	const read, write, offline = scope.CredentialReadonly, scope.CredentialUpsert, scope.OfflineAccess
	for _, row := range []struct {
		name, decision string
		ticked         []string
		want           string
	}{
		{"everything", "allow", []string{read, write, offline}, read + " " + write + " " + offline},
		{"one declined", "allow", []string{offline, read}, read + " " + offline},
		{"one ticked twice", "allow", []string{read, read}, read},
		{"one that was not asked for", "allow", []string{read, scope.ProfileUpdate}, read},
		{"deny, with boxes still ticked", "deny", []string{read, write}, "access_denied"},
	} {
		a := ask(t, servertest.SiteOptions{BasePath: "/tenant"}, read, write, offline)
		resp, _ := a.answer(t, row.decision, row.ticked...)
		require.True(t, strings.HasPrefix(resp.Header.Get("Location"), "/tenant/oauth/authorize?"), row.name)
		require.Equal(t, row.want, a.outcome(t, resp), row.name)
	}
}

func TestWithoutADecisionTheRequestStaysOpen(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.ProfileReadonly)
	for _, decision := range []string{"", "ALLOW", "allow,deny"} {
		resp, body := a.answer(t, decision, scope.ProfileReadonly)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, decision)
		require.Contains(t, body, `href="/language/es?next=`+url.QueryEscape("/consent?id="+url.QueryEscape(a.id))+`"`, "in another language it stays open too")
	}
	resp, _ := a.answer(t, "allow", scope.ProfileReadonly)
	require.Equal(t, scope.ProfileReadonly, a.outcome(t, resp))
}

func TestWhatWasAllowedIsMarkedNextTime(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.CredentialReadonly)
	_, body := a.show(t)
	require.NotContains(t, body, "You already allow this")
	resp, _ := a.answer(t, "allow", scope.CredentialReadonly)
	a.outcome(t, resp)
	a.again(t, scope.CredentialReadonly, scope.CredentialUpsert)
	_, body = a.show(t)
	require.Equal(t, 1, strings.Count(body, "You already allow this"))
}

// Whoever presses Allow with nothing ticked has not understood the page, rather than denied.
func TestAllowingNothingLeavesTheRequestOpen(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.CredentialUpsert, scope.OfflineAccess)
	for _, ticked := range [][]string{nil, {scope.OfflineAccess}, {scope.ProfileUpdate}, {""}} {
		resp, body := a.answer(t, "allow", ticked...)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, ticked)
		require.Contains(t, body, "tick what the app may do, or press Deny")
	}
	resp, _ := a.answer(t, "allow", scope.CredentialUpsert)
	require.Equal(t, scope.CredentialUpsert, a.outcome(t, resp))
}

// Reading is ticked. What changes the record is for the user to tick, unless this client, as it is shown, may do it.
func TestWhatChangesTheRecordStartsUnticked(t *testing.T) {
	all := []string{scope.CredentialReadonly, scope.CredentialUpsert, scope.ProfileReadonly, scope.ProfileUpdate, scope.OfflineAccess}
	a := ask(t, servertest.SiteOptions{}, all...)
	ticked := func() (names []string) {
		_, body := a.show(t)
		for _, name := range all {
			if strings.Contains(body, `value="`+name+`" checked`) {
				names = append(names, name)
			}
		}
		return names
	}
	require.Equal(t, []string{scope.CredentialReadonly, scope.ProfileReadonly, scope.OfflineAccess}, ticked())
	resp, _ := a.answer(t, "allow", scope.CredentialReadonly, scope.CredentialUpsert)
	a.outcome(t, resp)
	a.again(t, all...)
	require.Equal(t, []string{scope.CredentialReadonly, scope.CredentialUpsert, scope.ProfileReadonly, scope.OfflineAccess}, ticked())
}

// When the access ends is on the page: what is allowed for a year is not called for good.
func TestThePageSaysWhenTheAccessEnds(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) }
	a := ask(t, servertest.SiteOptions{Now: now}, scope.CredentialReadonly, scope.OfflineAccess)
	_, body := a.show(t)
	require.Contains(t, body, `>1 March 2027</time> (365 days), or earlier when it is not used for 30 days. Without, it ends about one hour after`)
	a.again(t, scope.CredentialReadonly)
	_, body = a.show(t)
	require.NotContains(t, body, "2027")
	require.Contains(t, body, "ends about one hour after you allow it")
}

// What was allowed is the client as it was shown. Whatever of that changes, nothing counts as allowed before.
func TestAConsentCoversTheClientAsItWasShown(t *testing.T) {
	for name, change := range changesOfWhatIsShown {
		a := ask(t, servertest.SiteOptions{}, scope.CredentialReadonly, scope.CredentialUpsert)
		resp, _ := a.answer(t, "allow", scope.CredentialReadonly, scope.CredentialUpsert)
		a.outcome(t, resp)
		a.again(t, scope.CredentialReadonly, scope.CredentialUpsert)
		_, body := a.show(t)
		require.Equal(t, 2, strings.Count(body, "You already allow this"), name)

		a.change(t, change)
		a.again(t, scope.CredentialReadonly, scope.CredentialUpsert)
		_, body = a.show(t)
		require.NotContains(t, body, "You already allow this", name)
		require.NotContains(t, body, `value="`+scope.CredentialUpsert+`" checked`, name)
	}
}

// A client that changes between the question and the page has asked for something else.
func TestAClientThatChangesOnTheWayIsNotShown(t *testing.T) {
	for name, change := range changesOfWhatIsShown {
		a := ask(t, servertest.SiteOptions{}, scope.CredentialReadonly)
		a.change(t, change)
		resp, body := a.show(t)
		require.Equal(t, http.StatusConflict, resp.StatusCode, name)
		require.Contains(t, body, "Nothing was shared.")
		require.NotContains(t, body, `value="allow"`, name)
	}
}

var changesOfWhatIsShown = map[string]func(*storage.Client){
	"name":    func(c *storage.Client) { c.Name = "Riverbend Records" },
	"address": func(c *storage.Client) { c.RedirectURIs = append(c.RedirectURIs, "https://badgely.example/other") },
	"logo":    func(c *storage.Client) { c.LogoURI += "?2" },
	"page":    func(c *storage.Client) { c.URI += "?2" },
	"terms":   func(c *storage.Client) { c.TosURI += "?2" },
	"privacy": func(c *storage.Client) { c.PolicyURI += "?2" },
}

// change updates the client that asks.
func (a *asking) change(t *testing.T, change func(*storage.Client)) {
	t.Helper()
	client, err := a.Store.Client(t.Context(), a.client.ID)
	require.NoError(t, err)
	change(&client)
	require.NoError(t, a.Store.UpdateClient(t.Context(), client))
}

// RFC 7591, Section 5: what a client says of itself may be meant to mislead.
func TestAHostileClientShowsAsPlainText(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.ProfileReadonly)
	a.client.Name = "<script>alert(1)</script>\u202e\"'" + strings.Repeat("x", 10_000)
	a.client.URI = "javascript:alert(1)"
	a.client.TosURI = "data:text/html,x"
	a.client.LogoURI = "https://a.example/\"><script>alert(1)</script>; script-src *"
	require.NoError(t, a.Store.UpdateClient(t.Context(), a.client))
	a.again(t, scope.ProfileReadonly)
	resp, body := a.show(t)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, "&lt;script&gt;alert(1)&lt;/script&gt;")
	require.Less(t, len(body), 16<<10)
	for _, evil := range []string{"<script", "javascript:", "data:text", "https://a.example", "\u202e"} {
		require.NotContains(t, body, evil)
	}
	require.NotContains(t, resp.Header.Get("Content-Security-Policy"), "script-src")
}

func TestAnotherAccountMayAnswer(t *testing.T) {
	a := ask(t, servertest.SiteOptions{BasePath: "/tenant"}, scope.ProfileReadonly)
	a.AddUser(t, "eve@example.org", "Eve")
	_, body := a.show(t)
	_, rest, found := strings.Cut(body, `name="next" value="`)
	require.True(t, found)
	next, _, _ := strings.Cut(rest, `"`)
	next = html.UnescapeString(next)

	resp, err := a.person.PostForm(a.URL+"/logout", url.Values{"next": {next}})
	require.NoError(t, err)
	read(t, resp)
	require.Equal(t, "/tenant/login?"+url.Values{"next": {next}}.Encode(), resp.Header.Get("Location"))
	resp, err = a.person.PostForm(a.URL+"/login", url.Values{"email": {"eve@example.org"}, "password": {servertest.Password}, "next": {next}})
	require.NoError(t, err)
	read(t, resp)
	require.Equal(t, next, resp.Header.Get("Location"))
	a.again(t, scope.ProfileReadonly)
	_, body = a.show(t)
	require.Contains(t, body, "eve@example.org")
}
