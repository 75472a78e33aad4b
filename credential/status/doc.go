// Package status checks whether a credential was revoked or suspended after it was issued.
//
// The status is published outside of the credential, in one of two ways. A 1EdTechRevocationList is a plain JSON list of the
// ids of revoked credentials. A BitstringStatusList is a credential itself, with a proof and dates of its own, that holds
// one entry of a compressed string of bits for each of many thousand credentials.
//
// Checker.Check supports both and returns one of four states. It is Good only when a list that passes every check was read
// and its entry is clear. Every failure, from a host that does not respond to an index beyond the end of the list, is
// Unchecked: a missing response never means "not revoked".
//
// Many credentials of one record name the same list, so a Checker caches for ten seconds the result for a list's text:
// decoded and verified, or rejected. Dates, purpose and URL are checked each time.
//
// List is for issuers of such lists.
//
// # Readings
//
// A revocation list is not signed; it is trusted because the signed credential names its URL. Its member may also be named
// revokedCredentials, and an entry may be the bare id. An entry without revoked is a revocation. An index may be a number
// instead of a string of digits. A status list credential whose id is not the URL it was requested from is another list. The
// multibase prefix of encodedList is required. A list is fetched again after its ttl, but not more than once a minute.
package status
