// Package signin serves the sign-in page, keeps browser sessions and checks passwords.
//
// A session is a cookie with 256 random bits, of which only the SHA-256 is stored. It begins anew with every sign-in, so
// a session planted in a browser beforehand is worth nothing afterwards.
//
// Passwords are kept as argon2id. Nobody outside learns from an answer whether an account exists: an unknown account, a
// wrong password and a disabled account get one message after one and the same work, and failures are counted for an
// unknown account as for any other.
//
// Failures are what the throttles count, by network address and by account. The address is asked first. A throttled
// account stays shut even to the right password, or a stranger could go on guessing; only an address where the account
// was opened before has a count of its own, so that a stranger elsewhere does not shut the owner out.
//
// Right passwords are bounded as well, since each costs about 30 ms of a processor. Half of the processors check
// passwords. At most 64 attempts are being checked or wait for it, of which 32 come from one address and 16 are for one
// account; whoever comes then is answered at once and asked to come back. Of one account two at most stand before those of
// other people. A user has at most storage.MaxSessions sessions.
package signin
