// Package signin serves the sign-in page, keeps browser sessions and checks passwords.
//
// A session is a cookie with 256 random bits, of which only the SHA-256 is stored. It begins anew with every sign-in, so
// a session planted in a browser beforehand is worth nothing afterwards.
//
// Passwords are kept as argon2id. Nobody outside learns from an answer whether an account exists: an unknown account, a
// wrong password and a disabled account get one message after one and the same work, and failures are counted for an
// unknown account as for any other.
//
// Failures are what the throttles count, by account and by network address. A throttled account stays shut even to the
// right password. That lets a stranger lock somebody out for a while; the alternative, to let the right password
// through, would let the stranger go on guessing.
package signin
