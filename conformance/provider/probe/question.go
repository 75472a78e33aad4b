package probe

import (
	"slices"
)

// Question asks a person to sign in and to decide.
type Question struct {
	URL  string // to open
	Left int    // how often the person may be asked again in this run, as far as is known
}

// question asks for a grant of scopes. When the first, for everything, was granted in part, one may follow for each scope
// that is missing.
func (p *Probe) question(request *Request, scopes []string) Question {
	p.partner.mu.Lock()
	defer p.partner.mu.Unlock()
	q := Question{URL: request.Address()}
	if p.partner.missing = slices.DeleteFunc(p.partner.missing, func(scope string) bool { return slices.Contains(scopes, scope) }); len(p.partner.missing) > 0 {
		q.Left = len(p.partner.missing)
	}
	return q
}

// granted returns the tokens with every scope, in a run in which a person signs in, when they cover these scopes. The
// person is asked for everything first, so that there need be no second time. It returns nil when they do not.
func (p *Probe) granted(scopes []string) *Grant {
	every := slices.Sorted(slices.Values(p.everyScope()))
	if p.partner.cfg.Ask == nil || slices.Equal(scopes, every) {
		return nil
	}
	everything := p.Shared(every...)
	held := split(everything.Scope)
	lacks := func(scope string) bool {
		return len(held) > 0 && scope != OfflineAccess && !slices.Contains(held, scope)
	}
	if !slices.ContainsFunc(scopes, lacks) {
		return everything
	}
	p.partner.mu.Lock()
	defer p.partner.mu.Unlock()
	if p.partner.missing == nil {
		p.partner.missing = slices.DeleteFunc(every, func(scope string) bool { return !lacks(scope) })
	}
	return nil
}
