package conformance

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxSkew is how far the clocks of host and harness may be apart before a case about times means little.
const maxSkew = time.Minute

// preflight looks at what every case depends on, in the order in which things go wrong. What is a mistake of
// configuration ends the run, with what to mend; what a host does wrong is left to the cases.
func (s *session) preflight(ctx context.Context, observer Observer) (findings []Finding, aborted string) {
	say := func(f Finding) {
		findings = append(findings, f)
		observer.Checked(f)
	}
	for _, look := range []func(context.Context) (Finding, bool){s.lookAddress, s.lookDescription, s.lookClock, s.lookSignIn} {
		finding, goesOn := look(ctx)
		finding.Detail = s.secrets.Hide(finding.Detail)
		say(finding)
		if !goesOn {
			return findings, finding.Check + ": " + finding.Detail
		}
	}
	s.settle(ctx)
	return findings, ""
}

// try runs a step of the preflight as if it were a case.
func (s *session) try(ctx context.Context, body func(p *Probe)) (Result, *Probe) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	var result Result
	p := s.probe(ctx, s.people())
	p.play(Case{Level: Must, Run: body}, &result)
	return result, p
}

func (s *session) lookAddress(ctx context.Context) (Finding, bool) {
	address := s.host.API + "/discovery"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err == nil {
		var response *http.Response
		if response, err = s.transport.RoundTrip(request); err == nil {
			_ = response.Body.Close() // it is in memory
			return Finding{Check: "address", OK: true, Detail: address + " answers"}, true
		}
	}
	finding := Finding{Check: "address", Detail: fmt.Sprintf("%s does not answer: %v", address, err),
		Fix: "check the URL, that the host runs, and that this machine can reach it"}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		finding.Check, finding.Fix = "certificate", "use a certificate that this machine trusts, or name its authority with --ca FILE"
	}
	return finding, false
}

func (s *session) lookDescription(ctx context.Context) (Finding, bool) {
	result, _ := s.try(ctx, func(p *Probe) {
		reply := p.Anonymous().Get("/discovery")
		s.date = reply.Fields.Get("Date")
		s.host.describe(reply.Status(http.StatusOK).Object())
	})
	var absent []string
	for _, endpoint := range []struct{ name, address string }{
		{"registrationUrl", s.host.Registration}, {"authorizationUrl", s.host.Authorization}, {"tokenUrl", s.host.Token},
	} {
		if endpoint.address == "" {
			absent = append(absent, endpoint.name)
		}
	}
	switch {
	case result.Outcome != Pass:
		return Finding{Check: "service description", Detail: "expected " + result.Expected + ", got " + result.Actual + result.Reason,
			Fix: "serve the service description at " + s.host.API + "/discovery; everything else is found through it"}, true
	case len(absent) > 0:
		return Finding{Check: "service description", Detail: "it names no " + strings.Join(absent, ", no "),
			Fix: "put the URLs of the OAuth 2.0 endpoints into components.securitySchemes.OAuth2ACG"}, true
	}
	return Finding{Check: "service description", OK: true, Detail: "of " + first(s.host.Title, "a host without a title")}, true
}

func (s *session) lookClock(context.Context) (Finding, bool) {
	said, err := http.ParseTime(s.date)
	skew := said.Sub(s.cfg.Now()).Abs()
	switch {
	case err != nil:
		return Finding{Check: "clock", OK: true, Detail: "the host sends no Date, so its clock is not known"}, true
	case skew > maxSkew:
		return Finding{Check: "clock", Detail: fmt.Sprintf("the clocks of the host and of this machine are %s apart", skew.Round(time.Second)),
			Fix: "set both by NTP; until then what is said about dates and expiry means little"}, true
	}
	return Finding{Check: "clock", OK: true, Detail: "within a minute of this machine's"}, true
}

// lookSignIn goes through a whole authorization, since a wrong password or a page that the harness cannot read would
// otherwise show as a hundred errors.
func (s *session) lookSignIn(ctx context.Context) (Finding, bool) {
	if !s.cfg.signsIn() {
		return Finding{Check: "sign-in", OK: true, Detail: "left to a person, or not needed with the tokens at hand"}, true
	}
	result, p := s.try(ctx, func(p *Probe) { p.Shared(p.allScopes()...) })
	if p.trouble != nil {
		return Finding{Check: "sign-in", Detail: p.trouble.Error(),
			Fix: "check the account; where the host's pages cannot be read, name their fields in the file given by --config, or sign in by hand with --interactive"}, false
	}
	if result.Outcome != Pass {
		return Finding{Check: "sign-in", Detail: result.Expected + result.Actual + result.Reason,
			Fix: "see the cases of registration, authorization and token, which say what is wrong"}, true
	}
	return Finding{Check: "sign-in", OK: true, Detail: "as " + s.cfg.Users[0].Email + ", with consent given and tokens received"}, true
}

// Why cases are skipped that a run was not given the means for.
const (
	needsSignIn     = "it needs to sign in anew, which only a run with a password can"
	needsSecondUser = "no second account was given (--second-user)"
)

// settle finds out which features are there.
func (s *session) settle(ctx context.Context) {
	h := s.host
	var refresh, management, metadata bool
	_, _ = s.try(ctx, func(p *Probe) { refresh = p.Shared(p.allScopes()...).Refresh != "" })
	_, _ = s.try(ctx, func(p *Probe) { management = p.Client().ManagementURL != "" })
	_, _ = s.try(ctx, func(p *Probe) {
		document := p.Fetch(http.MethodGet, h.metadataURL()).Status(http.StatusOK).Object()
		metadata, h.Metadata, h.Issuer = true, h.metadataURL(), loose(document.Member("issuer"))
		h.Revocation = first(h.Revocation, loose(document.Member("revocation_endpoint")))
		h.Introspection = first(h.Introspection, loose(document.Member("introspection_endpoint")))
	})
	s.without(FeatureRefresh, refresh, "the host issued no refresh token; refresh is optional")
	s.without(FeatureManagement, management, "the host offers no management of registrations, which RFC 7592 makes optional")
	s.without(FeatureMetadata, metadata, "the host publishes no authorization server metadata, which RFC 8414 makes optional")
	s.without(FeatureHTTPS, strings.HasPrefix(h.Base, "https://"), "the host was reached over plain http, so nothing about TLS could be seen")
	s.without(FeatureRead, h.Operations["GET /credentials"], "the host does not list GET /credentials")
	s.without(FeatureWrite, h.Operations["POST /credentials"], "the host does not list POST /credentials")
	s.without(FeatureProfileRead, h.Operations["GET /profile"], "the host does not list GET /profile")
	s.without(FeatureProfileWrite, h.Operations["PUT /profile"], "the host does not list PUT /profile")
	s.without(FeatureRevocation, h.Revocation != "", "no revocation endpoint is known; name one in the configuration if there is one")
	s.without(FeatureIntrospection, h.Introspection != "", "no introspection endpoint is known; name one in the configuration if there is one")
	s.without(FeatureSignIn, s.cfg.signsIn(), needsSignIn)
	s.without(FeatureSecondUser, len(s.cfg.Users) > 1, needsSecondUser)
	s.without(FeatureProfileID, s.cfg.ProfileID != "", "no profile id was given to compare with (--profile-id)")
	s.without(FeatureSlow, s.cfg.Slow, "it waits for minutes; ask for it with --slow")
}

func (s *session) without(f Feature, isThere bool, why string) {
	if !isThere {
		s.absent[f] = why
	}
}
