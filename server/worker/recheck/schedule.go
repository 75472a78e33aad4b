package recheck

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"clrhost/credential"
	"clrhost/storage"
)

const (
	firstRetry = time.Minute        // after the first check that was in vain; each next pause is twice as long
	lastRetry  = 24 * time.Hour     // the longest pause
	longest    = 7 * 24 * time.Hour // between two checks of what was decided
	putOff     = 30 * 24 * time.Hour

	// doublings is how often firstRetry doubles until it exceeds lastRetry.
	doublings = 11

	// allAnswered stands in place of a number of attempts when a verdict is open and no host was silent: there is nothing to
	// wait for until an issuer publishes something else.
	allAnswered = -1
)

// due is when the verdict of r, which was found at a time, is to be repeated. It is always later than that time.
func due(c *credential.Credential, r storage.Recheck, skew time.Duration, found time.Time) time.Time {
	pause := longest
	if r.Attempts > 0 || r.Attempts == 0 && r.Verdict == string(credential.Unverifiable) {
		pause = min(firstRetry<<min(r.Attempts, doublings), lastRetry)
	}
	next := found.Add(pause - time.Duration(spread(r.Credential)*float64(pause/4)))
	// A credential has ended when even a clock that is skew behind ours has passed its validUntil.
	turn := c.ValidUntil.Add(skew + time.Second)
	if r.Verdict == string(credential.NotYetValid) {
		turn = c.ValidFrom
	}
	if turn.After(found) && turn.Before(next) {
		return turn
	}
	return next
}

// spread is a number from 0 to 1 that is the credential's own.
func spread(c storage.Credential) float64 {
	sum := sha256.Sum256([]byte(c.OwnerID + "\x00" + c.IssuerID + "\x00" + c.CredentialID))
	return float64(binary.BigEndian.Uint32(sum[:])) / (1 << 32)
}
