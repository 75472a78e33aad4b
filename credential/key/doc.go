// Package key finds the public key behind a verification method, and holds the one outbound HTTP client of the product.
//
// Everything the client fetches was named by a stranger: the URL stands in a credential that anybody can submit. So
// Client is built to be of no use to them. It speaks https, connects to public addresses only, and looks at the very
// address that is dialled, after DNS, so a name that answers differently the second time gains nothing. It sends no
// cookie, no credential, no referrer and uses no proxy; it bounds time, size and redirects. Tests, and operators who host
// issuers themselves, name what else may be reached, host by host.
//
// How much is asked is bounded from both ends. Of those who are asked: a host gets two requests at a time, a registered
// domain 60 a minute, an address 120, all together 600 and 32 at a time. Of those who ask: a Budget in the context bounds
// the hosts and the requests of one piece of work, and what runs in the background leaves silent hosts alone.
//
// Resolver turns a verification method into a key: did:key and did:jwk hold it, did:web and https documents are
// fetched. It answers a second question with the key, because the first is worthless alone: who says so. Anybody can
// publish a document that claims another for its controller. A method counts as confirmed only when the document of
// its controller, or of the controller's own origin, says so; BelongsTo then compares that controller with an issuer.
// A JWS may carry its key or name it by a word that is no URL; Published looks such a key up in the key set of its issuer.
// When a document was read and speaks against the method, the error is a *MethodError with Denied set; when it could
// not be read, it is the client's *Error or ErrOffline, and nothing is known.
//
// # Readings
//
// A bare JWK and a JWK set name no controller and list no purposes: they speak for the origin they are served from. A
// verification method served by itself, away from its controller, is looked up in the controller's document; when that
// is no controller document, being of the same origin is enough. A redirect to another origin ends what an origin can
// vouch for, since many hosts redirect to wherever they are told. A method whose fragment is itself a key stays
// unconfirmed while the issuer's document cannot be read or does not speak of keys. For a did:web with a path, a
// missing did.json is looked for at the path itself, as an example of the standard has it.
package key
