package probe

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
)

// Answer is the host's answer to an authorization request, after the person decided.
type Answer struct {
	p        *Probe
	Client   *Client
	Asked    *Request
	Verifier string          // of the code challenge that was sent
	Journey  browser.Journey // the pages and where they led
	place    exchange.Place
}

// Authorize sends an authorization request as the person, who signs in where asked and allows.
func (p *Probe) Authorize(c *Client, scopes []string, edits ...Edit) *Answer {
	return p.ask(c, scopes, browser.Allow, edits)
}

// Decline is Authorize by a person who denies access.
func (p *Probe) Decline(c *Client, scopes []string, edits ...Edit) *Answer {
	return p.ask(c, scopes, browser.Deny, edits)
}

// Forge is Authorize by the page of another site, which forges the person's consent.
func (p *Probe) Forge(c *Client, scopes []string, edits ...Edit) *Answer {
	return p.ask(c, scopes, browser.Forged, edits)
}

// SignOut gives the person a browser that has signed in nowhere.
func (p *Probe) SignOut() {
	p.person()
	p.browsers[p.who] = p.NewBrowser()
}

// AuthorizationRequest makes a good request for an authorization (RFC 6749, Section 4.1.1, and RFC 7636, Section 4.3).
func (p *Probe) AuthorizationRequest(c *Client, scopes []string, edits ...Edit) (*Request, string) {
	verifier := p.Secret()
	return newRequest(http.MethodGet, p.endpoint("authorization", p.Host().Authorization), url.Values{
		"response_type":         {"code"},
		"client_id":             {c.ID},
		"redirect_uri":          {c.RedirectURI},
		"scope":                 {joined(scopes)},
		"state":                 {p.Secret()},
		"code_challenge":        {Challenge(verifier)},
		"code_challenge_method": {"S256"},
	}, edits), verifier
}

// Challenge is the S256 code challenge of a verifier (RFC 7636, Section 4.2).
func Challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (p *Probe) ask(c *Client, scopes []string, decision browser.Decision, edits []Edit) *Answer {
	request, verifier := p.AuthorizationRequest(c, scopes, edits...)
	a := &Answer{p: p, Client: c, Asked: request, Verifier: verifier}
	opening := browser.Request{Method: request.Method, URL: request.Address()}
	if request.isForm() {
		opening.Form = request.Params
	}
	journey, err := p.person().Complete(p.Context(), opening, a.isTheirs, decision)
	a.Journey, a.place, p.asked = journey, p.Last(), a
	if err != nil {
		p.trouble = err
		p.Unable("signing in and deciding did not succeed: %v", err)
	}
	return a
}

// person returns the browser of who acts.
func (p *Probe) person() navigator {
	if !p.partner.cfg.signsIn() {
		p.Skip(needsSignIn)
	}
	return p.browsers[p.who]
}

// allow obtains the person's consent for something that cases share: by itself where the run can sign in, and else by
// asking a person to do it once.
func (p *Probe) allow(c *Client, scopes []string) *Answer {
	if p.partner.cfg.Ask == nil {
		return p.Authorize(c, scopes)
	}
	request, verifier := p.AuthorizationRequest(c, scopes)
	a := &Answer{p: p, Client: c, Asked: request, Verifier: verifier}
	landed, err := p.partner.cfg.Ask(p.partner.session.Context(), p.question(request, scopes))
	if err == nil {
		a.Journey.Landed, err = url.Parse(landed)
	}
	if err != nil {
		p.Unable("no one signed in: %v", err)
	}
	return a
}

// isTheirs reports whether a redirect leaves the host for the client, or for wherever this request wanted to be sent.
func (a *Answer) isTheirs(u *url.URL) bool {
	for _, target := range append([]string{a.Client.RedirectURI}, a.Asked.Params["redirect_uri"]...) {
		t, err := url.Parse(target)
		if err == nil && t.Host != "" && strings.EqualFold(t.Hostname(), u.Hostname()) {
			return true
		}
	}
	return false
}

func (a *Answer) expect(ok bool, expected, actual string) {
	a.p.ExpectAt(a.place, ok, expected, actual)
}

// Redirected expects a redirect to the client's redirect URI and returns its query.
func (a *Answer) Redirected() url.Values {
	want := a.Asked.Params.Get("redirect_uri")
	a.expect(a.Journey.Landed != nil, "a redirect to "+want, a.ended())
	landed := *a.Journey.Landed
	query := landed.Query()
	landed.RawQuery = ""
	landed.Fragment = ""
	bare, _, _ := strings.Cut(want, "?")
	a.expect(landed.String() == bare, "a redirect to "+want, "a redirect to "+landed.String())
	return query
}

