package browser_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
)

// forge opens the host's /authorize as somebody whose consent is forged.
func forge(t *testing.T, host string) browser.Journey {
	t.Helper()
	opening := browser.Request{URL: host + "/authorize?client_id=5f1c90aa-32ae-4d65-8a38-bd8e7b3e0a11&state=1"}
	j, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), opening, isClient, browser.Forged)
	require.NoError(t, err)
	return j
}

// A forged consent comes from another site: without the cookies that stay at home, and without what cannot be guessed.
func TestForgedConsent(t *testing.T) {
	t.Parallel()
	var sent string
	var got http.Header
	host := routes{"GET /authorize": func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "lax", Value: "1", Path: "/", SameSite: http.SameSiteLaxMode})
		http.SetCookie(w, &http.Cookie{Name: "strict", Value: "1", Path: "/", SameSite: http.SameSiteStrictMode})
		http.SetCookie(w, &http.Cookie{Name: "plain", Value: "2", Path: "/"})
		show(w, `<h1>Allow access?</h1><form method=post action=/consent><input type=hidden name=key value="9fQ2_-x81bvJd03k"><input type=hidden name=app value="5f1c90aa-32ae-4d65-8a38-bd8e7b3e0a11">
			<input type=hidden name=user_oauth_approval value=true><button name=decision value=allow>Allow</button> <button name=decision value=deny>Deny</button></form>`)
	}, "POST /consent": func(w http.ResponseWriter, r *http.Request) {
		sent, got = said(r), r.Header
		w.WriteHeader(http.StatusForbidden)
	}}.serve(t)
	j := forge(t, host)
	require.Nil(t, j.Landed)
	require.True(t, j.Forged)
	require.Equal(t, "POST /consent app=5f1c90aa-32ae-4d65-8a38-bd8e7b3e0a11&decision=allow&user_oauth_approval=true", sent)
	require.Equal(t, "plain=2", got.Get("Cookie"))
	require.Equal(t, "cross-site", got.Get("Sec-Fetch-Site"))
	require.Equal(t, "https://attacker.example", got.Get("Origin"))
}

// Whatever protects the consent, no other request than the forged one may give it: of two forms, of an address with a key in
// it, of a link, under a heading that resembles another question.
func TestOnlyTheForgedConsentIsSent(t *testing.T) {
	t.Parallel()
	const key = "b2c1a9e0f7d84c55"
	for name, markup := range map[string]string{
		"two forms":            `<h1>Keep in touch with Example?</h1><form method=post action=/no><input type=hidden name=k value=` + key + `><button>Not now</button></form><form method=post action=/yes><input type=hidden name=k value=` + key + `><button>Continue</button></form>`,
		"two unclear forms":    `<h1>Example App wants access</h1><form method=post action=/1><input type=hidden name=k value=` + key + `><button>✗</button></form><form method=post action=/2><input type=hidden name=k value=` + key + `><button>OK</button></form>`,
		"a key in the address": `<h1>Allow access?</h1><form method=post action="/yes?k=` + key + `"><button>Allow</button></form><form method=post action=/no><button>No</button></form>`,
		"a key in the path":    `<h1>Allow access?</h1><form method=post action="/yes/` + key + `"><button>Allow</button></form>`,
		"a link":               `<h1>Allow access?</h1><a href="/yes?k=` + key + `">Allow</a> <a href=/no>Deny</a>`,
		"a button's value":     `<h1>Allow access?</h1><form method=post action=/yes><button name=k value=` + key + `>Allow</button><button>Deny</button></form>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			host := routes{"GET /authorize": page(usualLogin), "POST /session": page(markup), "/": func(w http.ResponseWriter, r *http.Request) {
				sent++
				_ = r.ParseForm()
				if r.Form.Get("k") == key || r.URL.Path == "/yes/"+key {
					lands(w, r)
					return
				}
				show(w, markup+usualLogin) // as a host may answer that rejects the request
			}}.serve(t)
			j := forge(t, host)
			require.Nil(t, j.Landed)
			require.True(t, j.Forged)
			require.Equal(t, 1, sent)
		})
	}
}

// A consent that can be forged is seen, also where the way back is not a redirect.
func TestAForgedConsentThatSucceeds(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"a redirect":       lands,
		"two redirects":    to(http.StatusSeeOther, "/on"),
		"a refresh":        page(`<meta http-equiv=refresh content="0;url=` + client + `?code=1">`),
		"a form by script": page(`<form action="` + client + `"><input type=hidden name=code value=1></form><script>document.forms[0].submit()</script>`),
	} {
		host := routes{"GET /authorize": page(usualConsent), "POST /consent": answer, "GET /on": lands}.serve(t)
		j := forge(t, host)
		require.NotNil(t, j.Landed, name)
		require.True(t, j.Forged, name)
	}
}

// Without a consent page there is nothing to forge, and the journey does not pass for a forged one.
func TestNothingToForge(t *testing.T) {
	t.Parallel()
	j := forge(t, routes{"GET /authorize": page(usualLogin), "POST /session": lands}.serve(t))
	require.NotNil(t, j.Landed)
	require.False(t, j.Forged)
}
