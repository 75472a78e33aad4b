// Package fetch is the one outbound HTTP client of the product.
//
// Every URL is untrusted: it is in a credential that anybody can submit. So Client prevents server-side request forgery. It
// uses https, connects to public addresses only, and checks the address that is dialled, after DNS, so DNS rebinding does
// not work. It sends no cookie, no credential and no referrer, and uses no proxy; it bounds time, size and redirects. Tests,
// and operators who host issuers themselves, allow other hosts one by one.
//
// The table of addresses that are not public is that of code.dny.dev/ssrf, which is generated from IANA's registries. Its
// dialer is not used: a literal address is rejected before anything is dialled, and the same rule is applied at the dial.
//
// Requests are bounded on both sides. By target: a host gets two requests at a time, a registered domain 60 a minute, an
// address 120, all together 600 and 32 at a time. By caller: a Budget in the context bounds the hosts and the requests of
// one operation, and work in the background does not contact silent hosts.
//
// Every failure is an *Error, whose text may be sent to a client. IsSilence reports those that a later request may not have.
package fetch
