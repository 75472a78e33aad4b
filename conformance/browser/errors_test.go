package browser_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
)

// fails travels and requires an error of one type, which every later page of the journey survives.
func fails[E error](t *testing.T, host string, decision browser.Decision) E {
	t.Helper()
	j, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host + "/authorize?code=c0de"}, isClient, decision)
	var found E
	require.ErrorAs(t, err, &found, "it ended at %s", last(j))
	require.Nil(t, j.Landed)
	require.NotContains(t, err.Error(), kim.Password)
	require.NotContains(t, err.Error(), "c0de")
	return found
}

func TestRefused(t *testing.T) {
	t.Parallel()
	again := `<div class="form-error" style="color:red">Invalid e-mail or password: a pass+word &amp; more.</div>` + usualLogin
	answer := func(status int, markup string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			fmt.Fprint(w, markup)
		}
	}
	const message = "Invalid e-mail or password: [password]."
	for name, c := range map[string]struct {
		host    routes
		message string
	}{
		"shown again":          {routes{"GET /authorize": page(usualLogin), "POST /session": page(again)}, message},
		"shown again with 422": {routes{"GET /authorize": page(usualLogin), "POST /session": answer(422, again)}, message},
		"shown again with 400": {routes{"GET /authorize": page(usualLogin), "POST /session": answer(400, again)}, message},
		"after a redirect":     {routes{"GET /authorize": page(usualLogin), "POST /session": to(303, "/again"), "GET /again": page(again)}, message},
		"no word":              {routes{"GET /authorize": page(usualLogin), "POST /session": page(usualLogin)}, ""},
		"no form":              {routes{"GET /authorize": page(usualLogin), "POST /session": answer(401, `<p>No.`)}, ""},
		"no form, no status":   {routes{"GET /authorize": page(usualLogin), "POST /session": page(`<h3>Login failed</h3><a href=/authorize>Try again</a>`)}, "Login failed"},
		"German":               {routes{"GET /authorize": page(usualLogin), "POST /session": page(`<p>Das Kennwort ist falsch.</p>` + usualLogin)}, "Das Kennwort ist falsch."},
		"the user name": {routes{"GET /authorize": page(`<h1>Sign in</h1><form method=post action=/who><input name=user><button>Next</button></form>`),
			"POST /who": page(`<h1>Sign in</h1><form method=post action=/who><span id=user-error>We could not find that account.</span><input name=user><button>Next</button></form>`)}, "We could not find that account."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := fails[*browser.RefusedError](t, c.host.serve(t), browser.Allow)
			require.Equal(t, c.message, e.Message)
			require.Contains(t, e.Error(), "refused")
		})
	}
}

// A bad request that was found out only after signing in is the host's last word, not a refused password.
func TestAnErrorAfterSigningIn(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"at once": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such client", http.StatusBadRequest) },
		"a page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `<h1>This app is not registered</h1>`)
		},
		"after a redirect": to(http.StatusSeeOther, "/error"),
	} {
		t.Run(name, func(t *testing.T) {
			j, err := travel(t, routes{"GET /authorize": page(usualLogin), "POST /session": answer,
				"GET /error": func(w http.ResponseWriter, _ *http.Request) {
					http.Error(w, "invalid client", http.StatusForbidden)
				}}.serve(t))
			require.NoError(t, err)
			require.Nil(t, j.Landed)
			require.Len(t, j.Pages, 2)
		})
	}
}

func TestNoSignIn(t *testing.T) {
	t.Parallel()
	for name, markup := range map[string]string{
		"a title and no form":     `<title>Sign in – Records</title><p>Choose your school.</p><a href=/a>A School</a>`,
		"fields without a form":   `<h1>Welcome</h1><input name=user><input type=password name=pw><button>OK</button>`,
		"a form for registration": `<h1>Log in</h1><form method=post action=/register><input name=mail><input type=password name=a><input type=password name=b><button>Register</button></form>`,
	} {
		t.Run(name, func(t *testing.T) {
			e := fails[*browser.NoSignInError](t, routes{"GET /authorize": page(markup)}.serve(t), browser.Allow)
			require.Contains(t, e.Error(), "selectors.user")
			require.Contains(t, e.Error(), fmt.Sprintf("%q", e.Title))
		})
	}
}

