package provider

import (
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func tokenVerifiers() []Case {
	return []Case{tokenVerifierMissing, tokenVerifierWrong, tokenVerifierAgain, tokenVerifierForm, tokenVerifierChallenge}
}

// RFC 7636, Section 4.6: the host compares the verifier with the challenge. Without one there is nothing to compare.
var tokenVerifierMissing = Case{
	ID: "token.verifier.missing", Proves: []string{"CLR-TOK-021", "OAUTH-066"}, Clause: "RFC 7636, Section 4.6",
	Want: "A missing code_verifier gives invalid_grant or invalid_request.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Without("code_verifier")).OAuthError("invalid_grant", "invalid_request")
	},
}

// RFC 7636, Section 4.6: a verifier that does not match the challenge is invalid_grant.
var tokenVerifierWrong = Case{
	ID: "token.verifier.wrong", Proves: []string{"CLR-TOK-022", "OAUTH-067"}, Clause: "RFC 7636, Section 4.6",
	Want: "A wrong code_verifier gives invalid_grant.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Set("code_verifier", p.Secret())).OAuthError("invalid_grant")
	},
}

// RFC 7636, Section 4.6: the comparison is made each time. Whether a failed one uses up the code is the host's choice.
var tokenVerifierAgain = Case{
	ID: "token.verifier.again", Proves: []string{"OAUTH-068"}, Clause: "RFC 7636, Section 4.6",
	Want: "After a wrong code_verifier a missing one is still rejected.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		p.Exchange(code, probe.Set("code_verifier", p.Secret()))
		p.Exchange(code, probe.Without("code_verifier")).OAuthError("invalid_grant", "invalid_request")
		if p.Exchange(code).Code == 200 {
			p.Note("The right code_verifier works after a wrong one.")
		}
	},
}

// RFC 7636, Section 4.1: a verifier has 43 to 128 characters of letters, digits and "-._~". A shorter one could be
// guessed.
var tokenVerifierForm = Case{
	ID: "token.verifier.form", Proves: []string{"CLR-TOK-024", "OAUTH-069"}, Clause: "RFC 7636, Section 4.1", Level: should,
	Want: "A code_verifier of the wrong length or alphabet is rejected, although it matches.",
	Run: func(p *Probe) {
		exchangeable(p)
		for _, verifier := range []string{p.Secret()[:42], strings.Repeat(p.Secret(), 3), p.Secret()[:40] + "! a"} {
			code := conformance.Given(p, "a code", func() *probe.Code {
				return p.Authorize(p.Client(), []string{scope(p)}, probe.Set("code_challenge", probe.Challenge(verifier))).Allowed()
			})
			p.Exchange(code, probe.Set("code_verifier", verifier)).OAuthError("invalid_grant", "invalid_request")
		}
	},
}

// RFC 7636, Section 4.6: with S256 the verifier is hashed. The challenge is known to anyone who saw the request.
var tokenVerifierChallenge = Case{
	ID: "token.verifier.challenge", Proves: []string{"CLR-TOK-023", "OAUTH-070"}, Clause: "RFC 7636, Section 4.6",
	Want: "The code_challenge in place of the code_verifier gives invalid_grant.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		p.Exchange(code, probe.Set("code_verifier", probe.Challenge(code.Verifier))).OAuthError("invalid_grant")
	},
}
