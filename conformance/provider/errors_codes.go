package provider

import (
	"fmt"
	"slices"
	"strconv"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// coded are the errors for which the standard has a code, and a request for those that one can ask for.
var coded = []struct {
	status          int
	proves          string
	severity, minor string
	ask             func(p *Probe) *probe.Reply
	also            []int // what the same request may be answered with
	needs           []conformance.Feature
}{
	{400, "CLR-ERR-009", "error", "invalid_query_parameter", func(p *Probe) *probe.Reply {
		return p.With(readCredentials).Get("/credentials?limit=x")
	}, []int{422}, needs(probe.FeatureRead)},
	{401, "CLR-ERR-010", "error", "unauthorizedrequest", func(p *Probe) *probe.Reply {
		return p.Anonymous().Get("/credentials")
	}, nil, needs(probe.FeatureRead)},
	{403, "CLR-ERR-011", "error", "forbidden", func(p *Probe) *probe.Reply {
		return p.With(otherScope(p, readCredentials)).Get("/credentials")
	}, nil, needs(probe.FeatureRead, probe.FeatureSignIn)},
	{404, "CLR-ERR-012", "status", "not_found", func(p *Probe) *probe.Reply {
		return p.With(readCredentials).Get("/credentials/none")
	}, nil, needs(probe.FeatureRead)},
	{405, "CLR-ERR-013", "error", "not_allowed", func(p *Probe) *probe.Reply {
		return p.With(readCredentials).Do("DELETE", "/credentials")
	}, []int{404, 501}, needs(probe.FeatureRead)},
	{422, "CLR-ERR-015", "error", "invalid_data", func(p *Probe) *probe.Reply {
		return p.With(writeCredentials).Post("/credentials", "application/json", []byte(`{"type":"ClrCredential"}`))
	}, []int{400}, needs(probe.FeatureWrite)},
	{429, "CLR-ERR-016", "error", "server_busy", nil, nil, nil},
	{500, "CLR-ERR-017", "error", "internal_server_error", nil, nil, nil},
}

// CLR 2.0, Imsx_StatusInfo: what code minor goes with what status. The code is optional. A request that may have another
// status too is not asked for the code of this one then.
func errorsCodes() []Case {
	var cases []Case
	for _, of := range coded {
		cases = append(cases, Case{
			ID: "errors.codes." + strconv.Itoa(of.status), Proves: []string{of.proves}, Clause: clauseImsx, Level: should, Needs: of.needs,
			Want: fmt.Sprintf("A %d has the codes failure and %s, and %s if it has a code minor.", of.status, of.severity, of.minor),
			Run: func(p *Probe) {
				if of.ask == nil {
					for _, r := range seen(p, of.status) {
						hasCodes(p, r, of.severity, of.minor)
					}
					return
				}
				switch r := of.ask(p).Status(slices.Concat([]int{of.status}, of.also)...); {
				case r.Code == of.status:
					hasCodes(p, r, of.severity, of.minor)
				case r.Code == 400: // no code is for a 400 that is not about the query
					hasCodes(p, r, of.severity, of.minor, "invalid_query_parameter", "unknown")
				default:
					p.Skip("the host answers this with %d, which it may", r.Code)
				}
			},
		})
	}
	return cases
}
