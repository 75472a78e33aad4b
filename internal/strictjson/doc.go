// Package strictjson reads JSON as a stranger on the network may send it.
//
// Two readers of one document must see the same thing: a signature checked over one reading and a record stored from
// another is how forged members slip in. So this package refuses what RFC 8259 leaves open and RFC 7493 closes: a name
// that appears twice in one object, text that is not UTF-8, a lone surrogate, a byte order mark, anything after the
// value. Member names are matched exactly, never by case folding. It also refuses U+0000 inside strings, which is legal
// JSON that a PostgreSQL text column cannot hold.
//
// It stands at the root because credentials, registrations and profiles all come through it, and the packages they belong
// to may not import each other.
//
// Check looks without decoding; Decode checks, then fills a value. Both stop at the limits they are given, so the work
// done for a request is bounded by them. Every refusal is an *Error that names the place and the rule in words a client
// may be shown.
package strictjson
