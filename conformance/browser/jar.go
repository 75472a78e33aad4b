package browser

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"

	"golang.org/x/net/publicsuffix"
)

// jar keeps cookies as browsers do. The standard library's sends Secure cookies to this machine over plain http as well,
// without which a person could not sign in to a developer's host.
type jar struct {
	*cookiejar.Jar
	sites map[string]http.SameSite // of cookies, by name
}

func newJar() *jar {
	j, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		panic(err) // it never is one: the function has no way to fail
	}
	return &jar{j, map[string]http.SameSite{}}
}

func (j *jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		j.sites[c.Name] = c.SameSite
	}
	j.Jar.SetCookies(u, cookies)
}

// abroadJar is the jar as a request sees it that another site's page makes: no Strict cookie, and a Lax one only along with
// a request by GET that changes the page (RFC 6265bis, Section 5.8.3).
type abroadJar struct {
	*jar
	method string
}

func (j abroadJar) Cookies(u *url.URL) []*http.Cookie {
	return slices.DeleteFunc(j.jar.Cookies(u), func(c *http.Cookie) bool {
		site := j.sites[c.Name]
		return site == http.SameSiteStrictMode || site == http.SameSiteLaxMode && j.method != http.MethodGet
	})
}
