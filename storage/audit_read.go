package storage

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"gorm.io/gorm"
)

// auditBatch is how many events are read at a time. No statement stays open between batches.
const auditBatch = 500

// AuditFilter selects events. A zero field selects all.
type AuditFilter struct {
	Since    time.Time // from then on
	Action   string
	UserID   string // whom it concerns
	ClientID string // which client it concerns
	Newest   int    // at most this many, the newest
}

func (f AuditFilter) where(db *gorm.DB) *gorm.DB {
	for column, value := range map[string]string{"action": f.Action, "user_id": f.UserID, "client_id": f.ClientID} {
		if value != "" {
			db = db.Where(column+" = ?", value)
		}
	}
	return db
}

// listedRow is an event with what stands beside it.
type listedRow struct {
	Event   auditRow `gorm:"embedded"`
	Address string
}

func (r listedRow) toDomain() AuditEvent {
	e := r.Event
	return AuditEvent{
		ID:        e.ID,
		At:        e.At.time(),
		Action:    e.Action,
		Actor:     e.Actor,
		UserID:    e.UserID,
		ClientID:  e.ClientID,
		Address:   r.Address,
		RequestID: e.RequestID,
		Detail:    e.Detail,
	}
}

// auditPlace is a place in the log, which is ordered by time.
type auditPlace struct {
	At instant
	ID int64
}

// AuditEvents yields the selected events, the oldest first, reading them in batches. The names are those that users and
// clients have now. An error is yielded once and ends the sequence.
func (s *Store) AuditEvents(ctx context.Context, filter AuditFilter) iter.Seq2[AuditEvent, error] {
	return func(yield func(AuditEvent, error) bool) {
		place, err := s.auditStart(ctx, filter)
		for err == nil {
			var events []AuditEvent
			if events, place, err = s.auditAfter(ctx, filter, place); err != nil {
				break
			}
			for _, event := range events {
				if !yield(event, nil) {
					return
				}
			}
			if len(events) < auditBatch {
				return
			}
		}
		yield(AuditEvent{}, err)
	}
}

// auditStart returns the place before the first selected event.
func (s *Store) auditStart(ctx context.Context, filter AuditFilter) (auditPlace, error) {
	start := auditPlace{At: instantOf(filter.Since)}
	if filter.Newest == 0 {
		return start, nil
	}
	db := filter.where(s.read(ctx)).Order("at DESC, id DESC").Offset(filter.Newest - 1)
	if !filter.Since.IsZero() {
		db = db.Where("at >= ?", start.At)
	}
	row, err := take[auditRow](db, "audit event")
	if errors.Is(err, ErrNotFound) { // there are fewer
		return start, nil
	}
	return auditPlace{row.At, row.ID - 1}, err
}

// auditAfter returns the batch that follows the place, and the place after it. The zero time comes before all events.
func (s *Store) auditAfter(ctx context.Context, filter AuditFilter, place auditPlace) ([]AuditEvent, auditPlace, error) {
	db := filter.where(s.read(ctx)).Model(&auditRow{}).Select("audit_events.*, audit_addresses.address").
		Joins("LEFT JOIN audit_addresses ON audit_addresses.event_id = audit_events.id").
		Order("audit_events.at, audit_events.id").Limit(auditBatch)
	if !place.At.time().IsZero() {
		db = db.Where("(audit_events.at, audit_events.id) > (?, ?)", place.At, place.ID)
	}
	rows, err := find[listedRow](db, "audit events")
	if err != nil || len(rows) == 0 {
		return nil, place, err
	}
	events := make([]AuditEvent, len(rows))
	for i, row := range rows {
		events[i] = row.toDomain()
	}
	last := rows[len(rows)-1].Event
	return events, auditPlace{last.At, last.ID}, s.nameAll(ctx, events)
}

// nameAll joins the names to the ids.
func (s *Store) nameAll(ctx context.Context, events []AuditEvent) error {
	users, clients := map[string]string{}, map[string]string{}
	for _, e := range events {
		users[e.UserID], clients[e.ClientID] = "", ""
		switch kind, id, _ := strings.Cut(e.Actor, ":"); kind + ":" {
		case ActorUser, ActorAdmin:
			users[id] = ""
		case ActorClient:
			clients[id] = ""
		}
	}
	if err := errors.Join(s.names(ctx, "users", users), s.names(ctx, "clients", clients)); err != nil {
		return err
	}
	for i, e := range events {
		events[i].UserName, events[i].ClientName = users[e.UserID], clients[e.ClientID]
		switch kind, id, _ := strings.Cut(e.Actor, ":"); kind + ":" {
		case ActorUser, ActorAdmin:
			events[i].ActorName = users[id]
		case ActorClient:
			events[i].ActorName = clients[id]
		}
	}
	return nil
}

// names fills in the names of the rows that are still there.
func (s *Store) names(ctx context.Context, table string, byID map[string]string) error {
	ids := make([]string, 0, len(byID))
	for id := range byID {
		ids = append(ids, id)
	}
	type named struct{ ID, Name string }
	rows, err := find[named](s.read(ctx).Table(table).Select("id, name").Where("id IN ?", ids), "names of "+table)
	for _, row := range rows {
		byID[row.ID] = row.Name
	}
	return err
}
