package page_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/server/pages/page"
)

// preferring is a host whose every page is about one moment.
func preferring(t *testing.T) func(path string, header ...string) answer {
	r := renderer(t, page.Config{BasePath: "/tenant", Secure: true})
	at := time.Date(2026, 11, 28, 22, 30, 0, 0, time.UTC)
	ask := serve(t, func(c *gin.Context) {
		if tag, ok := strings.CutPrefix(c.Request.URL.Path, "/tenant"+page.PathLanguage); ok {
			c.Params = gin.Params{{Key: "tag", Value: tag}}
			r.Endpoint(r.ChooseLanguage)(c)
			return
		}
		r.Endpoint(func(c *gin.Context) error {
			if zone, ok := strings.CutPrefix(c.Request.URL.Path, "/zone/"); ok {
				if err := r.SetZone(c, zone); err != nil {
					return err
				}
			}
			return r.Render(c, http.StatusOK, "times.html", at)
		})(c)
	})
	return func(path string, header ...string) answer {
		req := get(path)
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		return ask(req)
	}
}

func TestTheLanguageIsTheReadersOwn(t *testing.T) {
	ask := preferring(t)
	for _, row := range []struct {
		header []string
		want   string
	}{
		{nil, "en"},
		{[]string{"Accept-Language", "es-MX"}, "es"},
		{[]string{"Accept-Language", "es-MX", "Cookie", "clrhost_lang=en"}, "en"},
		{[]string{"Cookie", "clrhost_lang=es"}, "es"},
		{[]string{"Cookie", "clrhost_lang=<script>", "Accept-Language", "es"}, "es"},
	} {
		got := ask("/tenant/x?y=1", row.header...)
		require.Equal(t, row.want, got.Header.Get("Content-Language"))
		require.Equal(t, "Accept-Language, Cookie", got.Header.Get("Vary"))
		require.Contains(t, got.body, `<html lang="`+row.want+`">`)
		require.Contains(t, got.body, map[string]string{"en": "Skip to the content", "es": "Ir al contenido"}[row.want])
		require.Contains(t, got.body, `href="/tenant/language/es?next=%2Ftenant%2Fx%3Fy%3D1" lang="es" hreflang="es"`)
	}
}

func TestALanguageIsChosenByALink(t *testing.T) {
	ask := preferring(t)
	for _, row := range []struct{ path, next string }{
		{"es?next=%2Ftenant%2Fx%3Fy%3D1", "/tenant/x?y=1"},
		{"es?next=//evil.example/", "/tenant/"},
		{"es?next=/elsewhere", "/tenant/"},
		{"es", "/tenant/"},
	} {
		got := ask("/tenant/language/" + row.path)
		require.Equal(t, row.next, got.Request.URL.RequestURI(), row.path) // the client follows
		require.Equal(t, "clrhost_lang=es; Path=/tenant; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax", got.Request.Response.Header.Get("Set-Cookie"))
	}
	require.Equal(t, http.StatusNotFound, ask("/tenant/language/xx").StatusCode)
}

func TestTimesAreInTheZoneOfTheReader(t *testing.T) {
	ask := preferring(t)
	const utc, rest = `<time datetime="2026-11-28T22:30:00Z">28 November 2026, 22:30 UTC</time>`, `|<bdi lang="fr">a&lt;</bdi>|You can stop an app at any time under <a href="/a?b&amp;c">Apps</a>, and delete`
	require.Contains(t, ask("/x").body, `<time datetime="2026-11-28T22:30:00Z">28 November 2026</time>|`+utc+rest)
	require.Contains(t, ask("/x", "Cookie", "clrhost_zone=Europe/Madrid").body,
		`|<time datetime="2026-11-28T22:30:00Z" title="28 November 2026, 22:30 UTC">28 November 2026, 23:30</time>|`)
	for _, bad := range []string{"Europe/Atlantis", "../../etc/passwd", "Local", "UTC", ""} {
		require.Contains(t, ask("/x", "Cookie", "clrhost_zone="+bad).body, utc, bad)
	}
	require.Equal(t, "clrhost_zone=Europe/Madrid; Path=/tenant; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax",
		ask("/zone/Europe/Madrid").Header.Get("Set-Cookie"))
	require.Contains(t, ask("/zone/").Header.Get("Set-Cookie"), "Max-Age=0")
	require.Equal(t, http.StatusBadRequest, ask("/zone/Europe/Atlantis").StatusCode)
}

func TestEveryZoneThatIsOfferedIsOne(t *testing.T) {
	for _, name := range page.Zones() {
		_, ok := page.Zone(name)
		require.True(t, ok, name)
	}
}

// One template serves many readers at once, each in the language and the zone that are the reader's own.
func TestReadersAtOnceDoNotMix(t *testing.T) {
	ask := preferring(t)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			cookie, want := "clrhost_lang=en", "28 November 2026, 22:30 UTC<"
			if i%2 == 0 {
				cookie, want = "clrhost_lang=es; clrhost_zone=Asia/Tokyo", ">29 de noviembre de 2026, 07:30<"
			}
			if body := ask("/x", "Cookie", cookie).body; !strings.Contains(body, want) {
				t.Errorf("%s: %s", cookie, body)
			}
		})
	}
	all.Wait()
}

func TestAnAddressInATextIsOneOfTheWeb(t *testing.T) {
	r := renderer(t, page.Config{})
	for address, want := range map[string]int{"/a": http.StatusOK, "https://a.example/": http.StatusOK, "javascript:alert(1)": http.StatusInternalServerError, "data:,x": http.StatusInternalServerError} {
		ask := serve(t, r.Endpoint(func(c *gin.Context) error { return r.Render(c, http.StatusOK, "script.html", address) }))
		require.Equal(t, want, ask(get("/")).StatusCode, address)
	}
}
