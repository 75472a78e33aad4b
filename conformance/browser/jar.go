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
	home map[string]bool // names of cookies that are not sent from other sites (SameSite)
}

func newJar() *jar {
	j, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		panic(err) // it never is one: the function has no way to fail
	}
	return &jar{j, map[string]bool{}}
}

func (j *jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		j.home[c.Name] = c.SameSite == http.SameSiteLaxMode || c.SameSite == http.SameSiteStrictMode
	}
	j.Jar.SetCookies(u, cookies)
}

// abroadJar is the jar as a form sees it that comes from another site (RFC 6265bis, Section 5.8.3).
type abroadJar struct{ *jar }

func (j abroadJar) Cookies(u *url.URL) []*http.Cookie {
	return slices.DeleteFunc(j.jar.Cookies(u), func(c *http.Cookie) bool { return j.home[c.Name] })
}