func TestNoButton(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		markup   string
		decision browser.Decision
		seen     string
	}{
		"words nobody knows":      {`<form method=post action=/consent><button>Leyfa</button><button>Hafna</button></form>`, browser.Allow, `"Leyfa" "Hafna"`},
		"no way to refuse":        {`<form method=post action=/c><button>Allow</button></form>`, browser.Deny, `"Allow"`},
		"no way to allow":         {`<form method=post action=/c><input type=checkbox name=scope><button>Cancel</button></form>`, browser.Allow, `"Cancel"`},
		"only a way on":           {`<p>By going on you agree.<form method=post action=/c><button>Continue</button></form>`, browser.Deny, `"Continue"`},
		"nothing to press":        {`<form method=post action=/oauth/consent><input type=hidden name=scope></form>`, browser.Allow, `none`},
		"signing in would allow":  {`<form method=post action=/c><input name=user><input type=password name=p><button>Authorize</button></form>`, browser.Deny, `"Authorize"`},
		"radio buttons, unspoken": {`<form method=post action=/c><input type=radio name=scope value=1>Igen, persze<input type=radio name=scope value=2>Köszönöm<button>Skicka</button></form>`, browser.Deny, `"Skicka"`},
	} {
		t.Run(name, func(t *testing.T) {
			host := routes{"GET /authorize": page(`<title>May it?</title>` + c.markup), "/": lands}.serve(t)
			e := fails[*browser.NoButtonError](t, host, c.decision)
			require.Contains(t, e.Error(), "(buttons seen: "+c.seen+")")
			require.Contains(t, e.Error(), "selectors."+string(c.decision))
			require.Contains(t, e.Error(), `"May it?"`)
		})
	}
}

// Refusing to stay signed in is no answer to the app: the button after it could still allow.
func TestAQuestionBetweenIsNoDecision(t *testing.T) {
	t.Parallel()
	host := routes{"GET /authorize": page(usualLogin),
		"POST /session": page(`<h1>Stay signed in?</h1><form method=post action=/stay><button>Yes</button><button>No</button></form>`),
		"POST /stay":    page(`<form method=post action=/on><button>Continue</button></form>`), "POST /on": lands}.serve(t)
	require.Equal(t, browser.Deny, fails[*browser.NoButtonError](t, host, browser.Deny).Decision)
	requireLanded(t, host)
}

func TestScript(t *testing.T) {
	t.Parallel()
	for name, markup := range map[string]string{
		"a root":              `<title>Sign in</title><div id=root></div><script src=/app.js></script>`,
		"a word about it":     `<noscript>You need to enable JavaScript to run this app.</noscript><p>` + strings.Repeat("Some words that are always there. ", 20) + `<a href=/help>Help</a><script src=/app.js></script>`,
		"fields without form": `<div><input name=u><input type=password name=p><button onclick=go()>Log in</button></div><script src=/app.js></script>`,
	} {
		t.Run(name, func(t *testing.T) {
			e := fails[*browser.ScriptError](t, routes{"GET /authorize": page(markup)}.serve(t), browser.Allow)
			require.Contains(t, e.Error(), "JavaScript")
		})
	}
}

func TestWithoutEnd(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"redirects": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) },
		"pages":     page(usualConsent),
		"refreshes": page(`<meta http-equiv=refresh content="0;url=/again">`),
	} {
		t.Run(name, func(t *testing.T) {
			e := fails[*browser.TooManyStepsError](t, routes{"/": handler}.serve(t), browser.Allow)
			require.Equal(t, 20, e.Steps)
			require.Contains(t, e.Error(), "20 pages and redirects")
		})
	}
}

func TestPagesThatAreNone(t *testing.T) {
	t.Parallel()
	huge := routes{"/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(bytes.Repeat([]byte("a page "), 200_000))
	}}
	require.Contains(t, fails[*browser.TooLargeError](t, huge.serve(t), browser.Allow).Error(), "1024 KiB")
	pdf := routes{"/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write([]byte("%PDF"))
	}}
	require.Contains(t, fails[*browser.NotHTMLError](t, pdf.serve(t), browser.Allow).Error(), "application/pdf")
	deep := routes{"/": page(strings.Repeat("<div>", 600))}
	require.Contains(t, fails[*browser.UnreadableError](t, deep.serve(t), browser.Allow).Error(), "512")
	app := routes{"/": to(http.StatusFound, "com.example.app:/callback?code=c0de")}
	require.Contains(t, fails[*browser.SchemeError](t, app.serve(t), browser.Allow).Error(), "com.example.app:")
}

