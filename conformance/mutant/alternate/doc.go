// Package alternate is a second good provider of CLR 2.0, for the mutants and for the cases: one that was written from
// the standard, and decides otherwise than the host of this project wherever the standard lets a host decide. A case that
// is red here presumes a reading.
//
// It lives in memory for as long as a test does, answers one request at a time, and starts nothing. What it reads is
// bounded.
//
// # Its readings
//
// The service is below a path of its origin, and its authorization endpoint has a query (RFC 6749, Section 3.1). The
// service description names no refreshUrl, no place to revoke and no metadata, and its server is a relative URL.
// Registrations are not managed (RFC 7592), and tokens not introspected (RFC 7662).
//
// A registration without a scope gets one for reading; scopes, grant types and authentication methods that are unknown are
// replaced, and the last of two members of a name counts. The client identifier is a small number, and the secret has characters that Basic authentication must encode
// (RFC 6749, Section 2.3.1). A client that is not authenticated is answered with 400 (Security Framework 1.1, Token Error
// Response).
//
// A user gives the name on one page and the password on the next, and is asked for consent every time, in two forms. A
// redirect is a 302. A scope that is unknown is left out of the grant, and the others are listed in reverse.
//
// A token response has the type bearer in small letters, no lifetime, and a refresh token whether or not offline_access
// was requested. A refresh token is not replaced, and a refresh ends the access tokens before it. Refresh tokens are revoked,
// access tokens are not (RFC 7009, Section 2).
//
// Lists are newest first, without a total, and their links have a cursor in place of an offset. since is compared with the
// date of the award, where there is one. What is not acceptable is answered with 422, and what is not newer with 409. A
// record that is about another person, that cannot be verified at the moment, or whose associations lead nowhere, is
// rejected. Lists and profiles have an ETag, and the service description has none. HEAD is not allowed, and PATCH is not
// known.
//
// A profile has two members, and one that is written is accepted with 202. Errors have no code minor, and a description
// by language. JSON is indented and its slashes are escaped.
package alternate
