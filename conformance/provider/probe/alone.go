package probe

import (
	"context"
	"net/http"
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/browser"
)

// lookAlone finds out whether a host keeps one session or one access token a person. There, cases at the same time would end
// each other's, so they run one at a time.
func (partner *Partner) lookAlone(ctx context.Context) (conformance.Finding, bool) {
	why := ""
	if partner.cfg.signsIn() {
		_, _ = partner.try(ctx, func(p *Probe) { why = p.keepsOne() })
	}
	if why == "" {
		return conformance.Finding{}, false
	}
	partner.session.Alone()
	return conformance.Finding{Check: "several at a time", OK: true,
		Detail: "the host keeps one " + why + " a person, so the cases run one at a time, as with --parallel 1"}, true
}

// keepsOne returns what the host keeps one of a person, or "".
func (p *Probe) keepsOne() (what string) {
	shared := p.Shared(p.everyScope()...)
	again := p.Authorize(p.Client(), p.Scopes()[:1])
	isLive := p.isLive(shared)
	p.Exchange(again.code())
	if isLive && !p.isLive(shared) && p.partner.lives.isUsable(p.who, shared.Access, p.Now()) {
		p.partner.lives.keepsOne()
		what = "access token"
	}
	if again.signedIn() || p.Person().Codes != nil { // no session is kept, or one more sign-in would wait for another code
		return what
	}
	mine := p.browsers[p.who]
	p.SignOut()
	p.Authorize(p.Client(), p.Scopes()[:1])
	p.browsers[p.who] = mine
	if p.Authorize(p.Client(), p.Scopes()[:1]).signedIn() {
		what = "session"
	}
	return what
}

// isLive reports whether an operation accepts a token.
func (p *Probe) isLive(g *Grant) bool {
	for _, operation := range []struct{ listed, path string }{{"GET /credentials", "/credentials?limit=1"}, {"GET /profile", "/profile"}} {
		if p.Host().Operations[operation.listed] {
			return p.Bearer(g.Access).Get(operation.path).Code != http.StatusUnauthorized
		}
	}
	return true
}

// signedIn reports whether the person had to sign in before deciding.
func (a *Answer) signedIn() bool {
	return slices.ContainsFunc(a.Journey.Pages, func(page browser.Page) bool { return page.Kind == browser.SignIn })
}
