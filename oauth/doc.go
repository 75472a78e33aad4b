// Package oauth is the authorization server: the code flow with PKCE (RFC 6749, RFC 7636), refresh with rotation,
// revocation (RFC 7009), introspection (RFC 7662), metadata (RFC 8414) and the issuer parameter (RFC 9207). It serves
// five endpoints, and checks access tokens for the API (Bearer). Registration is the package below it. The pages on which a
// person signs in and consents are behind the interface Browser.
//
// The grants run on ory/fosite. Its types stop at this package, and what it leaves open is decided here:
//
//   - The authorization request is checked completely before fosite gets it and before any page is shown. fosite checks
//     PKCE after consent, reads the first of two equal parameters, falls back to a single registered redirect URI and
//     redirects errors of its own making. Until client and redirect URI are known to belong together nothing is redirected;
//     from then on every error is. After consent the stored request is checked again, so that a client that changed or was
//     suspended in the meantime gets no code.
//   - Rows, not session blobs. A code, a token and the grant above them are plain records, from which fositeStore builds
//     what fosite needs. fosite reads sessions twice in one exchange, and a store that replaces them loses what fosite set
//     in between; ours are filled in place and carry nothing but the grant.
//   - Time is Config.Now. fositeStore compares expiry with it, and reports no expiry to fosite.
//   - The owner of a code or refresh token is part of the lookup. The authenticated client is in the context, and what
//     belongs to another client is not found: a stranger can neither redeem it nor have its grant revoked.
//   - The HMAC of a token is checked before the database is asked, so invented tokens cost no query. It covers the
//     prefix, so a code is never accepted as a token.
//   - The PKCE challenge is on the code's row. A wrong verifier therefore uses nothing up: the code stays good for the
//     client that knows the right one.
//   - A code is redeemed once. A second redemption, at the same instant or a day later, is a replay: it is invalid_grant, and
//     the grant is revoked (RFC 6749, Section 4.1.2).
//   - Refresh tokens rotate; see below.
//   - The token endpoint is not one transaction. A replay ends in an error, and a rollback would undo the revocation that
//     it caused. fosite opens a transaction round the writes of a redemption, and that is enough. Consent is one: the
//     decision is consumed, stored and turned into a grant and its code together, or not at all.
//   - A failing database is 503 temporarily_unavailable, never invalid_client or invalid_grant: clients discard
//     credentials over those. fosite does not report some failures of its store, so fositeStore notes the first one for the
//     endpoint.
//   - Clients authenticate by HTTP Basic in our own code. An unknown client gets the answer of a wrong secret. One that
//     is pending or suspended, and knows its secret, gets a description that says so (invalid_client); at the authorization
//     endpoint the person reads it.
//   - There is no client_credentials grant. Every record belongs to a person, and no client reaches one without that
//     person's consent.
//   - A refresh request may narrow the scope of its access token. The refresh token keeps the scope of the grant, so the
//     next access token may be as wide again (RFC 6749, Section 6). In a code exchange the scope parameter, which the
//     standard's table requires and RFC 6749 does not define, repeats what was asked for; it is checked and changes nothing.
//   - Revocation and introspection are small handlers of our own. fosite's answer 200 for another client's token and for a
//     failing store, and show any client any token.
//
// # The chain of refresh tokens
//
// Each refresh answers with a fresh access token and the successor of the refresh token presented. The successor is
// derived from it, under a key of its own, so there is exactly one. A link is in one of three states:
//
//	new      never presented. The first use makes its successor and retires its predecessor.
//	used     its successor exists and is new. Further uses are retries: the same successor, another access token.
//	retired  its successor was used. A further use is reuse: invalid_grant, and the grant is revoked.
//
// So at most two links of a grant are good, and a retry adds an access token but no link. A client that lost the answer
// asks again, and workers that share a token and refresh at once all get the same successor; nothing of that depends on
// time. A link expires 30 days after it was made, whatever its state, and a retry does not lengthen that; until then a
// retired one proves reuse. An access token has a life of its own: a refresh does not end the earlier ones, and what ends a
// grant ends all of them.
//
// RFC 9700, Section 4.14.2, requires rotation for public clients, whose refresh tokens work for anybody who has them. All
// clients here are confidential, so a stolen refresh token is of use only together with the client's secret, and rotation
// is a second protection. It cannot tell a thief from an owner: the first use of a retired link ends the grant, also when it
// is a worker of the client that is late, with a token whose successor another worker has used. The client then asks its
// user again, as the section prescribes. A client avoids it by giving a new refresh token to all workers before one uses it.
// The price of the retries: two parties that hold the client's secret and the same link, and use every successor in step,
// are not detected. Either is as soon as it falls behind by more than one link.
package oauth
