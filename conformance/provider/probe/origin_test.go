package probe_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
)

// forbidden is a server that nothing may be sent to.
func forbidden(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s was sent, with %q", r.Method, r.URL, r.Header.Get("Authorization"))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// describing answers every path but the service description as answer does; endpoints are on the host itself.
func describing(t *testing.T, servers string, answer http.HandlerFunc) string {
	t.Helper()
	var host *httptest.Server
	host = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/discovery") {
			_, _ = fmt.Fprint(w, strings.ReplaceAll(strings.Replace(description, `"paths"`, `"servers":[`+servers+`],"paths"`, 1), "http://h/", host.URL+"/"))
			return
		}
		answer(w, r)
	}))
	t.Cleanup(host.Close)
	return host.URL
}

// A URL that the host gives does not carry a token to where the service description does not lead.
func TestNothingIsSentToAForeignOrigin(t *testing.T) {
	foreign := forbidden(t)
	host := describing(t, "", teapot)
	for name, want := range map[string]struct {
		run     func(p *probe.Probe)
		outcome conformance.Outcome
	}{
		"a Link":       {func(p *probe.Probe) { p.With(probe.ReadCredentials).Follow(foreign + "/next") }, conformance.Fail},
		"an endpoint":  {func(p *probe.Probe) { p.Fetch(http.MethodGet, foreign+"/x") }, conformance.Error},
		"a connection": {func(p *probe.Probe) { p.Handshake(foreign, 0x303, 0x304) }, conformance.Error},
		"a place of management": {func(p *probe.Probe) {
			p.Manage(&probe.Client{ManagementURL: foreign + "/c", ManagementToken: "t"}, http.MethodGet)
		}, conformance.Error},
		"without TLS": {func(p *probe.Probe) {
			require.Nil(t, p.Unsecured(func(p *probe.Probe) *probe.Reply {
				return p.Fetch(http.MethodGet, "https"+strings.TrimPrefix(foreign, "http"))
			}))
			p.Unable("%s --allow-origin", foreign)
		}, conformance.Error},
	} {
		t.Run(name, func(t *testing.T) {
			result := one(t, host, Case{ID: "a.case", Run: want.run})
			require.Equal(t, want.outcome, result.Outcome, result.Reason)
			require.Contains(t, result.Actual+result.Reason, foreign)
			require.Contains(t, result.Actual+result.Reason, "--allow-origin")
		})
	}
}

// A Link to an origin that the service description or the run names is followed.
func TestAnOriginCanBeAllowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(teapot))
	defer other.Close()
	c := Case{ID: "a.case", Run: func(p *probe.Probe) { p.With(probe.ReadCredentials).Follow(other.URL + "/next").Status(418) }}
	named := describing(t, `{"url":"`+other.URL+`/ims/clr/v2p0"}`, teapot)
	require.Equal(t, conformance.Pass, one(t, named, c).Outcome)
	report := runWith(t, probe.Config{URL: describing(t, "", teapot), Tokens: []probe.Token{known}, Origins: []string{other.URL}},
		conformance.Config{}, Group{Name: "a", Cases: []Case{c}})
	require.Equal(t, conformance.Pass, report.Results()[0].Outcome)
	_, err := probe.New(probe.Config{URL: named, Tokens: []probe.Token{known}, Origins: []string{"login.example.edu/path"}})
	require.ErrorContains(t, err, "--allow-origin")
}

// A host whose sign-in is at an identity provider is not condemned: the run ends and names the origin.
func TestASignInAtAForeignOriginNamesTheOption(t *testing.T) {
	foreign := forbidden(t)
	for name, page := range map[string]http.HandlerFunc{
		"a redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, foreign+"/login", http.StatusFound) },
		"a form": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `<title>Going on</title><body onload="document.forms[0].submit()"><form method=post action="%s/saml"><input type=hidden name=SAMLRequest value=x></form>`, foreign)
		},
	} {
		t.Run(name, func(t *testing.T) {
			host := describing(t, "", func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/r" {
					w.WriteHeader(http.StatusCreated)
					_, _ = fmt.Fprint(w, `{"client_id":"c","client_secret":"a-secret-of-the-client"}`)
					return
				}
				w.Header().Set("Content-Type", "text/html")
				page(w, r)
			})
			report := runWith(t, probe.Config{URL: host, Users: []browser.Person{{Email: "kim@example.org", Password: "a password"}}}, conformance.Config{},
				Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(*probe.Probe) {}}}})
			require.Contains(t, report.Aborted, foreign)
			require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
			last := report.Preflight[len(report.Preflight)-1]
			require.Contains(t, last.Fix, "--allow-origin "+foreign)
		})
	}
}
