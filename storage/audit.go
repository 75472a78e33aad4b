package storage

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// The actors of audit events. The id of the user or the client follows a colon.
const (
	ActorOperator  = "operator"  // by command at the host itself
	ActorAdmin     = "admin:"    // a user in the role of an admin
	ActorUser      = "user:"     // a user, about what is the user's own
	ActorClient    = "client:"   // an authenticated client
	ActorAnonymous = "anonymous" // nobody who authenticated
)

// auditRepeat is how long a repeat of the same event writes nothing.
const auditRepeat = time.Hour

type auditRow struct {
	ID        int64 `gorm:"primaryKey"`
	At        instant
	Action    string
	Actor     string
	UserID    string
	ClientID  string
	RequestID string
	Detail    string
	Same      int64
}

func (auditRow) TableName() string { return "audit_events" }

func auditRowFrom(e AuditEvent) auditRow {
	row := auditRow{
		At:        instantOf(e.At),
		Action:    e.Action,
		Actor:     e.Actor,
		UserID:    e.UserID,
		ClientID:  e.ClientID,
		RequestID: e.RequestID,
		Detail:    e.Detail,
	}
	var key []byte
	for _, text := range []string{row.Action, row.Actor, row.UserID, row.ClientID, row.Detail} {
		key = appendText(key, text)
	}
	sum := sha256.Sum256(key)
	row.Same = int64(binary.BigEndian.Uint64(sum[:]))
	return row
}

// Record appends an event to the audit log. At is the store's clock when it is zero. A repeat of the same event (action,
// actor, user, client and detail are equal) within an hour writes nothing, so that nobody can fill the log by doing one
// thing over and over. What an operator or an admin does is always written: a client that was suspended, resumed and
// suspended again is suspended. The database itself refuses to change an event, and to delete one before PruneAudit has marked its seal.
//
// An event MUST NOT hold a secret, a token, a name, an e-mail address or text that a stranger wrote.
func (s *Store) Record(ctx context.Context, e AuditEvent) error {
	row := auditRowFrom(e)
	if e.At.IsZero() {
		row.At = s.now()
	}
	return s.Transact(ctx, func(ctx context.Context) error {
		id, err := s.insertEvent(ctx, row)
		if err != nil || id == 0 || e.Address == "" {
			return err
		}
		return create(s.tx(ctx), &addressRow{EventID: id, At: row.At, Address: e.Address}, "address of an audit event")
	})
}

// insertEvent returns the id of the event, or zero for a repeat. On PostgreSQL repeats that run side by side may each be
// written, at most one for each connection.
func (s *Store) insertEvent(ctx context.Context, row auditRow) (id int64, err error) {
	const statement = `
		INSERT INTO audit_events (at, action, actor, user_id, client_id, request_id, detail, same)
		SELECT CAST(@at AS BIGINT), CAST(@action AS TEXT), CAST(@actor AS TEXT), CAST(@user AS TEXT), CAST(@client AS TEXT),
			CAST(@request AS TEXT), CAST(@detail AS TEXT), CAST(@same AS BIGINT)
		WHERE CAST(@always AS INTEGER) = 1 OR NOT EXISTS (
			SELECT 1 FROM audit_events WHERE same = @same AND at > @since AND action = @action AND actor = @actor
				AND user_id = @user AND client_id = @client AND detail = @detail)
		RETURNING id`
	always := 0
	if row.Actor == ActorOperator || strings.HasPrefix(row.Actor, ActorAdmin) {
		always = 1
	}
	db := s.tx(ctx).Raw(statement, map[string]any{
		"at": row.At, "action": row.Action, "actor": row.Actor, "user": row.UserID, "client": row.ClientID,
		"request": row.RequestID, "detail": row.Detail, "same": row.Same,
		"always": always, "since": row.At.plus(-auditRepeat),
	})
	if err := translate(db.Scan(&id).Error); err != nil {
		return 0, fmt.Errorf("create audit event: %w", err)
	}
	return id, nil
}

// addressRow is where an event came from. It stands outside the sealed part, and is deleted by DeleteAuditAddresses.
type addressRow struct {
	EventID int64 `gorm:"primaryKey;autoIncrement:false"`
	At      instant
	Address string
}

func (addressRow) TableName() string { return "audit_addresses" }

// DeleteAuditAddresses deletes the network addresses of at most batch events before the given time, and returns how many it
// deleted. The events stay.
func (s *Store) DeleteAuditAddresses(ctx context.Context, before time.Time, batch int) (int64, error) {
	return s.sweep(ctx, sweep{"audit_addresses", "event_id", "FROM audit_addresses WHERE at < ?", []any{instantOf(before)}}, batch)
}
