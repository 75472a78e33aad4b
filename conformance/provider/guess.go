package provider

import (
	"regexp"

	"clrhost/conformance/provider/probe"
)

// Values that a host generates for a client must be impossible to guess, and of characters that can be sent.

const (
	// samples is of how many values the chance in them is measured.
	samples = 3
	// shortest is how many characters are needed at least for a chance of 2^-128: each of the 95 printable ones holds
	// 6.6 bits.
	shortest = 20
	// leastBits is how many bits must be measured. Of 128 random bits some fewer are seen in three samples, so this is
	// as low as that of the OpenID Foundation's suite.
	leastBits = 96
)

// The characters of RFC 6749, Appendix A, and of a bearer token (RFC 6750, Section 2.1).
var (
	visibleText = regexp.MustCompile(`^[\x20-\x7E]+$`)
	bearerText  = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)
)

// RFC 6749, Section 10.10: an attacker must not be able to guess a code.
var authorizationCodeGuess = Case{
	ID: "authorization.code.guess", Proves: []string{"CLR-AUTH-005", "OAUTH-124"}, Clause: "RFC 6749, Section 10.10",
	Want: "A code is long and random, and another one each time.",
	Run:  func(p *Probe) { unguessable(p, "a code", func() string { return p.Code(scope(p)).Value }) },
}

// RFC 6749, Appendix A.11: a code is of printable ASCII characters.
var authorizationCodeText = Case{
	ID: "authorization.code.text", Proves: []string{"OAUTH-125"}, Clause: "RFC 6749, Appendix A.11",
	Want: "A code has printable ASCII characters only.",
	Run: func(p *Probe) {
		spelledAs(p, "a code", visibleText, "of printable ASCII characters", p.Code(scope(p)).Value)
	},
}

// RFC 6749, Section 10.10: an attacker must not be able to guess an access token.
var tokenAccessGuess = Case{
	ID: "token.access.guess", Proves: []string{"OAUTH-124"}, Clause: "RFC 6749, Section 10.10",
	Want: "An access token is long and random, and another one each time.",
	Run:  func(p *Probe) { unguessable(p, "an access token", func() string { return p.Grant(scope(p)).Access }) },
}

// RFC 6750, Section 2.1: an access token is sent in the Authorization header, where only some characters can be.
var tokenAccessText = Case{
	ID: "token.access.text", Proves: []string{"OAUTH-126"}, Clause: "RFC 6750, Section 2.1",
	Want: "An access token has the characters of a bearer token only.",
	Run: func(p *Probe) {
		spelledAs(p, "an access token", bearerText, "of letters, digits and -._~+/, with = at its end", p.Grant(scope(p)).Access)
	},
}

// RFC 6749, Section 10.10: an attacker must not be able to guess a refresh token.
var refreshGuess = Case{
	ID: "refresh.guess", Proves: []string{"OAUTH-124"}, Clause: "RFC 6749, Section 10.10",
	Want: "A refresh token is long and random, and another one for each grant.",
	Run: func(p *Probe) {
		unguessable(p, "a refresh token", func() string { return p.Refreshable(callable(p)[0]).Refresh })
	},
}

// RFC 6749, Appendix A.17: a refresh token is of printable ASCII characters.
var refreshText = Case{
	ID: "refresh.text", Proves: []string{"OAUTH-125"}, Clause: "RFC 6749, Appendix A.17",
	Want: "A refresh token has printable ASCII characters only, also one that a refresh returned.",
	Run: func(p *Probe) {
		for _, grant := range []*probe.Grant{p.Refreshable(callable(p)[0]), refreshed(p)} {
			spelledAs(p, "a refresh token", visibleText, "of printable ASCII characters", grant.Refresh)
		}
	},
}
