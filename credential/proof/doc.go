// Package proof makes and verifies the proofs of a credential: VC-JWT, the credential as the payload of a compact JWS,
// and Data Integrity, a proof inside the document. It fetches nothing.
//
// A JWS is taken apart by ParseJWS and judged by Verify; the two are separate because a host wants to say everything
// that is wrong with a submission, not only the first thing. Which algorithms count is decided here and never by the
// header: the header's alg only selects from our list, the kind of key must fit it, and what the key says of its use
// (use, key_ops and alg of a JWK) must allow it. A signature that verifies with the key in its own header proves that the
// holder of that key signed, and nothing about who that is; tying key and issuer together is the caller's business.
//
// Integrity verifies the Data Integrity proofs of one document, one at a time; a caller goes through the set, and one
// good proof suffices. Here too the suite only selects from our list. There are three answers: the method that signed,
// Defects, and *Unchecked for what is neither good nor bad, such as a suite nobody here knows. Canonicalizing and finding
// keys are the caller's, passed in; Signer makes proofs with the same two functions below it.
//
// # Selective disclosure
//
// With ecdsa-sd-2023 the issuer signs every statement by itself, and one signature holds together those that must be
// shown. The holder derives from that base proof another that covers a part of the document. Blank nodes are what makes
// this hard: their canonical names change when a part is left out. So the issuer names them by an HMAC, whose key the
// holder has, and a derived proof says which of the verifier's names stands for which of the issuer's. To find out which
// statements a JSON pointer selects, the nodes get made-up IRIs first (skolems), and match pairs the blank nodes of two
// readings of one document. That needs no more of JSON-LD than the canonicalizer that verification needs anyway.
package proof
