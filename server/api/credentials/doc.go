// Package credentials serves getCredentials and upsertCredential, the two operations a record is exchanged by
// (CLR 2.0, API). It is written against a standard.Standard, so that the Open Badges 3.0 service is the same code.
//
// The bytes received are the record: they are stored, echoed and listed as they came, and nothing signed is ever
// marshalled again. A list is therefore put together from stored bytes; encoding/json would compact and escape them.
//
// A page is read whole before its first byte is sent, and held once: what is written are the stored bytes themselves, a
// piece at a time, and a reader that takes no piece for ten seconds is given up. So that no client fills the memory, the
// credentials of a page have a budget of bytes, and the pages that are read or sent at once are bounded by client and in
// all (package inflight). Parsing and verifying take a processor in turn, and step aside while another host is asked.
//
// What is submitted is checked whole. What is malformed, or signed badly or by somebody else, is rejected with every
// problem; what is expired or revoked is kept, and so is what could not be checked because another host did not answer in
// time. The verdict is stored beside it. A version that is proven, whose signature was verified with a key that is the
// issuer's, is replaced only by another that is: package storage decides, and what keeps its place is answered 503 when
// the other may yet be proven and 400 when not.
//
// Where the standard leaves a choice open:
//
//   - The page order is the order in which credentials were first accepted, so an insert between two pages never hides
//     one. A replacement keeps its place.
//   - limit defaults to 20 and is capped at 100. Link is always sent, also when one page holds everything.
//   - A page of large credentials holds fewer than limit, one at least, and next leads on. last is the smallest offset from
//     which a page reaches the end, and prev the smallest from which one reaches the page at hand.
//   - since is compared with validFrom (or issuanceDate), exclusively.
//   - Among versions that are equally proven validFrom decides. An older one changes nothing and is answered 304 without a
//     body; the same validFrom with other bytes replaces, as an issuer's correction or the same content sent again.
//   - What is not proven replaces nothing while its validFrom is more than 5 minutes ahead, since nobody else's version
//     could follow it.
//   - The same bytes are answered 200 before anything is verified again.
package credentials
