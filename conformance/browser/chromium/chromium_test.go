package chromium_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
	"clrhost/conformance/browser/chromium"
	"clrhost/conformance/exchange"
)

var kim = browser.Person{Email: "kim@learner.example", Password: "a pass+word & more"}

func isClient(u *url.URL) bool { return u.Host == "client.example" }

// application is a page that does everything by a script: fields without names, a button that is enabled late, answers by
// fetch, and a cookie that only the host sees.
const application = `<!doctype html><title>Records</title><noscript>You need JavaScript.</noscript><div id="root"></div><script>
const root = document.getElementById("root");
const send = (path, body) => fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)}).then(r => r.json());
function signIn(problem) {
  root.innerHTML = '<h1>Sign in</h1><p class="error">' + problem + '</p><label>E-mail <input id="u" autocomplete="username"></label><label>Password <input id="p" type="password"></label><button type="button" disabled>Sign in</button>';
  const [u, p] = root.querySelectorAll("input"), button = root.querySelector("button"), typed = {};
  root.oninput = event => { typed[event.target.id] = event.target.value; button.disabled = !(typed.u && typed.p); };
  button.onclick = () => send("/api/login", typed).then(answer => answer.ok ? consent() : signIn("That is not the right password."));
}
function consent() {
  root.innerHTML = '<h1>Example App wants access</h1><div role="button" id="a">Allow</div><div role="button" id="d">Deny</div>';
  for (const id of ["a", "d"]) document.getElementById(id).onclick = () => send("/api/consent", {allow: id === "a"}).then(answer => { location.href = answer.to; });
}
fetch("/api/me").then(r => r.json()).then(me => me.ok ? consent() : signIn(""));
</script>`

// serve runs the application's host, and returns its address and what it was asked.
func serve(t *testing.T) (address string, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var all []string
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(application))
	})
	isSignedIn := func(r *http.Request) bool {
		cookie, err := r.Cookie("session")
		return err == nil && cookie.Value == "kim"
	}
	mux.HandleFunc("GET /api/me", func(w http.ResponseWriter, r *http.Request) { answer(w, map[string]any{"ok": isSignedIn(r)}) })
	mux.HandleFunc("POST /api/login", func(w http.ResponseWriter, r *http.Request) {
		var typed map[string]string
		_ = json.NewDecoder(r.Body).Decode(&typed)
		ok := typed["u"] == kim.Email && typed["p"] == kim.Password
		if ok {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "kim", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		answer(w, map[string]any{"ok": ok})
	})
	mux.HandleFunc("POST /api/consent", func(w http.ResponseWriter, r *http.Request) {
		var decision map[string]bool
		_ = json.NewDecoder(r.Body).Decode(&decision)
		to := "/done?error=access_denied"
		if decision["allow"] && isSignedIn(r) {
			to = "/done?code=1"
		}
		answer(w, map[string]any{"to": to})
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://client.example/callback?"+r.URL.RawQuery, http.StatusFound)
	})
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		all = append(all, r.Method+" "+r.URL.Path)
		mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(host.Close)
	return host.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// start finds Chromium. Without one the test is skipped, except under CI=true.
func start(t *testing.T) *chromium.Chromium {
	t.Helper()
	found, err := chromium.Find()
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(found.Close)
	return found
}

func TestAPageThatNeedsAScript(t *testing.T) {
	t.Parallel()
	c := start(t)
	host, asked := serve(t)
	secrets, log := &exchange.Secrets{}, &exchange.Log{}
	secrets.Add("password", kim.Password)
	transport := &exchange.Transport{Base: http.DefaultTransport, Secrets: secrets, Now: time.Now}
	open := func(person browser.Person) *browser.Scripted {
		return browser.NewScripted(func() (browser.Engine, error) { return c.Window(transport, person) }, person, browser.Selectors{})
	}
	ctx := exchange.With(t.Context(), log)
	b := open(kim)
	j, err := b.Complete(ctx, browser.Request{URL: host + "/authorize?state=1"}, isClient, browser.Allow)
	require.NoError(t, err)
	require.NotNil(t, j.Landed, "%v", asked())
	require.Equal(t, "https://client.example/callback?code=1", j.Landed.String())
	require.Equal(t, http.StatusFound, j.Status)
	require.Equal(t, []browser.Kind{browser.SignIn, browser.Consent}, kinds(j))
	var recorded []string
	for _, e := range log.Exchanges(secrets) {
		u, err := url.Parse(e.URL)
		require.NoError(t, err)
		recorded = append(recorded, e.Method+" "+u.Path)
		require.NotContains(t, e.RequestBody, kim.Password)
	}
	require.Subset(t, recorded, []string{"GET /authorize", "POST /api/login", "POST /api/consent", "GET /done"})

	j, err = b.Complete(t.Context(), browser.Request{URL: host + "/authorize?state=1"}, isClient, browser.Deny)
	require.NoError(t, err)
	require.Equal(t, "https://client.example/callback?error=access_denied", j.Landed.String())
	require.Equal(t, []browser.Kind{browser.Consent}, kinds(j), "the window is still signed in")

	stranger := kim
	stranger.Password = "not the password"
	_, err = open(stranger).Complete(t.Context(), browser.Request{URL: host + "/authorize?state=1"}, isClient, browser.Allow)
	var refused *browser.RefusedError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "That is not the right password.", refused.Message)
}

func kinds(j browser.Journey) (all []browser.Kind) {
	for _, p := range j.Pages {
		all = append(all, p.Kind)
	}
	return all
}

func TestWithoutChromium(t *testing.T) {
	t.Setenv("CHROMIUM", "")
	t.Setenv("PATH", t.TempDir())
	_, err := chromium.Find()
	require.ErrorIs(t, err, chromium.ErrNotFound)
	t.Setenv("CHROMIUM", "/there/is/none")
	_, err = chromium.Find()
	require.ErrorContains(t, err, "CHROMIUM: stat /there/is/none")
}
