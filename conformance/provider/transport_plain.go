package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// plainly are requests to endpoints that must not be served without TLS. Each is good, except for that, and what it
// discloses is used by nothing else.
var plainly = []struct {
	id, proves, clause, what string
	needs                    []conformance.Feature
	request                  func(p *Probe) func(p *Probe) *probe.Reply
}{
	{
		"discovery", "CLR-TRAN-007", "CLR 2.0, Service Description Document", "The service description", nil,
		func(*Probe) func(p *Probe) *probe.Reply {
			return func(p *Probe) *probe.Reply { return p.Anonymous().Get("/discovery") }
		},
	},
	{
		"registration", "CLR-TRAN-006", "Security Framework 1.1, Dynamic Client Registration", "Registration", nil,
		func(*Probe) func(p *Probe) *probe.Reply {
			return func(p *Probe) *probe.Reply { return p.Register(p.Metadata()) }
		},
	},
	{
		"authorization", "CLR-TRAN-005", "RFC 6749, Section 3.1", "Authorization", nil,
		func(p *Probe) func(p *Probe) *probe.Reply {
			r, _ := p.AuthorizationRequest(p.Client(), callable(p)[:1])
			return func(p *Probe) *probe.Reply { return p.Fetch(r.Method, r.Address()) }
		},
	},
	{
		"token", "CLR-TRAN-004", "RFC 6749, Section 3.2", "The exchange of a code", needs(probe.FeatureSignIn),
		func(p *Probe) func(p *Probe) *probe.Reply {
			code := p.Code(callable(p)[0])
			return func(p *Probe) *probe.Reply { return p.Exchange(code) }
		},
	},
	{
		"credentials", "CLR-TRAN-003", clauseEndpoints, "The list of credentials", needs(probe.FeatureRead, probe.FeatureSignIn),
		func(p *Probe) func(p *Probe) *probe.Reply { return calling(p, readCredentials) },
	},
	{
		"profile", "CLR-TRAN-003", clauseEndpoints, "The profile", needs(probe.FeatureProfileRead, probe.FeatureSignIn),
		func(p *Probe) func(p *Probe) *probe.Reply { return calling(p, readProfile) },
	},
}

// CLR 2.0, API Endpoints: TLS is used for everything. A request without it is not answered, rejected, or redirected to
// https.
func transportPlain() []Case {
	var cases []Case
	for _, of := range plainly {
		cases = append(cases, Case{
			ID: "transport.plain." + of.id, Proves: []string{of.proves}, Clause: of.clause, Needs: of.needs,
			Want: of.what + " is not available over plain HTTP.",
			Run: func(p *Probe) {
				if r := p.Unsecured(of.request(p)); r != nil {
					unserved(p, r)
				}
			},
		})
	}
	return cases
}
