// Package credential reads a verifiable credential as a partner sends it, and says what can be believed of it.
//
// Parse turns bytes into a Credential: the bytes themselves, which are the record and are never written anew, and an
// index over them (ids, issuer, dates, types). ParseFile also takes the credential out of an image. They fail only for
// bytes that are no credential document at all. Anything that parses can be judged: Verifier.Verify runs every check of
// the standard in order and returns a Verdict.
//
// A verdict is a list, not a boolean. Each check passes, fails, warns or says that it could not be made, with a sentence
// and the clause of the standard; one failure hides no other, and "could not check" is never "passed". The one word at
// the top of a verdict follows from that list in one function, overall. The server, the command line and the
// conformance harness tell the same story because they call the same function.
//
// Each check is a small function in its own file, check_*.go, run in the order of the standard's verification steps.
// The model of the standard (classes, members, multiplicities, vocabularies) is a table in model.go.
//
// What needs the outside world is given to a Verifier: Keys finds issuers' keys (package key), Status follows status
// entries (package status). Without them it judges what is in its hands, a JWS that carries its key, and reports the rest
// as unchecked. What this package does not do, it says in the verdict: schemas named by an issuer and refresh services
// are reported as unchecked.
//
// # Readings
//
// The standard leaves some things open. An embedded credential that is unsigned, expired or malformed in its context is
// reported by itself and as a warning of the credential around it. An association whose ends are not in the record is
// a warning. A credential JWT without sub is accepted when its subject has no id. The exp claim of a JWT counts before
// validUntil.
//
// One good proof of the issuer is enough: a bad one beside it is a warning, and one that could not be checked decides
// nothing. A Data Integrity proof beside the signature of a JWT is not looked at, since the claims are no part of what it
// signed. A document with a member that no context defines is one no embedded proof can cover, so its proof fails; a
// context unknown here, or a document too complex to canonicalize, leaves it unchecked. A status is asked for only
// when a verified signature covers the credential. What speaks against an embedded credential or an endorsement stands in
// its own verdict, and it needs proofs of its own: without one it is unverifiable by itself.
package credential
