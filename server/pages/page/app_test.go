package page_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/server/pages/page"
	"clrhost/storage"
)

func TestAppOfShowsAClientAsOneSafeLine(t *testing.T) {
	for _, row := range []struct{ name, given, want string }{
		{"plain", "Badgely Portfolio", "Badgely Portfolio"},
		{"markup stays text", "<b>Badgely</b>", "<b>Badgely</b>"},
		{"lines become one", " Badgely\r\n\tPortfolio\u2028x ", "Badgely Portfolio x"},
		{"writing direction", "Badgely \u202egro.elpmaxe\u2066", "Badgely gro.elpmaxe"},
		{"marks of direction", "\u200fBadgely\u061c", "Badgely"},
		{"invisible", "Bad\u200bge\ufeffly\u00ad", "Badgely"},
		{"controls", "Bad\x1b[31mge\x00ly", "Bad[31mgely"},
		{"not UTF-8", "Bad\xffgely", "Badgely"},
		{"right to left is a script like any other", "رزومه\u200cساز", "رزومه\u200cساز"},
		{"accents", "Zu\u0308rich", "Zu\u0308rich"},
		{"a tower of marks", "Z" + strings.Repeat("\u0351", 40) + "x", "Z\u0351\u0351\u0351x"},
		{"long", strings.Repeat("ab", 60), strings.Repeat("ab", 40) + "…"},
		{"nothing left", "\u202e\u200b", "app.example"},
	} {
		app := page.AppOf(storage.Client{Name: row.given, RedirectURIs: []string{"https://app.example/cb"}})
		require.Equal(t, row.want, app.Name, row.name)
	}
}

func TestAppOfLinksOnlyToTheWeb(t *testing.T) {
	app := page.AppOf(storage.Client{
		ID: "c", Name: "éclair", State: storage.ClientSuspended,
		URI: "https://app.example/", LogoURI: "https://app.example/logo.png", TosURI: "javascript:alert(1)", PolicyURI: "http://localhost:9/p",
		RedirectURIs: []string{"https://APP.example/cb"},
	})
	require.Equal(t, page.App{
		ID: "c", Name: "éclair", Initial: "É", Host: "app.example", Suspended: true,
		URI: "https://app.example/", PolicyURI: "http://localhost:9/p",
	}, app)
}

// A picture comes from this host, whatever address the client registered for it.
func TestAppOfShowsTheLogoFromThisHost(t *testing.T) {
	app := page.AppOf(storage.Client{ID: "a/b", State: storage.ClientActive, LogoURI: "https://app.example/l.png?x=1&y"})
	require.Equal(t, "/logo/a%2Fb?of=https%3A%2F%2Fapp.example%2Fl.png%3Fx%3D1%26y", app.Logo)
	require.Empty(t, page.AppOf(storage.Client{ID: "a", State: storage.ClientActive}).Logo)
	require.Empty(t, page.AppOf(storage.Client{ID: "a", State: storage.ClientPending, LogoURI: "https://app.example/l.png"}).Logo)
}

func TestHostOf(t *testing.T) {
	for raw, want := range map[string]string{
		"https://app.example/cb":       "app.example",
		"https://App.Example:8443/cb":  "app.example:8443",
		"http://127.0.0.1:9/cb":        "127.0.0.1:9",
		"http://[::1]:9/cb":            "[::1]:9",
		"https://аpple.example/cb":     "xn--pple-43d.example", // its first letter is Cyrillic
		"https://user@app.example/cb":  "",
		"https://my_app.example/cb":    "my_app.example",
		"https://аpple.example:8443/":  "xn--pple-43d.example:8443",
		"https:///cb":                  "",
		"https://:443/cb":              "",
		"app.example":                  "",
		"com.app.native:/cb":           "",
		"https://a\"onload=x.example/": "",
		"https://a%20b.example/":       "",
	} {
		require.Equal(t, want, page.HostOf(raw), raw)
	}
}

// Whatever a client registered, what we show of it stays on one line, and its host may stand in a header.
func FuzzAppOf(f *testing.F) {
	f.Add("Badgely \u202e<b>", "https://app.example/cb")
	f.Add("Z\u0351\u0351\u0351", "http://[::1%25eth0]:9/")
	f.Add("\xff", "https://аpple.example; script-src *")
	f.Fuzz(func(t *testing.T, name, uri string) {
		app := page.AppOf(storage.Client{Name: name, RedirectURIs: []string{uri}})
		require.True(t, utf8.ValidString(app.Name))
		require.LessOrEqual(t, utf8.RuneCountInString(app.Name), max(81, len(app.Host)))
		require.NotContains(t, app.Name, "\u202e")
		require.False(t, strings.ContainsFunc(app.Name, unicode.IsControl))
		for _, r := range app.Host {
			require.True(t, r > ' ' && r < 0x7f && !strings.ContainsRune(`;,'"*<>/\@`, r), "%q", app.Host)
		}
	})
}
