package words_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
	"clrhost/internal/secret"
	"clrhost/oauth/scope"
	"clrhost/server"
	"clrhost/server/demo"
	"clrhost/server/pages/words"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// Somebody chooses Spanish on the way, and from then on reads nothing else, whatever happens.
func TestEveryPageIsInSpanish(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	client := site.AddClient(t, "client-1", "Badgely", site.App.URL)
	changed := site.AddClient(t, "client-2", "Ruta", "https://ruta.example")
	site.Connect(t, ada, changed, scope.CredentialReadonly, scope.OfflineAccess)
	suspended := site.AddClient(t, "client-3", "Puente", "https://puente.example")
	site.Connect(t, ada, suspended, scope.CredentialUpsert)
	require.NoError(t, site.Store.SetClientState(t.Context(), suspended.ID, storage.ClientActive, storage.ClientSuspended))
	changed.LogoURI += "?2"
	changed.ShownSince = time.Now()
	require.NoError(t, site.Store.UpdateClient(t.Context(), changed))

	tab := browser.Tab(t, chromium.Look{Width: 320, Height: 740}) // its words are longer than the English ones
	spanish := reading(t, tab)
	tab.Open(site.AuthorizeURL(client, scope.CredentialReadonly, scope.CredentialUpsert, scope.OfflineAccess))
	tab.Click("[hreflang=es]")
	spanish("login")
	tab.Type("#email", ada.Email)
	tab.Type("#password", "not it")
	tab.Go(chromium.Enter)
	spanish("login-wrong")
	tab.Click("[hreflang=es]")
	tab.Type("#email", ada.Email)
	tab.Type("#password", servertest.Password)
	tab.Go(chromium.Enter)
	require.Contains(t, tab.Location(), "/consent?id=", "choosing the language again has not lost the way")
	spanish("consent")
	for scene, path := range map[string]string{
		"home": "/", "terms": "/terms", "privacy": "/privacy", "account": "/account", "apps": "/account/apps",
		"stop": "/account/apps/" + changed.ID + "/stop", "problem": "/consent?id=unknown", "nothing": "/nowhere", "link": "/oauth/authorize?client_id=x",
	} {
		tab.Open(site.URL + path)
		spanish(scene)
	}
	tab.Open(site.URL + "/account/apps/" + changed.ID + "/stop")
	tab.Click("main button")
	require.Equal(t, "Ruta está detenida. Ya no puede usar su expediente.", tab.Text("[role=status]"))
	spanish("stopped")
	tab.Click("[hreflang=en]")
	require.Equal(t, "en", tab.Script("document.documentElement.lang"))
	require.Contains(t, tab.Location(), "/account/apps")
}

// The records of the demonstration, with everything that records may hold.
func TestTheRecordsAreInSpanish(t *testing.T) {
	browser := chromium.Start(t)
	keys, err := secret.Derive([]byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	var made demo.Demo
	site := servertest.StartSite(t, servertest.SiteOptions{Deps: func(d *server.Deps) {
		made, err = demo.Seed(t.Context(), d.Store, keys, time.Now)
		require.NoError(t, err)
		d.Documents, d.Issuers = demo.Places(), made.Issuers
	}})
	tab := browser.Tab(t, chromium.Look{Width: 320, Height: 740})
	spanish := reading(t, tab)
	tab.Open(site.URL + "/login")
	tab.Click("[hreflang=es]")
	tab.Type("#email", made.People[0].Email)
	tab.Type("#password", made.People[0].Password)
	tab.Go(chromium.Enter)
	tab.Open(site.URL + "/records")
	spanish("records")
	numbers := regexp.MustCompile(`/records/(\d+)\b`).FindAllStringSubmatch(tab.Script("document.querySelector('main').innerHTML"), -1)
	require.NotEmpty(t, numbers)
	seen := map[string]bool{}
	for _, number := range numbers {
		if seen[number[1]] {
			continue
		}
		seen[number[1]] = true
		for _, path := range []string{"", "/verdict", "/details"} {
			tab.Open(site.URL + "/records/" + number[1] + path)
			spanish("record-" + number[1] + strings.ReplaceAll(path, "/", "-"))
		}
	}
}

// reading returns how to look at a page in Spanish.
func reading(t *testing.T, tab *chromium.Tab) func(scene string) {
	texts := pieces()
	return func(scene string) {
		t.Helper()
		require.Equal(t, "es", tab.Script("document.documentElement.lang"), scene)
		seen := tab.Script(everythingSaid)
		for _, text := range texts {
			require.NotContains(t, seen, text, scene)
		}
		require.Empty(t, tab.Findings(), scene)
		require.Empty(t, tab.Complaints(), scene)
		tab.Screenshot("es-" + scene)
	}
}

// everythingSaid is a script whose value is what people read or hear of a page, without what others wrote.
const everythingSaid = `(() => {
	const page = document.body.cloneNode(true);
	for (const e of page.querySelectorAll('bdi, [lang], pre, code, .markdown')) e.remove();
	return [document.title, page.textContent, ...[...page.querySelectorAll('*')].flatMap((e) => [e.title, e.ariaLabel, e.placeholder, e.alt])].join('\n');
})()`

var betweenArguments = regexp.MustCompile(`<[^>]*>|%(\[\d\])?[a-z%]`)

// pieces are what the English texts hold between their arguments, as far as nothing else can say it.
func pieces() (all []string) {
	for _, key := range words.Keys() {
		for _, piece := range betweenArguments.Split(key, -1) {
			if piece = strings.TrimSpace(piece); strings.Contains(piece, " ") && len(piece) > 7 {
				all = append(all, piece)
			}
		}
	}
	return all
}
