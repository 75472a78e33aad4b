package probe

import (
	"sync"
	"time"

	"clrhost/conformance/specimen"
)

// issuers are the issuers whose credentials a case uses, by the account they are about and the name they are made in.
type issuers struct {
	mu sync.Mutex
	of map[string]*specimen.Issuer
}

// Issuer makes the credentials of a case, or of what it makes for all. Their ids are the same in every run with the
// account, so that another run replaces them (CLR 2.0, Equality and Comparison). For a credential that is new to the host
// there is New.
func (p *Probe) Issuer() *specimen.Issuer {
	earlier := p.earlier() // may be read in a case's own time, so before the lock
	p.issuers.mu.Lock()
	defer p.issuers.mu.Unlock()
	key := p.account() + "\n" + p.Name()
	if p.issuers.of[key] == nil {
		p.issuers.of[key] = p.partner.issuer.For(specimen.Naming{Account: p.account(), Name: p.Name(), Made: p.made(), Avoid: earlier})
	}
	return p.issuers.of[key]
}

// New makes credentials with ids that the host has never seen. What it stores of them stays for ever, so a case uses New
// where its question is about a new credential, and for what the host is to reject.
func (p *Probe) New() *specimen.Issuer {
	return p.partner.issuer.For(specimen.Naming{Account: p.account(), Name: p.Secret(), Made: p.made()})
}

// account names whose credentials the run uses. Whose the tokens known beforehand are is not known, unless an e-mail address
// was given as well, and nobody else's credentials are to be replaced.
func (p *Probe) account() string { return first(p.Person().Email, p.partner.own) }

// Started is when the run began, to the second: by the clock of the host, if that is known, so that the runs on several
// machines have one order.
func (p *Probe) Started() time.Time { return p.partner.started }

// made is from when on the credentials of the run are valid: the day before, because clocks differ.
func (p *Probe) made() time.Time { return p.Started().AddDate(0, 0, -1) }
