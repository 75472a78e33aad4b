// Package signin serves the sign-in page, keeps browser sessions and checks passwords.
//
// A session is a cookie with 256 random bits, of which only the SHA-256 is stored. Every sign-in begins a new one, so a
// session planted in a browser beforehand is of no use afterwards.
//
// Passwords are stored as argon2id. No answer tells whether an account exists: an unknown account, a wrong password and a
// disabled account get the same message after the same work, and failures are counted for an unknown account as for any
// other.
//
// The throttles count failures, by network address and by account. The address is checked first. A throttled account
// rejects even the right password, or a stranger could go on guessing; an address where the account was opened before has
// a count of its own, so that a stranger elsewhere does not lock the owner out.
//
// Right passwords are bounded as well, since each costs about 30 ms of a processor. Half of the processors check
// passwords. At most 64 attempts are being checked or wait for it, of which 32 come from one address and 16 are for one
// account; a further one is answered at once with Retry-After. Of one account at most two are queued before those of other
// people. A user has at most storage.MaxSessions sessions.
package signin
