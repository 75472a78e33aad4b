package signin_test

import (
	"crypto/sha256"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

const email = "ada@example.org"

// post sends a form the way a browser does from our own page.
func post(t *testing.T, person *http.Client, target string, form url.Values) (*http.Response, string) {
	t.Helper()
	resp, err := person.PostForm(target, form)
	require.NoError(t, err)
	return resp, read(t, resp)
}

func get(t *testing.T, person *http.Client, target string) (*http.Response, string) {
	t.Helper()
	resp, err := person.Get(target)
	require.NoError(t, err)
	return resp, read(t, resp)
}

func read(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return string(body)
}

func credentials(email, password string) url.Values {
	return url.Values{"email": {email}, "password": {password}}
}

// actions lists what was recorded, oldest first.
func actions(events []storage.AuditEvent) (names []string) {
	for _, e := range events {
		names = append(names, e.Action)
	}
	return names
}

func TestSigningInLeadsOnAndSigningOutEndsIt(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, email, "Ada")
	person := site.Person(t)

	resp, _ := get(t, person, site.URL+"/account?x=1")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Equal(t, "/login?next=%2Faccount%3Fx%3D1", resp.Header.Get("Location"))
	resp, body := get(t, person, site.URL+resp.Header.Get("Location"))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, `name="next" value="/account?x=1"`)

	form := credentials("  ADA@example.org ", servertest.Password)
	form.Set("next", "/account?x=1")
	resp, _ = post(t, person, site.URL+"/login", form)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Equal(t, "/account?x=1", resp.Header.Get("Location"))
	resp, body = get(t, person, site.URL+"/account")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, "ada@example.org")

	resp, _ = get(t, person, site.URL+"/login?next=/consent")
	require.Equal(t, "/consent", resp.Header.Get("Location"), "who is signed in goes straight on")
	resp, _ = get(t, person, site.URL+"/login?next=//evil.example")
	require.Equal(t, "/records", resp.Header.Get("Location"))

	resp, _ = post(t, person, site.URL+"/logout", url.Values{})
	require.Equal(t, "/login", resp.Header.Get("Location"))
	resp, body = get(t, person, site.URL+"/login")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, body, "You are signed out.")
	_, body = get(t, person, site.URL+"/login")
	require.NotContains(t, body, "You are signed out.", "it is said once")

	events := site.Events(t)
	require.Equal(t, []string{"signin.succeeded", "signout"}, actions(events))
	for _, e := range events {
		require.Equal(t, ada.ID, e.UserID)
		require.Equal(t, "user:"+ada.ID, e.Actor)
		require.Equal(t, "127.0.0.1", e.Address)
		require.NotEmpty(t, e.RequestID)
	}
}

func TestTheSessionCookie(t *testing.T) {
	for _, row := range []struct {
		options servertest.SiteOptions
		want    string
	}{
		{servertest.SiteOptions{}, "clrhost_session=VALUE; Path=/; HttpOnly; SameSite=Lax"},
		{servertest.SiteOptions{BasePath: "/tenant"}, "clrhost_session=VALUE; Path=/tenant; HttpOnly; SameSite=Lax"},
		{servertest.SiteOptions{Secure: true}, "__Host-clrhost_session=VALUE; Path=/; HttpOnly; Secure; SameSite=Lax"},
		{servertest.SiteOptions{Secure: true, BasePath: "/tenant"}, "clrhost_session=VALUE; Path=/tenant; HttpOnly; Secure; SameSite=Lax"},
	} {
		site := servertest.StartSite(t, row.options)
		site.AddUser(t, email, "Ada")
		resp, _ := post(t, site.Person(t), site.URL+"/login", credentials(email, servertest.Password))
		cookie := resp.Cookies()[0]
		require.Equal(t, row.want, strings.Replace(resp.Header.Get("Set-Cookie"), cookie.Value, "VALUE", 1))
		require.Len(t, cookie.Value, 43, "256 bits")
		stored := sha256.Sum256([]byte(cookie.Value))
		_, err := site.Store.SessionUser(t.Context(), stored[:])
		require.NoError(t, err, "the store knows the cookie's hash")
	}
}

func TestEverySignInBeginsANewSession(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	site.AddUser(t, email, "Ada")
	person := site.SignedIn(t, email)
	u, err := url.Parse(site.URL)
	require.NoError(t, err)
	before := person.Jar.Cookies(u)[0]

	post(t, person, site.URL+"/login", credentials(email, servertest.Password))
	require.NotEqual(t, before.Value, person.Jar.Cookies(u)[0].Value)

	thief := site.Person(t)
	thief.Jar.SetCookies(u, []*http.Cookie{before})
	resp, _ := get(t, thief, site.URL+"/account")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "the former session is gone")
}