// Allowed expects a redirect with a code (RFC 6749, Section 4.1.2).
func (a *Answer) Allowed() *Code {
	query := a.Redirected()
	a.expect(query.Get("error") == "", "a code", "the error "+query.Get("error")+": "+query.Get("error_description"))
	a.expect(query.Get("code") != "", "a code in the redirect", "none")
	return a.codeOf(query)
}

func (a *Answer) codeOf(query url.Values) *Code {
	return &Code{Value: query.Get("code"), Client: a.Client, RedirectURI: a.Asked.Params.Get("redirect_uri"),
		Verifier: a.Verifier, Scope: query.Get("scope"), Answer: a}
}

// Rejected expects a redirect with one of these errors and without a code (RFC 6749, Section 4.1.2.1).
func (a *Answer) Rejected(codes ...string) url.Values {
	query := a.Redirected()
	a.expect(query.Get("code") == "", "no code", "a code")
	a.expect(slices.Contains(codes, query.Get("error")), "error="+strings.Join(codes, " or "), "error="+first(query.Get("error"), "none"))
	return query
}

// Kept expects that the host showed an error itself and did not redirect, because it cannot know where that would be
// sending to (RFC 6749, Section 4.1.2.1). The status of the page is not a part of that rule.
func (a *Answer) Kept() browser.Page {
	if a.Journey.Landed != nil {
		a.expect(false, "an error page of the host, and no redirect", "a redirect to "+a.Journey.Landed.Redacted())
	}
	last := a.Page()
	if last.Status < 400 || last.Status >= 500 {
		a.p.Note("The error page has the status %d; one of 4xx would report whose fault it is (RFC 9110, Section 15.5).", last.Status)
	}
	return last
}

// Decided skips the case when the host asked the person for no decision and issued a code: it may establish the decision
// by other means (RFC 6749, Section 4.1), such as an earlier one.
func (a *Answer) Decided() {
	asked := slices.ContainsFunc(a.Journey.Pages, func(page browser.Page) bool { return page.Kind == browser.Consent })
	if !asked && a.Journey.Landed != nil && a.Journey.Landed.Query().Get("code") != "" {
		a.p.Skip("the host showed no consent page; RFC 6749, Section 4.1, lets it establish the user's decision by other means")
	}
}

// Forged ends the case unless a forged consent was sent.
func (a *Answer) Forged() {
	if a.Journey.Forged {
		return
	}
	a.Decided()
	a.p.UnableAt(a.place, "no consent could be forged: expected a page that asks for nothing but consent, got %s", a.ended())
}

// NoCode expects anything but a code.
func (a *Answer) NoCode() {
	if a.Journey.Landed != nil {
		a.expect(a.Journey.Landed.Query().Get("code") == "", "no code", "a code")
	}
}

// Page returns the last page that was seen.
func (a *Answer) Page() browser.Page {
	a.expect(len(a.Journey.Pages) > 0, "a page", "none")
	return a.Journey.Pages[len(a.Journey.Pages)-1]
}

// HasState expects a redirect with the state that was sent, and returns its query.
func (a *Answer) HasState() url.Values {
	query, sent := a.Redirected(), a.Asked.Params.Get("state")
	a.expect(query.Get("state") == sent, "state="+sent+" in the redirect", "state="+query.Get("state"))
	return query
}

func (a *Answer) ended() string {
	switch {
	case a.Journey.Landed != nil:
		return "a redirect to the client"
	case len(a.Journey.Pages) == 0:
		return "no answer"
	}
	last := a.Page()
	return fmt.Sprintf("%s with status %d", browser.Where{Title: last.Title(), URL: last.URL}, last.Status)
}

// Code is an authorization code, and what goes with it.
type Code struct {
	Value       string
	Client      *Client
	RedirectURI string
	Verifier    string
	Scope       string // of the redirect
	Answer      *Answer
}

// Code obtains a fresh code for the shared client.
func (p *Probe) Code(scopes ...string) *Code { return p.CodeOf(p.Client(), scopes...) }

// CodeOf obtains a fresh code for a client.
func (p *Probe) CodeOf(c *Client, scopes ...string) *Code {
	p.admits(c, scopes)
	return conformance.Given(p, "a code", func() *Code { return p.Authorize(c, scopes).code() })
}

// code expects a code, whatever else is wrong with the redirect that brought it.
func (a *Answer) code() *Code {
	if a.Journey.Landed == nil || a.Journey.Landed.Query().Get("code") == "" {
		return a.Allowed()
	}
	return a.codeOf(a.Journey.Landed.Query())
}
