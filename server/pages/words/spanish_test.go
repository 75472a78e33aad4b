package words_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
	"clrhost/oauth/scope"
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
	texts := pieces()
	spanish := func(scene string) {
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

// everythingSaid is a script whose value is what people read or hear of a page.
const everythingSaid = `[document.title, document.body.innerText,
	...[...document.querySelectorAll('*')].flatMap((e) => [e.title, e.ariaLabel, e.placeholder, e.alt])].join('\n')`

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
