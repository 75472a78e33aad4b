package probe

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"clrhost/conformance"
)

// waiting are the words by which hosts report that a client is not approved yet.
var waiting = regexp.MustCompile(`(?i)\b(?:pending|unapproved|not(?: yet)?(?: been)? approved|awaiting|wait(?:s|ing)? for approval|approval|must be approved|` +
	`under review|nicht freigegeben|freigabe|en attente|pendiente|in attesa)\b`)

// awaited returns what the host answered to a client that is not approved yet, "" when nothing it answered reports that. A
// redirect or an error without such words is left to the cases.
func (p *Probe) awaited() string {
	if a := p.asked; a != nil {
		if landed := a.Journey.Landed; landed != nil {
			query := landed.Query()
			if said := query.Get("error") + " " + query.Get("error_description"); query.Get("error") != "" && waiting.MatchString(said) {
				return "the authorization request was answered with the error " + strings.TrimSpace(said)
			}
		} else if n := len(a.Journey.Pages); n > 0 && waiting.MatchString(a.Journey.Pages[n-1].Text()) {
			return "the authorization request was answered by " + a.ended()
		}
	}
	for _, reply := range p.Observed(KindRegistration, KindToken) {
		if reply.Code >= http.StatusBadRequest && waiting.Match(reply.Content) {
			return fmt.Sprintf("%s was answered with status %d: %s", reply.Request.URL, reply.Code, excerpt(reply.Content))
		}
	}
	for _, reply := range p.Observed(KindRegistration) {
		if reply.Code == http.StatusAccepted {
			return "the registration was answered with status 202"
		}
	}
	return ""
}

// closed returns the status with which the host rejected the registration of a stranger, 0 when it did not.
func (p *Probe) closed() int {
	for _, reply := range p.Observed(KindRegistration) {
		if reply.Code == http.StatusUnauthorized || reply.Code == http.StatusForbidden {
			return reply.Code
		}
	}
	return 0
}

// lookClosed reports a host that registers no client of a stranger. That breaks a rule of its own (Security Framework 1.1,
// Dynamic Client Registration: no initial access token), so the run goes on and reports it.
func (partner *Partner) lookClosed(p *Probe) (finding conformance.Finding, found bool) {
	status := p.closed()
	if status == 0 || !partner.cfg.registers() || p.awaited() != "" {
		return finding, false
	}
	return conformance.Finding{Check: "registration", Detail: fmt.Sprintf("the host registers no client of a stranger: status %d", status),
		Fix: "register clients without a token; or have one registered at the host, and run again with --client-id ID --client-secret-file FILE"}, true
}

// lookApproval reports a host on which no client can be used that the run registers: every case would be an error.
func (partner *Partner) lookApproval(p *Probe) (finding conformance.Finding, found bool) {
	if !partner.cfg.registers() {
		if said := p.awaited(); said != "" {
			return conformance.Finding{Check: "approval", Detail: "the client " + partner.cfg.Client.ID + " is not approved yet: " + said,
				Fix: "approve the client at the host, and run again"}, true
		}
		return finding, false
	}
	said := p.awaited()
	if said == "" {
		return finding, false
	}
	finding = conformance.Finding{Check: "approval", Detail: "the host approves clients by hand: " + said}
	result, _ := partner.try(p.partner.session.Context(), func(p *Probe) {
		fix, err := partner.keep(p)
		if err != nil {
			p.Unable("%v", err)
		}
		finding.Fix = fix
	})
	if finding.Fix == "" {
		finding.Fix = "have a client registered and approved at the host, and run again with --client-id ID --client-secret-file FILE (" + result.Reason + ")"
	}
	return finding, true
}
