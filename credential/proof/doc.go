// Package proof makes and verifies the proofs of a credential: VC-JWT, the credential as the payload of a compact JWS,
// and Data Integrity, a proof inside the document. It fetches nothing.
//
// ParseJWS parses a JWS and Verify verifies it; the two are separate because a host reports everything that is wrong with a
// submission, not only the first defect. Which algorithms are accepted is decided here and never by the header: the header's
// alg only selects from our list, the kind of key MUST fit it, and the key's own restrictions (use, key_ops and alg of a
// JWK) MUST allow it. A signature that verifies with the key in its own header proves that the holder of that key signed,
// and nothing about who that is; the caller MUST check that the key is the issuer's.
//
// Integrity verifies the Data Integrity proofs of one document, one at a time; a caller iterates over the set, and one good
// proof is enough. Here too the suite only selects from our list. There are three results: the method that signed, Defects,
// and *Unchecked for what is neither good nor bad, such as an unknown suite. The caller passes in canonicalization and key
// resolution; Signer makes proofs with the same two functions.
//
// # Selective disclosure
//
// With ecdsa-sd-2023 the issuer signs every statement by itself, and with one signature those that are mandatory. The holder
// derives from that base proof another that covers a part of the document. The difficulty is blank nodes: their canonical
// names change when a part is left out. So the issuer labels them by an HMAC, whose key the holder has, and a derived proof
// maps the verifier's names to the issuer's labels. To find the statements that a JSON pointer selects, the nodes are
// skolemized first, and match pairs the blank nodes of two readings of one document. That needs no more of JSON-LD than the
// canonicalizer that verification needs anyway.
package proof
