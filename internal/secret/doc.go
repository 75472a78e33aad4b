// Package secret makes the secrets of a host, and the keys and hashes by which they are recognized.
//
// The master secret is in a file outside the database. Seven keys are derived from it: one signs authorization codes and
// tokens, one makes the successors of refresh tokens, one those of registration access tokens, one the passwords of a
// demonstration, one the tokens of shares, one is the pepper under which client secrets and registration access tokens are hashed,
// and one seals the keys that lie in the database and outlive a rotation. A copy of the database alone therefore does not suffice to
// test a guess, and no key reveals another.
//
// A secret is replaced by another one that comes into force at a time which the file says, so that all processes change over
// together. The earlier ones stay in the file, and what they made is recognized, as long as something may need them. What can
// be made a second time, such as the successor of a refresh token, is made with the keys that made it first; whoever asks
// knows whether they did, from the database.
//
// The secrets that are issued carry 256 random bits, so one fast keyed hash suffices: a slow hash protects words that people
// choose, and at a token endpoint open to anybody it would let strangers load the host. The hashing of passwords is in
// server/password.
//
// Every secret begins with a prefix of its own, by which secret scanners and people recognize it. The rest is letters, digits, "-" and "_" only, because HTTP Basic credentials are form-decoded
// (RFC 6749, Section 2.3.1) and a client that forgets to encode would lose a "+" or a "%".
package secret
