// Package logo shows the logos of clients without letting a browser near the clients' hosts: who looks at a page is no
// client's business before it was allowed anything (RFC 7591, Section 5).
//
// A logo is fetched once, by the guarded outbound client and in the background, when a person who has signed in is shown
// the client on a page. Nobody else can cause a request. What came is bounded before it is decoded, drawn anew as a small
// PNG, so that nothing of the file but its looks goes on, and kept in the database, one picture a client, where every
// replica finds it. What could not be had is not asked for again for a while.
//
// The address of a picture carries the registered logo_uri as a version, so that a browser may keep it for good. The
// parameter is compared and never followed.
package logo
