package storage

import "time"

// AuditEvent is one line of the append-only audit log. It holds ids; names are joined when it is read. It never holds a
// secret, a token, a credential's content or what a stranger wrote.
type AuditEvent struct {
	ID        int64
	At        time.Time
	Action    string // "client.registered", "signin.failed", ...
	Actor     string // ActorOperator, ActorAdmin and an id, ...
	UserID    string // whom it concerns, when known
	ClientID  string // which client it concerns, when known
	Address   string // the network address it came from, when it came from one and until that expires
	RequestID string // the request that caused it, when one did
	Detail    string // a short sentence for people

	// The names that the ids have when the log is read; empty for one that was deleted. Record does not write them.
	ActorName, UserName, ClientName string
}
