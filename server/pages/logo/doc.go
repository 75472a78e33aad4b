// Package logo shows the logos of clients without a request from the browser to the clients' hosts: a client must not
// learn who looks at a page before it was allowed anything (RFC 7591, Section 5).
//
// A logo is fetched once, by the guarded outbound client and in the background, when a person who has signed in is shown
// the client on a page. Nothing else causes a request. The file is bounded before it is decoded, drawn anew as a small PNG,
// so that nothing of it but its looks is passed on, and stored in the database, one picture a client, where every replica
// finds it. A logo that could not be fetched is not requested again for a while.
//
// The address of a picture carries the registered logo_uri as a version, so that a browser may keep it for good. The
// parameter is compared and never followed.
package logo
