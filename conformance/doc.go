// Package conformance asks whether something keeps the rules of a standard, from outside. It is the engine: it knows cases
// and how they are run, judged and reported, and no role. What faces the subject, such as a partner platform in front of a
// host, is a Role with a probe of its own; package provider has the first.
//
// A Case is one question. It has an id that lasts, the requirements of the catalogue that it proves, the clause where
// the rule is written, and a body of about ten lines:
//
//	// RFC 6749, Section 4.1.2: the client must not use the code more than once.
//	var codeOnce = Case{
//		ID: "token.code.once", Proves: []string{"CLR-TOK-016"}, Clause: "RFC 6749, Section 4.1.2",
//		Want: "A code that was exchanged is rejected.",
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
// body gets the probe of its role and needs no error checks: every expectation is a call, and the first that does not hold
// ends the case, with both sides and the exchange that decided kept for the report. What is only recommended goes into
// Attempt.Should, and is a warning. What a case needs before its question can be asked (a client, a code, a token) comes
// from the probe too; if that cannot be obtained, the outcome is Error, which is no verdict on the rule.
//
// To ask for a rejection, take a request that is known to work and change one thing about it with an Edit:
//
//	p.Exchange(code, probe.Without("redirect_uri")).OAuthError("invalid_request", "invalid_grant")
//
// What many cases may use without harm is shared (Client, With, Shared); what a case spoils is its own (NewClient, Code,
// Grant). Whatever a case changes of the person's it restores in Attempt.Finally. Cases of a group run at the same time,
// so a case looks only for credentials that it made itself; a group that must count is Serial.
//
// Another run finds what this one left, so a case leaves little, and nothing that changes an outcome: the credentials of
// Issuer have the same ids in every run and replace those of the run before, New is for one that must be new or is to be
// rejected, and what stays for another reason is named by Left.
//
// Then give the case a mutant in package mutant: a way to break just that rule. A test fails for a case without one, and
// another for ids that changed. Where the standard leaves a choice, add it to readings.tsv of the catalogue with the cases that
// touch it, and give mutant.Permitted a host that chooses otherwise: it must turn no case red.
//
// # Adding a role
//
// A role is a probe, which embeds *Attempt, and a type that implements Role for it. Its cases are Case[*Probe], and Run,
// reports, expected failures and selections work for them without a change here; the tests of this package run a suite
// with a toy role.
//
// # What is where
//
// Package provider has the cases about a provider, and provider/probe the partner that asks them. Package browser signs in
// and consents on pages it has never seen; exchange keeps requests and answers, without secrets; specimen makes the
// credentials that a run brings along; catalogue is the list of requirements; expected reads the files of expected
// failures and skips; report writes reports, and reads those of earlier runs; mutant proves the cases.
//
// # Outcomes
//
// The harness stands beside the host's server, not within it: it imports nothing of it, so that a wrong name in the
// server cannot be wrong in the same way here. It never reports that a host conforms if it could not look: a rule that
// was not examined is skipped with a reason, and a question that could not be asked is an error. A run in which nothing was
// asked, or something could not be told, is not conclusive, which is an exit code of its own.
package conformance
