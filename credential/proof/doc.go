// Package proof makes and verifies the proofs of a credential. At present that is VC-JWT: the credential as the payload
// of a compact JWS, signed by the issuer.
//
// A JWS is taken apart by ParseJWS and judged by Verify; the two are separate because a host wants to say everything
// that is wrong with a submission, not only the first thing. Which algorithms count is decided here and never by the
// header: the header's alg only selects from our list, and the kind of key must fit it. Nothing is fetched. A signature
// that verifies with the key in its own header proves that the holder of that key signed, and nothing about who that
// is; tying key and issuer together is the caller's business, with Thumbprint and ParseDIDJWK to help.
package proof
