package chromium_test

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
	"clrhost/conformance/provider"
	"clrhost/conformance/provider/probe"
	"clrhost/server/servertest"
)

// quiet observes nothing.
type quiet struct{}

func (quiet) Begin(conformance.Outline)    {}
func (quiet) Checked(conformance.Finding)  {}
func (quiet) Started(conformance.CaseInfo) {}
func (quiet) Finished(conformance.Result)  {}

// A run whose people use Chromium reports what any other does.
func TestARunInChromium(t *testing.T) {
	t.Parallel()
	host := servertest.Start(t, servertest.Options{})
	partner, err := probe.New(probe.Config{
		URL: host.URL, Users: []browser.Person{{Email: host.Learners[0].Email, Password: host.Learners[0].Password}},
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: host.Roots}, DisableCompression: true}, Scripts: start(t),
	})
	require.NoError(t, err)
	cases := []string{"authorization.code", "authorization.state", "authorization.declined", "authorization.forged", "authorization.client.unknown", "authorization.post"}
	report, err := conformance.Run(t.Context(), provider.Suite(), partner, conformance.Config{Only: cases, Parallel: 2}, quiet{})
	require.NoError(t, err)
	require.Empty(t, report.Aborted)
	require.Len(t, report.Results(), len(cases))
	for _, result := range report.Results() {
		require.Equal(t, conformance.Pass, result.Outcome, "%s: %s %s %s", result.Case.ID, result.Reason, result.Expected, result.Actual)
	}
}

// A forged consent comes from a page of another site, with the cookies that Chromium sends along with it.
func TestAForgedConsent(t *testing.T) {
	t.Parallel()
	c := start(t)
	for name, want := range map[string]bool{"Lax": false, "None; Secure": true} {
		var origin, fields string
		host := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				w.Header().Set("Set-Cookie", "session=1; Path=/; SameSite="+name)
				w.Header().Set("Content-Type", "text/html")
				fmt.Fprint(w, `<h1>Allow access?</h1><form method=post action=/consent><input type=hidden name=key value="8e7c2f019ab34d55"><button name=d value=allow>Allow</button><button name=d value=deny>Deny</button></form>`)
				return
			}
			_ = r.ParseForm()
			origin, fields = r.Header.Get("Origin"), r.PostForm.Encode()
			if _, err := r.Cookie("session"); err == nil {
				http.Redirect(w, r, "https://client.example/callback?code=1", http.StatusFound)
			}
		}))
		t.Cleanup(host.Close)
		open := func() (browser.Engine, error) { return c.Window(host.Client().Transport, kim) }
		j, err := browser.NewScripted(open, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host.URL + "/authorize"}, isClient, browser.Forged)
		require.NoError(t, err)
		require.True(t, j.Forged)
		require.Equal(t, want, j.Landed != nil, name)
		require.Equal(t, "https://attacker.example", origin)
		require.Equal(t, "d=allow", fields)
	}
}

// The password goes to no other origin than that of the page that asks for it, whatever a script does.
func TestTheGuardOfThePassword(t *testing.T) {
	t.Parallel()
	c := start(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			t.Error("the password was sent")
		}
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Headers", "*")
	}))
	t.Cleanup(other.Close)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<title>Sign in</title><input id=u><input id=p type=password><button onclick="fetch('%s/login', {method: 'POST', body: JSON.stringify({p: p.value})})">Sign in</button>`, other.URL)
	}))
	t.Cleanup(host.Close)
	open := func() (browser.Engine, error) { return c.Window(http.DefaultTransport, kim) }
	_, err := browser.NewScripted(open, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host.URL + "/authorize"}, isClient, browser.Allow)
	var unsafe *browser.UnsafeError
	require.ErrorAs(t, err, &unsafe)
	require.NotContains(t, err.Error(), kim.Password)
}

// A script of another origin is fetched only where the run may send requests. Without it the page is not understood, and
// the reason names the origin.
func TestAScriptOfAnotherOrigin(t *testing.T) {
	t.Parallel()
	c := start(t)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<title>Records</title><div id=root></div><script src="https://cdn.example/app.js"></script>`)
	}))
	t.Cleanup(host.Close)
	origins := &exchange.Origins{}
	origins.Allow(host.URL)
	transport := &exchange.Transport{Base: http.DefaultTransport, Secrets: &exchange.Secrets{}, Now: time.Now, Origins: origins}
	open := func() (browser.Engine, error) { return c.Window(transport, kim) }
	_, err := browser.NewScripted(open, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host.URL + "/authorize"}, isClient, browser.Allow)
	var unclear *browser.UnclearError
	require.ErrorAs(t, err, &unclear)
	require.Contains(t, err.Error(), "--allow-origin https://cdn.example")
}
