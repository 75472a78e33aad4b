package browser_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"clrhost/conformance/browser"
)

// routes is a host whose patterns are those of http.ServeMux.
type routes map[string]http.HandlerFunc

func (rs routes) serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	for pattern, handler := range rs {
		mux.HandleFunc(pattern, handler)
	}
	host := httptest.NewServer(mux)
	t.Cleanup(host.Close)
	return host.URL
}

// page answers with markup, to turns a browser away, and lands sends it back to the client.
func page(markup string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { show(w, markup) }
}

func to(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}
}

var lands = to(http.StatusFound, client+"?code=1")

// travel opens the host's /authorize as somebody who allows.
func travel(t *testing.T, host string) (browser.Journey, error) {
	t.Helper()
	return browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host + "/authorize"}, isClient, browser.Allow)
}

func requireLanded(t *testing.T, host string) browser.Journey {
	t.Helper()
	j, err := travel(t, host)
	require.NoError(t, err)
	require.NotNil(t, j.Landed, "it ended at %s", last(j))
	return j
}

func TestJourneyRemembersPages(t *testing.T) {
	t.Parallel()
	host := shape{login: []string{usualLogin}, typed: []string{usualTyped}, consent: usualConsent, allow: usualAllow}.serve(t)
	j := requireLanded(t, host)
	require.Len(t, j.Pages, 2)
	require.Equal(t, []browser.Kind{browser.SignIn, browser.Consent}, []browser.Kind{j.Pages[0].Kind, j.Pages[1].Kind})
	require.Equal(t, host+"/login", j.Pages[0].URL.String())
	require.Equal(t, "Sign in E-mail Password Sign in", j.Pages[0].Text())
	require.Equal(t, "Allow access?", j.Pages[1].Title())
	require.Equal(t, http.StatusOK, j.Pages[1].Status)
	require.Equal(t, "text/html; charset=utf-8", j.Pages[1].Header.Get("Content-Type"))
	require.Equal(t, usualConsent, string(j.Pages[1].Body))
}

func TestSignInAndConsentOnOnePage(t *testing.T) {
	t.Parallel()
	const markup = `<form method=post action=/decide><input name=user><input type=password name=pw>
		<p><input type=checkbox name=scope value=a id=a><label for=a>Read</label><input type=checkbox name=rememberMe>
		<button name=do value=yes>Sign in and allow</button><button name=do value=no>Deny</button></form>`
	host := routes{"GET /authorize": page(markup), "POST /decide": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, client+"?"+strings.ReplaceAll(said(r), " ", "+"), http.StatusFound)
	}}.serve(t)
	for decision, want := range map[browser.Decision]string{
		browser.Allow: "POST /decide do=yes&pw=PASSWORD&scope=a&user=EMAIL",
		browser.Deny:  "POST /decide do=no&pw=PASSWORD&user=EMAIL",
	} {
		j, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host + "/authorize"}, isClient, decision)
		require.NoError(t, err)
		require.Equal(t, strings.ReplaceAll(filled(want), " ", "+"), j.Landed.RawQuery)
	}
}

// Whoever signed in a moment ago is not asked for the user name again, whatever looks like it.
func TestAFieldForAnAddressBesideTheConsent(t *testing.T) {
	t.Parallel()
	invite := `<h1>Sign in to Example App</h1><form method=post action=/invite><input type=email name=email><button>Next</button></form>`
	requireLanded(t, routes{"GET /authorize": page(usualLogin), "POST /session": page(invite + usualConsent), "POST /consent": lands}.serve(t))
}

// 307 and 308 repeat the request, the other redirects turn a POST into a GET.
func TestRedirectsKeepOrChangeTheMethod(t *testing.T) {
	t.Parallel()
	for status, method := range map[int]string{301: "GET", 302: "GET", 303: "GET", 307: "POST", 308: "POST"} {
		host := routes{"POST /authorize": to(status, "next?x=1"), "/next": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", client+"?"+url.Values{"said": {said(r)}}.Encode())
			w.WriteHeader(http.StatusSeeOther)
		}}.serve(t)
		opening := browser.Request{Method: "POST", URL: host + "/authorize", Form: url.Values{"a": {"b"}}}
		j, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), opening, isClient, browser.Allow)
		require.NoError(t, err)
		want := method + " /next x=1"
		if method == "POST" {
			want = "POST /next a=b&x=1"
		}
		require.Equal(t, want, j.Landed.Query().Get("said"), status)
		require.Equal(t, http.StatusSeeOther, j.Status)
		require.Empty(t, j.Pages)
	}
}

