// Package key finds the public key behind a verification method, and whose key it is.
//
// Resolver answers two questions, and the first is worthless alone. Resolve says which key a verification method is:
// did:key, did:jwk and a fragment that is a Multikey hold it, did:web and https documents are fetched. Standing says
// whether a key is an issuer's. Anybody can publish a key, also on the issuer's host when tenants upload files there, and
// name another as its controller; so only the issuer is asked: its own document, at its own id. Labelled finds a key that
// a JWS names by a word that is no URL.
//
// Resolve fails with a *MethodError when there is no such key, with Denied set when a document was read and speaks against
// the method; with a *fetch.Error when nothing is known.
//
// # Readings
//
// A key is the issuer's when the issuer's document lists it for assertion: by the name of its method, or as the same key
// under any name, since who signed holds that key. A method within the issuer's document must not name another controller,
// and one that lies elsewhere, such as a did:key, may. What is fetched from the issuer's id may also be a JWK, a key set or
// a method by itself; these list no purposes, and are for every one. A document that is about another id speaks for that
// one, and alsoKnownAs proves nothing. When there is no document, or it lists no method at all, a key is the issuer's when
// /.well-known/jwks.json of the issuer's authority holds it: who owns that speaks for all of its ids. Documents that list
// keys by URL alone have up to three of these fetched for comparing.
//
// A redirect to another origin ends what an issuer's URL can vouch for, since many hosts redirect to wherever they are
// told; www. makes no other origin. Of two URLs that differ only in case of the host, default port or an empty path, each
// names the other's issuer. For a did:web with a path, a missing did.json is looked for at the path itself, as an example
// of the standard has it. A key known out of band is the issuer's whose document its method is named in.
package key
