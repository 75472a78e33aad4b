// Package secret makes the host's secrets and keeps what is needed to recognise them again.
//
// One master secret lives in a file outside the database. From it come four keys: one signs authorization codes and
// tokens, one makes the successors of refresh tokens, one those of registration access tokens, and one is the pepper under
// which client secrets and registration access tokens are hashed. A copy of the database alone therefore lets nobody test a guess, and none of the
// keys tells anything about another.
//
// The secrets handed out carry 256 random bits, so one fast keyed hash is all they need: a slow hash protects words that
// people choose, and at a token endpoint open to anybody it would mostly be a way to keep the host busy. Users'
// passwords are another matter and are not kept here.
//
// Every secret begins with a prefix of its own, by which secret scanners find a leaked one and people can tell what they
// are looking at. The rest is letters, digits, "-" and "_" only, because HTTP Basic credentials are form-decoded
// (RFC 6749, Section 2.3.1) and a client that forgets to encode would lose a "+" or a "%".
package secret
