package browser

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzPage reads whatever a host may send and does what a person would do there. Nothing may panic, and the result MUST be a
// request that keeps the rules of this package.
func FuzzPage(f *testing.F) {
	for _, seed := range []struct{ kind, body string }{
		{"text/html", `<form method=post action=/in><label for=u>User</label><input id=u name=u><input type=password name=p><button>Sign in</button></form>`},
		{"text/html; charset=iso-8859-1", "<title>Zugriff f\xfcr Apps</title><form method=post><input type=checkbox name=scope value=a><button name=d value=1>Erlauben</button><button>Ablehnen</button></form>"},
		{"text/html; charset=utf-16", "\xff\xfe<\x00a\x00>\x00"},
		{"", `<!doctype html><meta http-equiv=refresh content="0;url='//x/'"><base href="https://[">`},
		{"text/html", `<table><form action="//other/" method=post><tr><td>User<td><input name=a><tr><td><input type=password name=b></form></table><input form=x><form id=x></form>`},
		{"text/html", `<fieldset disabled><legend><input name=q></legend><select name=s multiple><option selected>a</select></fieldset><a href="javascript:x">Allow</a><a href=/n>Deny</a>`},
		{"application/xhtml+xml", `<html><body onload="f.submit()"><form><input type="hidden" name="_charset_"/><noscript><input type="image" alt="Continue"/></noscript></form></body></html>`},
		{"text/html", `<form method=post><input type=radio name=r value=yes>Yes<input type=radio name=r value=no>No<button formmethod=dialog>x</button><button formaction="http://h/%zz" formenctype=multipart/form-data>OK</button></form>`},
	} {
		f.Add(seed.kind, []byte(seed.body), true)
	}
	at := &url.URL{Scheme: "https", Host: "host.example", Path: "/authorize"}
	person := Person{Email: "kim@learner.example", Password: "the password of kim"}
	f.Fuzz(func(t *testing.T, kind string, body []byte, allow bool) {
		if len(body) > maxPage {
			return
		}
		header := http.Header{}
		if kind != "" {
			header.Set("Content-Type", kind)
		}
		decision := Deny
		if allow {
			decision = Allow
		}
		stop := func(u *url.URL) bool { return u.Host == "client.example" }
		v := &visit{Browser: New(nil, person, Selectors{}), stop: stop, decision: decision, followed: map[string]bool{}}
		next, err := v.look(&reply{from: at, status: http.StatusOK, header: header, body: body})
		p := v.journey.Pages[0]
		_, _, _ = p.Text(), p.Links(), p.Title()
		if err != nil {
			require.Nil(t, next)
			require.NotContains(t, err.Error(), person.Password)
			return
		}
		if next == nil {
			return
		}
		require.NotNil(t, next.to)
		require.Contains(t, []string{http.MethodGet, http.MethodPost}, next.method)
		require.Equal(t, at, next.from)
		if next.secret {
			require.Equal(t, "https://host.example", origin(next.to))
			require.Equal(t, http.MethodPost, next.method)
		}
		next.dress(http.Header{})
	})
}
