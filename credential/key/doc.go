// Package key resolves a verification method to its public key, and determines whether that is the issuer's.
//
// A Resolver does both, and the first is not enough. Resolve returns the key of a verification method: did:key, did:jwk and
// a fragment that is a Multikey contain it, did:web and https documents are fetched. Standing reports whether a key is an
// issuer's. Anybody can publish a key, also on the issuer's host when tenants upload files there, and name another as its
// controller; so only the issuer's own document, at its own id, is authoritative. Labelled finds a key that a JWS names by a
// kid that is not a URL.
//
// Resolve fails with a *MethodError when there is no such key, with Denied set when the authoritative document was read and
// does not list the method; with a *fetch.Error when it could not be fetched.
//
// # Readings
//
// A key is the issuer's when the issuer's document lists it for assertion: by the name of its method, or as the same key
// under any name, since the signer holds that key. A method within the issuer's document MUST NOT name another controller;
// one elsewhere, such as a did:key, MAY. What is fetched from the issuer's id may also be a JWK, a key set or a method by
// itself; these list no purposes and are for any. A document about another id is authoritative for that id only, and
// alsoKnownAs proves nothing. When there is no document, or it lists no method at all, a key is the issuer's when
// /.well-known/jwks.json of the issuer's authority lists it: that is authoritative for all ids of the authority. Of keys
// that a document lists by URL alone up to three are fetched and compared.
//
// A document behind a redirect to another origin is not authoritative for the issuer, since many hosts are open redirectors;
// a name with and without www. is one origin. Two URLs that differ only in the case of the host, the default port or an
// empty path name one issuer. For a did:web with a path, a missing did.json is requested at the path itself, as in an
// example of the standard. A key known out of band belongs to the issuer in whose document its method is named.
package key
