package server

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/idna"

	"clrhost/internal/phrase"
	"clrhost/server/api/service"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
)

// name is the name of this host: that of its public URL, and on a developer's machine every loopback name too.
type name struct {
	host     string // in lower-case ASCII
	origin   string // as a browser writes it (RFC 6454, Section 6.2)
	loopback bool
}

func nameOf(public *url.URL, loopback bool) name {
	host, err := idna.Lookup.ToASCII(public.Hostname())
	if err != nil {
		host = strings.ToLower(public.Hostname()) // an IP address
	}
	authority, port := host, public.Port()
	if strings.Contains(host, ":") {
		authority = "[" + host + "]"
	}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[public.Scheme] {
		authority += ":" + port
	}
	return name{host: host, origin: public.Scheme + "://" + authority, loopback: loopback}
}

// isHost reports whether a Host header names this host, on any port: that of a proxy in front of it may be another.
func (n name) isHost(header string) bool {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(header, "["), "]")
	}
	return strings.EqualFold(host, n.host) || n.loopback && isLoopback(host)
}

// isOrigin reports whether a request's Origin is this host's own. On a developer's machine that is any loopback name, if
// it is the one that the page itself was requested by.
func (n name) isOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	return origin == n.origin || n.loopback && origin == "http://"+strings.ToLower(r.Host) && n.isHost(r.Host)
}

// front is where requests come in: it knows the name of this host, and the format in which a failure is answered.
type front struct {
	settings    Settings
	services    []service.Description
	pages       *page.Renderer
	name        name
	crossOrigin *http.CrossOriginProtection
}

func newFront(settings Settings, services []service.Description, pages *page.Renderer) front {
	return front{
		settings: settings, services: services, pages: pages,
		name: nameOf(settings.URL, settings.Loopback), crossOrigin: http.NewCrossOriginProtection(),
	}
}

// ownHost rejects a request that was sent to another host: by a name that an attacker points at this address, to read
// with a victim's browser what only that can reach (DNS rebinding), or by a proxy that does not pass the Host header on.
// Probes ask by address, so health and readiness answer under every name.
func (f front) ownHost(c *gin.Context) {
	path, _ := strings.CutPrefix(c.Request.URL.Path, f.settings.BasePath)
	if f.name.isHost(c.Request.Host) || path == pathHealth || path == pathReady {
		return
	}
	f.fail(c, fault.Told(fault.Misdirected, nil, phrase.Of("This is not the host you asked for"),
		phrase.Of("This host is %s, and the request was sent to another one. "+
			"A proxy in front of it must pass the Host header of the request on.", f.settings.Issuer)))
}

// sameOrigin rejects a form post that comes from another site.
func (f front) sameOrigin(c *gin.Context) error {
	err := f.crossOrigin.Check(c.Request)
	if err == nil && c.Request.Header.Get("Origin") != "" && !f.name.isOrigin(c.Request) {
		err = errors.New("the Origin is not that of the public URL")
	}
	if err != nil {
		return fault.Told(fault.Forbidden, err, phrase.Of("This request did not come from one of our pages"),
			phrase.Of("Please go to the start page and try again from there."))
	}
	return nil
}

// oneForwardedFor makes one line of several X-Forwarded-For headers (RFC 9110, Section 5.3). A proxy may append its line
// to those of the request, and the first line alone would be the visitor's choice.
func oneForwardedFor(c *gin.Context) {
	const header = "X-Forwarded-For"
	if lines := c.Request.Header.Values(header); len(lines) > 1 {
		c.Request.Header.Set(header, strings.Join(lines, ","))
	}
}
