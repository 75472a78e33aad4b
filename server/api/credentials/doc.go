// Package credentials serves getCredentials and upsertCredential, the two operations that exchange a record (CLR 2.0,
// API). It is given a service.Description, so that the Open Badges 3.0 service is the same code.
//
// The bytes received are the record: they are stored, echoed and listed unchanged, and nothing signed is ever marshalled
// again. A list is therefore assembled from stored bytes; encoding/json would compact and escape them.
//
// A page is read whole before its first byte is sent, and is in memory once: the stored bytes themselves are written, a
// piece at a time, and the connection of a reader that accepts no piece for ten seconds is closed. So that no client fills
// the memory, the credentials of a page have a budget of bytes, and the pages that are read or sent at once are bounded by
// client and in all (package inflight).
//
// Package intake decides what becomes of a submitted credential, and this one how that reads to a client. A proven version,
// whose signature was verified with a key that is the issuer's, is replaced only by another proven one: the answer is then 503
// when the submitted one may yet be proven, and 400 when not.
//
// Where the standard leaves a choice open:
//
//   - The page order is the order in which credentials were first accepted, so an insert between two pages never hides
//     one. A replacement keeps its place.
//   - A removal moves up what is behind it. The links of a page therefore hold a mark beside the offset, by which a client that follows
//     them misses nothing, and may get a credential twice. An offset that the client chose itself counts from the start of the list as it is.
//   - limit defaults to 20 and is capped at 100. Link is always sent, also when one page holds everything.
//   - A page of large credentials holds fewer than limit, one at least, and next leads on. last is the smallest offset from
//     which a page reaches the end, and prev the smallest from which one reaches the current page.
//   - since is compared with validFrom (or issuanceDate), exclusively.
//   - Among versions that are equally proven validFrom decides. An older one changes nothing and is answered 304 without a
//     body; the same validFrom with other bytes replaces, as an issuer's correction or the same content sent again.
//   - An unproven version replaces nothing while its validFrom is more than 5 minutes ahead, since no other version could
//     follow it.
//   - The same bytes are answered 200 before anything is verified again.
package credentials