func TestASessionEnds(t *testing.T) {
	c := &clock{at: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	site := servertest.StartSite(t, servertest.SiteOptions{Now: c.now})
	ada := site.AddUser(t, email, "Ada")
	person := site.SignedIn(t, email)

	c.forward(12*time.Hour - time.Second)
	resp, _ := get(t, person, site.URL+"/account")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	c.forward(time.Second)
	resp, _ = get(t, person, site.URL+"/account")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "after twelve hours")
	resp, body := post(t, person, site.URL+"/account/apps/c/stop", url.Values{})
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	require.Contains(t, body, "no longer signed in")

	person = site.SignedIn(t, email)
	require.NoError(t, site.Store.DisableUser(t.Context(), ada.ID))
	resp, _ = get(t, person, site.URL+"/account")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, "when the account is disabled")
}

func TestOneMessageForEveryRefusal(t *testing.T) {
	storagetest.Engines(t, oneMessageForEveryRefusal)
}

func oneMessageForEveryRefusal(t *testing.T, open storagetest.Open) {
	site := servertest.StartSite(t, servertest.SiteOptions{Open: open})
	ada := site.AddUser(t, email, "Ada")
	gone := site.AddUser(t, "gone@example.org", "Gone")
	broken := site.AddUser(t, "broken@example.org", "Broken")
	require.NoError(t, site.Store.DisableUser(t.Context(), gone.ID))
	require.NoError(t, site.Store.SetPassword(t.Context(), broken.ID, "not a hash"))

	var bodies []string
	for _, row := range []struct{ email, password, userID, detail string }{
		{email, "wrong", ada.ID, "the password is wrong"},
		{"nobody@example.org", servertest.Password, "", "there is no such account"},
		{"nobody\x00@example.org", "\xff", "", "there is no such account"},
		{strings.Repeat("n", 20_000), servertest.Password, "", "there is no such account"},
		{"gone@example.org", servertest.Password, gone.ID, "the account is disabled"},
		{"gone@example.org", "wrong", gone.ID, "the password is wrong"},
		{"broken@example.org", servertest.Password, broken.ID, "user " + broken.ID + ": the password hash is not an argon2id PHC string"},
	} {
		resp, body := post(t, site.Person(t), site.URL+"/login", credentials(row.email, row.password))
		require.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode, row.email)
		require.Empty(t, resp.Cookies(), row.email)
		require.NotContains(t, body, row.password)
		shown := strings.ReplaceAll(row.email, "\x00", "\ufffd")
		require.Contains(t, body, shown)
		bodies = append(bodies, strings.ReplaceAll(body, shown, "EMAIL"))

		events := site.Events(t)
		last := events[len(events)-1]
		require.Equal(t, "signin.failed", last.Action)
		require.Equal(t, "anonymous", last.Actor)
		require.Equal(t, row.userID, last.UserID, row.email)
		require.Equal(t, row.detail, last.Detail)
		if row.userID == "" {
			require.NotContains(t, last.Detail, row.email, "what a stranger typed may be a password")
		}
	}
	for _, body := range bodies {
		require.Equal(t, bodies[0], body)
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	site.AddUser(t, email, "Ada")
	for _, row := range []struct {
		name   string
		header map[string]string
		want   int
	}{
		{"our page", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": site.URL}, http.StatusSeeOther},
		{"our page in a browser of before 2023", map[string]string{"Origin": site.URL}, http.StatusSeeOther},
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, http.StatusForbidden},
		{"another site in an old browser", map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
	} {
		for _, path := range []string{"/login", "/logout"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site.URL+path,
				strings.NewReader(credentials(email, servertest.Password).Encode()))
			require.NoError(t, err)
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for name, value := range row.header {
				req.Header.Set(name, value)
			}
			resp, err := site.Person(t).Do(req)
			require.NoError(t, err)
			read(t, resp)
			require.Equal(t, row.want, resp.StatusCode, "%s: %s", row.name, path)
		}
	}
}

func TestAnotherAccountStartsTheRequestAnew(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	site.AddUser(t, email, "Ada")
	person := site.SignedIn(t, email)
	resp, _ := post(t, person, site.URL+"/logout", url.Values{"next": {"/tenant/oauth/authorize?client_id=c&state=x"}})
	require.Equal(t, "/tenant/login?next=%2Ftenant%2Foauth%2Fauthorize%3Fclient_id%3Dc%26state%3Dx", resp.Header.Get("Location"))
	resp, _ = post(t, person, site.URL+"/logout", url.Values{"next": {"https://evil.example/"}})
	require.Equal(t, "/tenant/login", resp.Header.Get("Location"))
}
