package probe

import (
	"slices"
	"strconv"

	"clrhost/conformance"
)

// Shared returns tokens with exactly these scopes, which the cases of a run share and leave valid. Where a person signs in
// they have more, as those that are known beforehand may. Tokens that are near their end are obtained anew.
func (p *Probe) Shared(scopes ...string) *Grant {
	scopes = slices.Sorted(slices.Values(scopes))
	if known := p.partner.cfg.token(p.who, scopes); known != "" {
		return &Grant{Client: &Client{}, Access: known, Scope: joined(scopes)}
	}
	if p.partner.cfg.signsIn() || p.partner.cfg.Ask != nil {
		p.admits(p.Client(), scopes)
	}
	if everything := p.granted(scopes); everything != nil {
		return everything
	}
	name := "grant " + p.Person().Email + " " + joined(scopes)
	for again := 0; ; again++ {
		turn, before := p.partner.turns.of(name)
		g := conformance.Once(p, name+" "+strconv.Itoa(turn), "a token", func() *Grant { return p.obtain(scopes, before) })
		if again == maxAnew || p.partner.lives.isUsable(p.who, g.Access, p.Now()) {
			return g
		}
		p.partner.turns.next(name, turn, g)
	}
}

// maxAnew bounds how often tokens are obtained anew for one request.
const maxAnew = 2

// obtain obtains tokens: by a refresh of those before, where that works, and else by the person's consent.
func (p *Probe) obtain(scopes []string, before *Grant) *Grant {
	if before != nil && before.Refresh != "" {
		if r := p.Renew(before); r.IsSuccess() && r.grant(before.Client).Access != "" {
			g := r.grant(before.Client)
			g.Refresh, g.Scope = first(g.Refresh, before.Refresh), first(g.Scope, before.Scope)
			return g
		}
	}
	c := p.Client()
	return p.Exchange(p.allow(c, scopes).code()).Grant(c)
}
