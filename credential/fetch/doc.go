// Package fetch is the one outbound HTTP client of the product.
//
// Everything it fetches was named by a stranger: the URL stands in a credential that anybody can submit. So Client is
// built to be of no use to them. It speaks https, connects to public addresses only, and looks at the very address that is
// dialled, after DNS, so a name that answers differently the second time gains nothing. It sends no cookie, no credential,
// no referrer and uses no proxy; it bounds time, size and redirects. Tests, and operators who host issuers themselves, name
// what else may be reached, host by host.
//
// Which addresses are not public is the table of code.dny.dev/ssrf, which is generated from IANA's registries. Its dialer is
// not used: a literal address is refused before anything is dialled, and the same rule is applied at the dial.
//
// How much is asked is bounded from both ends. Of those who are asked: a host gets two requests at a time, a registered
// domain 60 a minute, an address 120, all together 600 and 32 at a time. Of those who ask: a Budget in the context bounds
// the hosts and the requests of one piece of work, and what runs in the background leaves silent hosts alone.
//
// Every failure is an *Error, whose text may be shown to a client. IsSilence tells those that may become an answer later.
package fetch