// The password is never sent where it must not go; the requests show it.
func TestTheGuardOfThePassword(t *testing.T) {
	t.Parallel()
	form := func(action string) string {
		return `<title>Log in</title><form method=post action="` + action + `"><input name=user><input type=password name=pw><button>Log in</button></form>`
	}
	for name, c := range map[string]struct {
		host routes
		why  string
	}{
		"another host":             {routes{"GET /authorize": page(form("http://other.example/in"))}, "another host"},
		"another port":             {routes{"GET /authorize": page(form("http://127.0.0.1:1/in"))}, "another host"},
		"a base elsewhere":         {routes{"GET /authorize": page(`<base href="http://other.example/">` + form("in"))}, "another host"},
		"the address":              {routes{"GET /authorize": page(strings.Replace(form("/in"), "post", "get", 1))}, "the address"},
		"a redirect that repeats":  {routes{"GET /authorize": page(form("/in")), "POST /in": to(307, "http://other.example/in")}, "another host"},
		"a redirect to the client": {routes{"GET /authorize": page(form("/in")), "POST /in": to(308, client)}, "another host"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, fails[*browser.UnsafeError](t, c.host.serve(t), browser.Allow).Error(), c.why)
		})
	}
}

func TestNoPasswordInTheClearAfterHTTPS(t *testing.T) {
	t.Parallel()
	plain := routes{"GET /login": page(usualLogin), "POST /session": lands}.serve(t)
	secure := httptest.NewTLSServer(to(http.StatusFound, plain+"/login"))
	t.Cleanup(secure.Close)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}}
	t.Cleanup(transport.CloseIdleConnections)
	_, err := browser.New(transport, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: secure.URL}, isClient, browser.Allow)
	var unsafe *browser.UnsafeError
	require.ErrorAs(t, err, &unsafe)
	require.Contains(t, err.Error(), "in the clear")
}

func TestFaultsOfTheNetwork(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	host := routes{"/": func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }}.serve(t)
	_, err := browser.New(nil, kim, browser.Selectors{}).Complete(ctx, browser.Request{URL: host + "/authorize?code=c0de"}, isClient, browser.Allow)
	require.ErrorIs(t, err, context.Canceled)
	require.NotContains(t, err.Error(), "c0de")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, err = browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: "http://" + address + "/?code=c0de"}, isClient, browser.Allow)
	_, isRefused := errors.AsType[*net.OpError](err)
	require.True(t, isRefused, "%v", err)
	require.NotContains(t, err.Error(), "c0de")
}

func TestSelectors(t *testing.T) {
	t.Parallel()
	host := shape{
		login:   []string{`<form method=post action=/in><input name=f1 aria-label="E-mail"><input name=f2 id=kod><input name=f3 type=password><input name=f4 type=text><input type=checkbox name=villkor value=ja><button name=b value=1>Log in</button><button name=b value=2>Logga in</button></form>`},
		typed:   []string{`POST /in b=2&f1=&f2=EMAIL&f3=&f4=PASSWORD&villkor=ja`},
		consent: `<form method=post action=/consent><input type=checkbox name=x><button name=d value=1>Tillåt</button><button name=d value=2>Neka</button></form>`,
		allow:   `POST /consent d=1&x=on`, deny: `POST /consent d=2`,
	}
	selectors := browser.Selectors{User: "kod", Password: "f4", SignIn: "text=logga in", Allow: "d=1", Deny: "text=Neka", Tick: []string{"villkor"}}
	for _, decision := range []browser.Decision{browser.Allow, browser.Deny} {
		requireDecision(t, browser.New(nil, kim, selectors), host.serve(t), decision)
	}
	chooser := shape{login: []string{`<h1>Sign in</h1><a href=/other>Acme</a> <a href=/in id=ours>Our own account</a>`, usualLogin}, typed: []string{"GET /in ", usualTyped},
		consent: `<form method=post action=/c><input type=radio name=a value=1 id=one> Ett<input type=radio name=a value=2> Två<button>Skicka</button></form>`, allow: `POST /c a=1`, deny: `POST /c a=2`}
	selectors = browser.Selectors{SignIn: "ours", Allow: "one", Deny: "a=2"}
	for _, decision := range []browser.Decision{browser.Allow, browser.Deny} {
		requireDecision(t, browser.New(nil, kim, selectors), chooser.serve(t), decision)
	}
}

