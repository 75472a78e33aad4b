// Package status asks whether a credential was revoked or suspended after it was issued.
//
// That is written elsewhere than in the credential, in one of two ways. A 1EdTechRevocationList is a plain JSON list of
// the ids of revoked credentials. A BitstringStatusList is a credential itself, with a proof and dates of its own, that
// holds one entry of a compressed string of bits for each of many thousand credentials.
//
// Checker.Check follows either and answers with one of four words. Good is said only after a list that is in order in
// every respect was read at the right place; whatever else happens, from a host that does not answer to an index beyond
// the end of the list, makes the answer Unchecked: silence is never taken for "not revoked".
//
// Many credentials of one record name the same list, so a Checker remembers for ten seconds what it found out about a
// list's text: decoded and verified, or not believed. Dates, purpose and place are asked each time.
//
// List is the other side, for who issues such lists.
//
// # Readings
//
// A revocation list is not signed; it is believed because the signed credential names its URL. Its member may also be
// spelled revokedCredentials, and an entry may be the bare id. An entry without revoked is a revocation. An index may be
// a number instead of a string of digits. A status list credential that has an id other than the URL it was asked for
// is another list. The multibase prefix of encodedList is required. A list's ttl makes us ask again once it has passed,
// but not more than once a minute.
package status
