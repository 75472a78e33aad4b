// Package specimen makes the credentials that a conformance run sends to a host: signed ones that any
// conforming host can verify without asking anybody, because the issuer's ids hold the issuer's keys. A run brings its
// own and needs no network beyond the host.
//
// An Issuer makes Drafts; a Draft is a document that edits have changed, and its JSON, JWS and EdDSA methods sign it. So
// the second version of a record is
//
//	first := issuer.Draft()
//	second := first.With(specimen.ValidFrom(later), specimen.Name("Corrected"))
//
// Beside the small Draft there are Detailed, which has what the mutations of the data model change, Maximal, which has
// every member there is, Extended, which has one that the standard does not know, and Achievement, which is no record.
// Mutations are the single changes that make a good record a bad one. What comes out is ordinary text; Tampered,
// BadSignature and Doubled spoil it after it was signed.
//
// # How they are signed
//
// JSON carries an eddsa-rdfc-2022 proof by the issuer's did:key, the suite that hosts are certified with. Embedded
// credentials and endorsements are signed first, each by itself, so that nothing in a specimen is without a proof.
//
// JWS is RS256 with the key in the header, the algorithm that every host must accept. A did:key holds one key, and no key
// serves both, so there the issuer goes by another id, the did:jwk of the RSA key, and a host sees two issuers. EdDSA is
// the JWS for cases in which one credential changes its form: it has the issuer of the JSON, at the price of an algorithm
// that a host need not know.
//
// A document that no JSON-LD processor can make sense of, such as one without @context, cannot have an embedded proof:
// there is nothing to hash. A JWS signs bytes whatever they mean. So Signed embeds a proof where one is possible and makes
// a JWS where not, and in both cases the signature is good: a host that rejects such a specimen rejects it for what is
// wrong with the document.
//
// # What is the same in every run
//
// Documents, ids and the Ed25519 key follow from the issuer's source of random bytes, dates and the RSA key are fixed. The
// Common issuer of a run signs alike in every run, and its ids For an account and a name are the same, so that a run
// replaces what another stored instead of adding to it. All ids begin with Prefix.
package specimen