func TestPersonKeepsThePassword(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "person", kim)
	fmt.Fprintf(&b, "%v %+v %#v %s", kim, kim, kim, struct{ P browser.Person }{kim})
	require.NotContains(t, b.String(), kim.Password)
	require.Contains(t, b.String(), kim.Email)
}

// What may ask something and was not understood is an error that names the page, what is on it, and what helps.
func TestUnclearPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status           int
		body             string
		asks, says, cure string
	}{
		"a second factor":      {200, `<h1>One more step</h1><form method=post action=/otp><input name=otp autocomplete=one-time-code aria-label="Your code"><button>Go on</button></form>`, "a one-time code", `fields: "Your code"`, "--totp-file"},
		"a second factor, 401": {401, `<h1>One more step</h1><form method=post action=/x><input aria-label="Six digits" maxlength=6 inputmode=numeric name=d><button>Go on</button></form>`, "a one-time code", `fields: "Six digits"`, "--totp-file"},
		"a new password":       {200, `<h1>Choose a new password</h1><form method=post action=/new><input type=password name=a><input type=password name=b><button>Save</button></form>`, "a new password", `buttons: "Save"`, "by hand"},
		"a registration":       {200, `<h1>Join us</h1><form method=post action=/join><input name=email><input type=password name=a autocomplete=new-password><button>Register</button></form>`, "not understood", "Join us", "--interactive"},
		"a captcha":            {200, `<h1>Just a moment</h1><form method=post action=/c><div class=h-captcha></div><button>Go</button></form>`, "a person is there", `buttons: "Go"`, "exempt"},
		"a gate for people":    {403, `<title>Just a moment...</title><div id=cf-turnstile></div><script src=/x.js></script>`, "a person is there", `buttons: none`, "exempt"},
		"an ended session":     {200, `<h1>Oops</h1><p>Your session has expired.<form method=post action=/again><button>Start over</button></form>`, "a session has ended", `buttons: "Start over"`, "cookies"},
		"another language":     {200, `<h1>Aðgangur</h1><form method=post action=/x><button name=a value=1>Leyfa</button><button name=a value=2>Hafna</button></form>`, "not understood", `buttons: "Leyfa" "Hafna"`, "selectors.allow"},
		"links for buttons":    {200, `<h1>Aðgangur</h1><a class="btn btn-primary" href=/x>Leyfa</a> <a role=button href=/y>Hafna</a>`, "not understood", `buttons: "Leyfa" "Hafna"`, "selectors.allow"},
		"with a script":        {200, `<h1>Hi</h1><form><button type=button>Leyfa</button></form><script src=/a.js></script>`, "script", `buttons: "Leyfa"`, "--browser"},
		"a forgotten password": {200, `<h1>Forgot your password?</h1><form method=post action=/x><input name=email type=email><button>Continue</button></form>`, "not understood", `buttons: "Continue"`, "selectors"},
		"a question":           {403, `<h1>Hm</h1><form method=post action=/x><input name=pet aria-label="Your first pet"><button>Answer</button></form>`, "not understood", `fields: "Your first pet"`, "selectors"},
	} {
		t.Run(name, func(t *testing.T) {
			host := routes{"GET /authorize": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			}}.serve(t)
			e := fails[*browser.UnclearError](t, host, browser.Allow)
			require.Contains(t, e.Asks, c.asks)
			require.Contains(t, e.Error(), c.says)
			require.Contains(t, e.Error(), c.cure)
			require.Contains(t, e.Error(), e.Title)
			require.Contains(t, e.Error(), host+"/authorize")
		})
	}
}

// A limit is no answer to the request, at whatever page it is met and whatever its form.
func TestBusy(t *testing.T) {
	t.Parallel()
	for name, host := range map[string]routes{
		"at once":            {"GET /authorize": to(429, "")},
		"at the sign-in":     {"GET /authorize": page(usualLogin), "POST /session": to(429, "")},
		"out of service":     {"GET /authorize": page(usualConsent), "POST /consent": to(503, "")},
		"after a forged one": {"GET /authorize": page(usualConsent), "POST /consent": to(429, "")},
	} {
		t.Run(name, func(t *testing.T) {
			decision := browser.Allow
			if name == "after a forged one" {
				decision = browser.Forged
			}
			e := fails[*browser.BusyError](t, host.serve(t), decision)
			require.Contains(t, e.Error(), "--pace")
			require.Contains(t, e.Error(), "without a Retry-After")
		})
	}
}
