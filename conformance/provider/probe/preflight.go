package probe

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"clrhost/conformance"
)

// maxSkew is how far the clocks of host and harness may be apart before a case about times means little.
const maxSkew = time.Minute

// Preflight implements conformance.Role. It looks in the order in which things go wrong.
func (partner *Partner) Preflight(ctx context.Context, report func(conformance.Finding)) error {
	for _, look := range []func(context.Context) (conformance.Finding, bool){partner.lookAddress, partner.lookDescription, partner.lookClock, partner.lookSignIn} {
		finding, goesOn := look(ctx)
		report(finding)
		if !goesOn {
			return fmt.Errorf("%s: %s", finding.Check, finding.Detail)
		}
	}
	partner.lookFeatures(ctx)
	if finding, isAlone := partner.lookAlone(ctx); isAlone {
		report(finding)
	}
	return nil
}

// try runs a step of the preflight as if it were a case.
func (partner *Partner) try(ctx context.Context, body func(p *Probe)) (result conformance.Result, p *Probe) {
	result = partner.session.Try(ctx, func(a *conformance.Attempt) {
		p = partner.Worker()(a)
		body(p)
	})
	return result, p
}

func (partner *Partner) lookDescription(ctx context.Context) (conformance.Finding, bool) {
	at := partner.host.API + "/discovery"
	result, _ := partner.try(ctx, func(p *Probe) {
		reply := p.Description()
		at = reply.Request.URL
		partner.date = reply.Fields.Get("Date")
		if date, err := http.ParseTime(partner.date); err == nil {
			partner.started = date.UTC()
		}
		document := reply.Lenient()
		partner.host.describe(document)
		partner.allowOrigins(document)
	})
	var absent []string
	for _, endpoint := range []struct{ name, address string }{
		{"registrationUrl", partner.host.Registration}, {"authorizationUrl", partner.host.Authorization}, {"tokenUrl", partner.host.Token},
	} {
		if endpoint.address == "" {
			absent = append(absent, endpoint.name)
		}
	}
	switch {
	case result.Outcome != conformance.Pass:
		return conformance.Finding{Check: "service description", Detail: "expected " + result.Expected + ", got " + result.Actual + result.Reason,
			Fix: "serve the service description at " + partner.host.API + "/discovery; everything else is found through it"}, true
	case at != partner.host.API+"/discovery":
		return conformance.Finding{Check: "service description", Detail: "it is at " + at + ", to which the host redirects; the run goes on with that",
			Fix: "serve the service description at " + partner.host.API + "/discovery itself"}, true
	case len(absent) > 0:
		return conformance.Finding{Check: "service description", Detail: "it names no " + strings.Join(absent, ", no "),
			Fix: "put the URLs of the OAuth 2.0 endpoints into components.securitySchemes.OAuth2ACG"}, true
	}
	return conformance.Finding{Check: "service description", OK: true, Detail: "of " + first(partner.host.Title, "a host without a title")}, true
}

// allowOrigins lets requests go to where the service description leads.
func (partner *Partner) allowOrigins(document Value) {
	h := partner.host
	partner.transport.Origins.Allow(h.Authorization, h.Token, h.Refresh, h.Registration, h.Revocation, h.Introspection, h.Metadata)
	servers, _ := document.Member("servers").Raw().([]any)
	for _, server := range servers {
		object, _ := server.(map[string]any)
		address, _ := object["url"].(string)
		partner.transport.Origins.Allow(address)
	}
}

func (partner *Partner) lookClock(context.Context) (conformance.Finding, bool) {
	date, err := http.ParseTime(partner.date)
	skew := date.Sub(partner.session.Now()).Abs()
	switch {
	case err != nil:
		return conformance.Finding{Check: "clock", OK: true, Detail: "the host sends no Date, so its clock is not known"}, true
	case skew > maxSkew:
		return conformance.Finding{Check: "clock", Detail: fmt.Sprintf("the clocks of the host and of this machine are %s apart", skew.Round(time.Second)),
			Fix: "set both by NTP; until then the cases about dates and expiry mean little"}, true
	}
	return conformance.Finding{Check: "clock", OK: true, Detail: "within a minute of this machine's"}, true
}

// lookFeatures finds out which features are present.
func (partner *Partner) lookFeatures(ctx context.Context) {
	h := partner.host
	var refresh, management, metadata bool
	_, _ = partner.try(ctx, func(p *Probe) { refresh = p.Shared(p.everyScope()...).Refresh != "" })
	_, _ = partner.try(ctx, func(p *Probe) { management = p.Client().ManagementURL != "" })
	_, _ = partner.try(ctx, func(p *Probe) {
		document := p.Fetch(http.MethodGet, h.metadataURL()).Status(http.StatusOK).Object()
		metadata, h.Metadata, h.Issuer = true, h.metadataURL(), loose(document.Member("issuer"))
		h.Revocation = first(h.Revocation, loose(document.Member("revocation_endpoint")))
		h.Introspection = first(h.Introspection, loose(document.Member("introspection_endpoint")))
	})
	partner.settle(refresh, management, metadata)
}
