// Package conformance asks a host, from outside, whether it keeps the rules of the CLR standard and of the OAuth 2.0 it
// builds on. It knows the host only by its URL and an account: everything else it learns as a partner would.
//
// A Case is one question. It has an id that lasts, the requirements of the catalogue that it proves, the clause where
// the rule is written, and a body of about ten lines:
//
//	// RFC 6749, Section 4.1.2: the client must not use the code more than once.
//	var codeOnce = Case{
//		ID: "token.code.once", Proves: []string{"CLR-TOK-016"}, Clause: "RFC 6749, Section 4.1.2",
//		Want: "A code that was exchanged is refused.",
//		Run: func(p *Probe) {
//			code := p.Code(readCredentials)
//			p.Exchange(code).Status(200)
//			p.Exchange(code).OAuthError("invalid_grant")
//		},
//	}
//
// # Writing one
//
// A case belongs into the file of its section in the folder of its suite, and into the list at the top of that file. Its
// body gets a Probe and needs no error checks: whatever the case expects is a call, and the first expectation that does
// not hold ends the case, with both sides and the exchange that decided kept for the report. What is only recommended
// goes into Probe.Should, and is a warning. What a case needs before its question can be asked (a client, a code, a
// token) comes from the probe too; when that cannot be had, the case could not tell, which is the outcome Error, and no
// verdict on its rule.
//
// To ask for a refusal, take a request that is known to work and change one thing about it with an Edit:
//
//	p.Exchange(code, conformance.Without("redirect_uri")).OAuthError("invalid_request", "invalid_grant")
//
// What many cases may use without harm is shared (Client, With, Shared); what a case spoils is its own (NewClient, Code,
// Grant). Whatever a case changes of the person's it puts back in Probe.Finally. Cases of a group run at the same time,
// so a case looks only for credentials that it made itself; a group that must count is Serial.
//
// Then give the case a mutant in package mutant: a way to break just that rule. A test fails for a case without one, and
// another for ids that changed, so nothing comes or goes unnoticed. Where the standard leaves a choice, give
// mutant.Permitted a host that chooses otherwise: it must turn no case red.
//
// # What is where
//
// Package browser signs in and consents on pages it has never seen; exchange keeps what was said, without secrets;
// specimen makes the credentials that a run brings along; catalogue is the list of requirements; report writes what was
// found. The cases are in the package of their suite: provider.
//
// # Outcomes
//
// The harness stands beside the host's server, not within it: it imports nothing of it, so that a wrong name in the
// server cannot be wrong in the same way here. It never says that a host conforms when it could not look: a rule that
// was not examined is skipped with a reason, and a question that could not be asked is an error.
package conformance
