// Package credential parses a verifiable credential as a partner sends it, and verifies it.
//
// Parse turns bytes into a Credential: the bytes as received, which are the record and MUST NOT be serialized again, and an
// index over them (ids, issuer, dates, types). ParseFile also extracts the credential from an image. They reject only bytes
// that are not a credential document at all. Anything that parses can be verified: Verifier.Verify runs every check of the
// standard in order and returns a Verdict.
//
// A verdict is a list, not a boolean. Each check passes, fails, warns or is unchecked, with a sentence and the clause of the
// standard; one failure hides no other, and "unchecked" is never "passed". The one word at the top of a verdict follows from
// that list in one function, overall. The server, the command line and the conformance harness report the same because they
// call the same function.
//
// Each check is a small function in its own file, check_*.go, run in the order of the standard's verification steps.
// The model of the standard (classes, members, multiplicities, vocabularies) is a table in package model.
//
// New makes a Verifier that fetches through one Fetcher: the keys of issuers (package key), status lists (package status)
// and newer versions. Offline, it verifies with the keys that it is given and those that identifiers contain, and reports
// the rest as unchecked. Schemas that are not the standard's are never fetched, and reported as unchecked.
//
// # Readings
//
// The standard leaves some things open. An embedded credential whose own proof is wrong (forged, tampered with, or made with
// a key that is not its issuer's) makes the record around it invalid, at any depth: the issuer of a record is responsible
// for what it embeds. One that is expired, revoked, suspended, malformed or unverifiable is a warning, and has its own
// verdict; so is one that was proven when the record was accepted and whose issuer has withdrawn the key since. One without
// a proof of its own is covered by the signature around it and has its result: its issuer is then only asserted by the
// signer. The same holds for endorsements, except that a wrong one is only a warning: it is another party's statement about
// the credential and does not affect it. An association whose ends are not in the record is a warning.
//
// The rules of the standard for JWTs hold for its own kinds of credentials: iss, jti, nbf and, for a subject with an id, sub
// are required, the header has four members, and exp counts before validUntil. Any other credential, a status list among
// them, follows VC-JOSE-COSE: claims are compared only when they are there, nbf and exp bound the signature, so that the
// later begin and the earlier end count, and further header members are ignored. A claim vc or vp beside a payload that is a
// credential makes it invalid, and is not parsed. Of the registered algorithms for public keys those in Go's standard
// library are supported; any other leaves a JWT unchecked, as an unknown cryptosuite does. "none", symmetric algorithms,
// encryption and misspelled names fail.
//
// A document is compared with the model of its class whether or not it names a schema, and with each of the standard's
// schemas it names. Those describe credentials of VC Data Model 2.0, or of every version: for an older credential they are
// unchecked, which decides nothing, since it was compared with the model of its version.
//
// A plain credential, of none of the standard's classes, is compared with the W3C's model of its version: an issuer of any
// kind, several subjects and statuses, no begin in 2.0. In a record it MUST also meet what CLR 2.0 requires of a
// VerifiableCredential there, and a badge or record has one status (CLR 2.0, CredentialStatus: 0..1). Of several statuses
// each is checked.
//
// A date is a dateTimeStamp, with its zone; 24:00:00 is the next day's first instant, and there is no second 60. What ends
// before it begins is invalid, whether or not it has expired; exp is compared as the member is. A validFrom or validUntil in
// a credential of VC Data Model 1.1, or an issuanceDate or expirationDate in one of 2.0, is a warning: readers of that
// version ignore it. An id or reference is an absolute URI. A context listed twice makes the credential invalid: contexts
// are an ordered set.
//
// One good proof of the issuer is enough: a bad one beside it is a warning, and one that could not be checked decides
// nothing. As long as another proof could be good, because it could not be checked or was not examined, a bad one fails
// nothing either, in any order: the credential is unverifiable. Proofs that name a method of the issuer's are examined
// first, at most a hundred of one credential, and beside a good one only while little of the budget is spent.
//
// A Data Integrity proof beside the signature of a JWT is not verified, since it does not cover the claims. No embedded
// proof can cover a document with a member that no context defines, so its proof fails; an unknown context, or a document
// too complex to canonicalize, leaves it unchecked. A context may have been published in several states under one URL: a
// proof is good when it is good for one of them, the newest tried first, and where they differ on a term of the document its
// detail names the state. A status is fetched only when a verified signature covers the credential.
//
// The members of a JWT have meaning by its contexts alone, too: one that no context defines, or that a context redefines
// though another protects it, fails the context check, although the signature covers it. The registered claims at the top of
// the payload (RFC 7519, Section 4.1) are not members, and neither are dates of the other version, of which the schema check
// warns. An unknown context leaves this unchecked, which decides nothing: the signature covers every byte, so no reader sees
// another credential. Where contexts or types are wrong, only that is reported.
//
// One verification does a limited amount of work (package work), counted and not timed, so that a verdict does not depend on
// the machine. Everything in a record and around it draws on the same budget: canonicalizing, signatures, embedded
// credentials, endorsements, named schemas, status lists, the refreshed version. What exceeds it is unchecked, and the
// record is unverifiable when that could have decided.
//
// Only the issuer is authoritative for its keys: its document, which is always fetched, or the key set of its authority when
// that document lists no key; see package key. A document that lists other keys makes the proof fail. One that lists none
// leaves it unchecked, and so does a host that does not respond, which Verdict.Silent distinguishes: only that is worth an
// early retry.
//
// The standard continues verification with the refreshed credential. A host keeps and returns the presented one, so the
// verdict here is about that one, and the verdict on the refreshed one, without what is embedded in it, is nested beside it,
// with a Source that marks it. A revocation or suspension of the refreshed version counts for the presented one too, since
// it is one credential; its dates are its own. The service is requested once, for a credential that is proven, whether or
// not that has expired (VC Data Model 2.0, Section 5.4 refreshes what has expired or has no status). Its response may be a
// credential in any form, whatever its media type, and counts when that is the same credential of the same issuer, not
// older, and proven itself. Otherwise it does not affect the presented one.
package credential
