package storage

import (
	"context"
	"iter"
	"time"
)

// auditBatch is how many events are read at a time. No statement stays open between batches.
const auditBatch = 500

type auditRow struct {
	ID        int64 `gorm:"primaryKey"`
	At        instant
	Action    string
	Actor     string
	UserID    string
	ClientID  string
	Address   string
	RequestID string
	Detail    string
}

func (auditRow) TableName() string { return "audit_events" }

func (r auditRow) toDomain() AuditEvent {
	return AuditEvent{
		ID:        r.ID,
		At:        r.At.time(),
		Action:    r.Action,
		Actor:     r.Actor,
		UserID:    r.UserID,
		ClientID:  r.ClientID,
		Address:   r.Address,
		RequestID: r.RequestID,
		Detail:    r.Detail,
	}
}

// Record appends an event to the audit log. At is the store's clock when it is zero; the ID is the database's. The
// database itself refuses to change or delete an event.
func (s *Store) Record(ctx context.Context, e AuditEvent) error {
	row := auditRow{
		At:        instantOf(e.At),
		Action:    e.Action,
		Actor:     e.Actor,
		UserID:    e.UserID,
		ClientID:  e.ClientID,
		Address:   e.Address,
		RequestID: e.RequestID,
		Detail:    e.Detail,
	}
	if e.At.IsZero() {
		row.At = s.now()
	}
	return create(s.tx(ctx), &row, "audit event")
}

// AuditEvents yields the events from the given time on, the oldest first, reading them in batches. An error is yielded
// once and ends the sequence.
func (s *Store) AuditEvents(ctx context.Context, since time.Time) iter.Seq2[AuditEvent, error] {
	return func(yield func(AuditEvent, error) bool) {
		at, id := instantOf(since), int64(0)
		for {
			rows, err := s.auditAfter(ctx, at, id)
			if err != nil {
				yield(AuditEvent{}, err)
				return
			}
			for _, row := range rows {
				if !yield(row.toDomain(), nil) {
					return
				}
				at, id = row.At, row.ID
			}
			if len(rows) < auditBatch {
				return
			}
		}
	}
}

// auditAfter returns the batch that follows the event (at, id). The zero time comes before all events.
func (s *Store) auditAfter(ctx context.Context, at instant, id int64) ([]auditRow, error) {
	db := s.read(ctx).Order("at, id").Limit(auditBatch)
	if !at.time().IsZero() {
		db = db.Where("(at, id) > (?, ?)", at, id)
	}
	return find[auditRow](db, "audit events")
}