func TestOpeningWithAQuery(t *testing.T) {
	t.Parallel()
	host := routes{"GET /authorize": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, client+"?"+r.URL.RawQuery, http.StatusFound)
	}}.serve(t)
	opening := browser.Request{URL: host + "/authorize?a=1", Form: url.Values{"b": {"2"}}}
	j, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), opening, isClient, browser.Allow)
	require.NoError(t, err)
	require.Equal(t, "a=1&b=2", j.Landed.RawQuery)
	_, err = browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{Method: "PUT", URL: host}, isClient, browser.Allow)
	require.ErrorContains(t, err, "PUT")
	_, err = browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: "ftp://host.example/"}, isClient, browser.Allow)
	require.ErrorContains(t, err, "ftp")
}

// A cookie goes only where its path and its security say, and a Secure one also to plain http on this machine.
func TestCookies(t *testing.T) {
	t.Parallel()
	host := routes{
		"GET /authorize": func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "deep", Value: "1", Path: "/auth"})
			http.SetCookie(w, &http.Cookie{Name: "safe", Value: "2", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.SetCookie(w, &http.Cookie{Name: "gone", Value: "3", Path: "/", MaxAge: -1})
			http.Redirect(w, r, "/auth/next", http.StatusFound)
		},
		"GET /auth/next": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/other?deep="+url.QueryEscape(r.Header.Get("Cookie")), http.StatusFound)
		},
		"GET /other": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, client+"?"+url.Values{"deep": {r.FormValue("deep")}, "other": {r.Header.Get("Cookie")}}.Encode(), http.StatusFound)
		},
	}.serve(t)
	landed := requireLanded(t, host).Landed.Query()
	require.Equal(t, "deep=1; safe=2", landed.Get("deep"))
	require.Equal(t, "safe=2", landed.Get("other"))
}

func TestAPageThatLeadsBack(t *testing.T) {
	t.Parallel()
	for name, markup := range map[string]string{
		"refresh":          `<meta http-equiv=refresh content="2;url=https://client.example/callback?code=1">`,
		"link":             `<p>Done. <a href="https://client.example/callback?code=1">Continue</a>`,
		"form by GET":      `<form action="https://client.example/callback"><input type=hidden name=code value=1><button>Continue</button></form>`,
		"form by a script": `<form action="https://client.example/callback"><input type=hidden name=code value=1></form><script>document.forms[0].submit()</script>`,
	} {
		t.Run(name, func(t *testing.T) {
			j := requireLanded(t, routes{"GET /authorize": page(markup)}.serve(t))
			require.Equal(t, client+"?code=1", j.Landed.String())
			require.Zero(t, j.Status)
			require.Len(t, j.Pages, 1)
		})
	}
	refresh := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Refresh", "0; url="+client)
		show(w, `<p>Wait`)
	}
	require.Equal(t, client, requireLanded(t, routes{"GET /authorize": refresh}.serve(t)).Landed.String())
}

