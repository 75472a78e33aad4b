package probe

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
)

// lookSignIn goes through a whole authorization of each account, since a wrong password or a page that the harness cannot
// read would otherwise show as a hundred errors.
func (partner *Partner) lookSignIn(ctx context.Context) (conformance.Finding, bool) {
	if !partner.cfg.signsIn() {
		return conformance.Finding{Check: "sign-in", OK: true, Detail: "left to a person, or not needed with the tokens at hand"}, true
	}
	var accounts []string
	for who, user := range partner.cfg.Users {
		if finding, goesOn := partner.lookAccount(ctx, who); !finding.OK {
			return finding, goesOn
		}
		accounts = append(accounts, user.Email)
	}
	return conformance.Finding{Check: "sign-in", OK: true, Detail: "as " + strings.Join(accounts, " and as ") + ", with consent given and tokens received"}, true
}

// lookAccount signs one person in.
func (partner *Partner) lookAccount(ctx context.Context, who int) (conformance.Finding, bool) {
	var trouble error
	result, p := partner.try(ctx, func(p *Probe) {
		person := p
		if who > 0 {
			person = p.Second()
		}
		defer func() { trouble = person.trouble }()
		person.Shared(person.everyScope()...)
	})
	email, file := partner.cfg.Users[who].Email, []string{"--password-file", "--second-password-file"}[who]
	if trouble != nil {
		return conformance.Finding{Check: "sign-in", Detail: fmt.Sprintf("as %s: %v", email, trouble), Fix: mend(trouble, email, file)}, false
	}
	if result.Outcome == conformance.Pass {
		return conformance.Finding{Check: "sign-in", OK: true}, true
	}
	if finding, found := partner.lookClosed(p); found {
		return finding, true
	}
	if finding, found := partner.lookApproval(p); found {
		return finding, false
	}
	return conformance.Finding{Check: "sign-in", Detail: "as " + email + ": " + result.Expected + result.Actual + result.Reason,
		Fix: "see the cases of registration, authorization and token, which report what is wrong"}, true
}

// mend is what to do about what kept a person from signing in.
func mend(trouble error, email, file string) string {
	if foreign, ok := errors.AsType[*exchange.ForeignError](trouble); ok {
		return "if " + foreign.Origin + " belongs to the host, allow it with --allow-origin " + foreign.Origin
	}
	if _, ok := errors.AsType[*browser.RefusedError](trouble); ok {
		return "check the account " + email + " and its password (" + file + "); where the host's pages cannot be read, name their fields in the file given by --config, or sign in by hand with --interactive"
	}
	return "follow what the finding says about the page; selectors stand in the file given by --config"
}
