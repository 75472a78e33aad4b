package provider

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
)

// advertised are the scopes that the host advertises and registered the client for.
func advertised(p *Probe) []string {
	scopes := p.Scopes()
	if len(scopes) == 0 {
		p.Unable("the service description and the registration name no scope to ask for")
	}
	return scopes
}

// scope is a scope that may be asked for, and twoScopes are two of them.
func scope(p *Probe) string { return advertised(p)[0] }

func twoScopes(p *Probe) []string {
	scopes := advertised(p)
	if len(scopes) < 2 {
		p.Skip("the host has but one scope")
	}
	return scopes[:2]
}

// admitted returns the shared client, once a good request of it has led to a code: a host that rejects everything does
// not pass for rejecting.
func admitted(p *Probe) *probe.Client {
	conformance.Once(p, "an admitted client", "a code", func() bool { p.Code(scope(p)); return true })
	return p.Client()
}

// eachError makes every faulty request and looks at the errors in the redirects. Whether there is an error is asked
// elsewhere.
func eachError(p *Probe, look func(a *probe.Answer, query url.Values)) {
	seen := 0
	for _, fault := range faults {
		a := p.Authorize(p.Client(), []string{scope(p)}, fault...)
		if a.Journey.Landed == nil {
			continue
		}
		if query := a.Journey.Landed.Query(); query.Has("error") {
			seen++
			look(a, query)
		}
	}
	if seen == 0 {
		p.Unable("no request brought an error back to the client")
	}
}

func permittedText(p *Probe) func(a *probe.Answer, query url.Values) {
	return func(_ *probe.Answer, query url.Values) {
		description, address := query.Get("error_description"), query.Get("error_uri")
		p.Expect(descriptionText.MatchString(description), "error_description in printable ASCII without quote and backslash", strconv.Quote(description))
		_, err := url.Parse(address)
		p.Expect(errorAddress.MatchString(address) && err == nil, "error_uri as a URI", strconv.Quote(address))
	}
}

// leadsTo reports whether a link is a URL, or one that has the URL for a parameter.
func leadsTo(link, address string) bool {
	if strings.TrimSuffix(link, "/") == address {
		return true
	}
	at, err := url.Parse(link)
	if err != nil {
		return false
	}
	for _, values := range at.Query() {
		if slices.Contains(values, address) {
			return true
		}
	}
	return false
}

// consentPage returns the page on which the person consented.
func consentPage(p *Probe, c *probe.Client) browser.Page {
	pages := p.Authorize(c, []string{scope(p)}).Journey.Pages
	i := slices.IndexFunc(pages, func(page browser.Page) bool { return page.Kind == browser.Consent })
	p.Expect(i >= 0, "a consent page for a client that is new to the user", "none")
	return pages[i]
}

// granted are the scopes of the token to which an answer leads, none when it is an error redirect with one of the codes.
func granted(p *Probe, a *probe.Answer, refusals ...string) []string {
	if a.Redirected().Get("code") == "" {
		a.Rejected(refusals...)
		return nil
	}
	code := a.Allowed()
	token := conformance.Given(p, "a token", func() *probe.Grant { return p.Exchange(code).Grant(code.Client) })
	for _, scope := range []string{token.Scope, code.Scope} {
		if scope != "" {
			return strings.Fields(scope)
		}
	}
	return strings.Fields(a.Asked.Params.Get("scope"))
}

// isErrorPage reports whether a page rejects a request, or a method that the endpoint does not have.
func isErrorPage(page browser.Page) bool {
	return page.Status >= 400 && page.Status < 500 || page.Status == 501
}

// namesOf expects names that were asked for in the scope of an answer.
func namesOf(p *Probe, asked []string, scope, place string) {
	for _, name := range strings.Fields(scope) {
		p.Expect(slices.Contains(asked, name), "names that were asked for in the scope of the "+place, strconv.Quote(name))
	}
}

// parted splits an https URI before its path.
func parted(uri string) (site, path string) {
	host, path, _ := strings.Cut(strings.TrimPrefix(uri, "https://"), "/")
	return "https://" + host, "/" + path
}

func atPort(port string) func(uri string) string {
	return func(uri string) string {
		site, path := parted(uri)
		return site + ":" + port + path
	}
}