// These pages are where a journey ends, without an error: what the host says is for the caller to judge.
func TestWhereAJourneyEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		kind   string
		body   string
	}{
		"an error page":                   {400, "text/html", `<h1>No such client</h1><form action=/s><input type=search name=q><button>Search</button></form>`},
		"an error page with a way on":     {400, "text/html", `<h1>Bad request</h1><a href="https://client.example/callback">Continue</a><form method=post action=/x><button>Accept</button></form>`},
		"an error page with a sign-in":    {404, "text/html", usualLogin},
		"an error in JSON":                {400, "application/json", `{"error":"invalid_client"}`},
		"a fault":                         {500, "text/plain", `oops`},
		"nothing":                         {204, "", ``},
		"a page":                          {200, "text/html", `<h1>Welcome</h1><a href=/account>Your account</a>`},
		"an account page":                 {200, "text/html", `<h1>Your account</h1><form method=post action=/logout><button>Sign out</button></form><form method=post action=/stop><button>Remove Example App</button></form>`},
		"a session that will end":         {200, "text/html", `<meta http-equiv=refresh content="900;url=/logout"><h1>Welcome</h1>`},
		"a page that loads itself again":  {200, "text/html", `<meta http-equiv=refresh content="5"><h1>Wait</h1>`},
		"a note about cookies":            {200, "text/html", `<h1>Hi</h1><form method=post action=/cookies><p>Cookies make this site better.<button>Accept</button></form>`},
		"an article with links":           {200, "text/html", `<h1>Hi</h1><p><a href=/a>We accept all kinds of payment</a> <a href="#top">Continue</a> <a href="javascript:x()">OK</a>`},
		"an address book":                 {200, "text/html", `<h1>Hi</h1><a class="btn" href="/logout">Sign out</a><a href=/x>Leyfa</a>`},
		"an error page with a field":      {400, "text/html", `<h1>Bad request</h1><form method=post action=/x><input name=a><button>Search again</button></form>`},
		"a redirect that says where not":  {302, "text/html", `<p>Moved`},
		"a dialog and nothing but":        {200, "text/html", `<p>Hi<form method=dialog><button formmethod=dialog>OK</button></form>`},
		"a page whose inert parts say it": {200, "text/html", `<p>Hi<template><form method=post action=/x><button>Allow</button></form></template><!-- <button>Allow</button> -->`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			host := routes{"/": func(w http.ResponseWriter, _ *http.Request) {
				asked++
				if c.kind != "" {
					w.Header().Set("Content-Type", c.kind)
				}
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}}.serve(t)
			j, err := travel(t, host)
			require.NoError(t, err)
			require.Nil(t, j.Landed)
			require.Len(t, j.Pages, 1)
			require.Equal(t, 1, asked)
			require.Equal(t, c.status, j.Pages[0].Status)
			require.Equal(t, browser.Other, j.Pages[0].Kind)
		})
	}
}

// A page in another encoding is read in it, and its form is sent in it.
func TestEncodings(t *testing.T) {
	t.Parallel()
	markup, err := charmap.ISO8859_1.NewEncoder().String(`<title>Zugriff für Apps</title><form method=post action=/ja><input type=hidden name=größe value="groß"><input type=hidden name=_charset_><button>Bestätigen</button><button>Nein</button></form>`)
	require.NoError(t, err)
	host := routes{"GET /authorize": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		_, _ = w.Write([]byte(markup))
	}, "POST /ja": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, client+"?"+strings.TrimPrefix(said(r), "POST /ja "), http.StatusFound)
	}}.serve(t)
	j := requireLanded(t, host)
	require.Equal(t, "_charset_=windows-1252&gr%F6%DFe=gro%DF", j.Landed.RawQuery)
	require.Equal(t, "Zugriff für Apps", j.Pages[0].Title())
	require.Equal(t, "Bestätigen Nein", j.Pages[0].Text())
}

// What hosts look at before they take a form.
func TestHeadersOfAForm(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]http.Header{
		"":            {"Origin": {"HOST"}, "Referer": {"HOST/authorize?a=1"}, "Sec-Fetch-Site": {"same-origin"}},
		"no-referrer": {"Origin": {"null"}, "Referer": nil, "Sec-Fetch-Site": {"same-origin"}},
	} {
		var got http.Header
		host := routes{"GET /authorize": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Referrer-Policy", policy)
			show(w, usualConsent)
		}, "POST /consent": func(w http.ResponseWriter, r *http.Request) { got = r.Header; lands(w, r) }}.serve(t)
		_, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host + "/authorize?a=1"}, isClient, browser.Allow)
		require.NoError(t, err)
		for name, values := range want {
			require.Equal(t, strings.ReplaceAll(strings.Join(values, ""), "HOST", host), got.Get(name), name)
		}
	}
}

func TestPageLinks(t *testing.T) {
	t.Parallel()
	at, err := url.Parse("https://host.example/a/b?c=d")
	require.NoError(t, err)
	p := browser.Page{URL: at, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(
		`<title> A
		page </title><base href="/x/"><p hidden>no</p><a href="y">one<b>two</b></a><script>no</script> <img src=//cdn.example/l.png alt=logo><a>none</a><a href="http://[">bad</a><a href="mailto:a@b">m</a>`)}
	require.Equal(t, []string{"https://host.example/x/y", "https://cdn.example/l.png", "mailto:a@b"}, p.Links())
	require.Equal(t, "onetwo logo nonebadm", p.Text())
	require.Equal(t, "A page", p.Title())
	require.Empty(t, browser.Page{URL: at, Body: []byte(`{}`), Header: http.Header{"Content-Type": {"application/json"}}}.Text())
	require.Empty(t, browser.Page{}.Links())
}
