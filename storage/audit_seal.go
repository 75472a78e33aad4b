package storage

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// AuditSealed is how many events one seal covers at most.
const AuditSealed = 1000

// sealRow covers the events whose id is above AfterID, up to and with LastID.
type sealRow struct {
	Number     int64 `gorm:"primaryKey;autoIncrement:false"`
	AfterID    int64
	LastID     int64
	Events     int64
	NewestAt   instant
	EventsHash []byte
	SealedAt   instant
	Seal       []byte
	PrunedAt   instant
}

func (sealRow) TableName() string { return "audit_seals" }

func (r sealRow) pruned() bool { return !r.PrunedAt.time().IsZero() }

func (r sealRow) toDomain() AuditSeal {
	return AuditSeal{Number: r.Number, After: r.AfterID, Last: r.LastID, Events: r.Events, Newest: r.NewestAt.time(),
		SealedAt: r.SealedAt.time(), Hash: r.Seal, PrunedAt: r.PrunedAt.time()}
}

// hash chains the seal to the one before: SHA-256 over that seal (nothing before the first) and this one's own facts.
// The events come in by their hash, so a seal can be checked after they were pruned.
func (r sealRow) hash(previous []byte) []byte {
	text := append([]byte("clrhost audit seal 1\n"), previous...)
	for _, n := range []int64{r.Number, r.AfterID, r.LastID, r.Events, r.NewestAt.micros(), r.SealedAt.micros()} {
		text = binary.BigEndian.AppendUint64(text, uint64(n))
	}
	sum := sha256.Sum256(append(text, r.EventsHash...))
	return sum[:]
}

// hashEvents is SHA-256 over the events in the order of their ids. Each is its id and its time in microseconds as eight
// bytes, the highest first, and its texts, each after its length in the same form.
func hashEvents(rows []auditRow) []byte {
	h, text := sha256.New(), []byte(nil)
	for _, r := range rows {
		text = binary.BigEndian.AppendUint64(text[:0], uint64(r.ID))
		text = binary.BigEndian.AppendUint64(text, uint64(r.At.micros()))
		for _, member := range []string{r.Action, r.Actor, r.UserID, r.ClientID, r.RequestID, r.Detail} {
			text = appendText(text, member)
		}
		h.Write(text)
	}
	return h.Sum(nil)
}

func appendText(b []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
}

// LastAuditID returns the highest id of an event, zero when there is none.
func (s *Store) LastAuditID(ctx context.Context) (id int64, err error) {
	if err := s.read(ctx).Model(&auditRow{}).Select("COALESCE(MAX(id), 0)").Scan(&id).Error; err != nil {
		return 0, fmt.Errorf("load the last audit id: %w", translate(err))
	}
	return id, nil
}

// SealAudit seals the events up to and with the id through that no seal covers, in ranges of AuditSealed, and returns the
// newest seal and how many it added. Several processes may do it at once; each range gets one seal.
//
// Ids are given before a transaction commits, so one below through may still be on its way. The caller MUST therefore
// have read through long enough ago that every transaction of that time has ended.
func (s *Store) SealAudit(ctx context.Context, through int64) (newest AuditSeal, added int, err error) {
	for {
		row, sealed, err := s.sealNext(ctx, through)
		if errors.Is(err, ErrConflict) {
			continue // another process sealed it
		}
		if err != nil || !sealed {
			return row.toDomain(), added, err
		}
		added++
	}
}

// sealNext adds one seal, if there is something for it, and returns the newest. It reads outside a
// transaction: neither events nor seals change, and the number makes sure that one of several processes wins.
func (s *Store) sealNext(ctx context.Context, through int64) (seal sealRow, added bool, err error) {
	seal, err = s.newestSeal(ctx)
	if err != nil {
		return seal, false, err
	}
	rows, err := s.eventsIn(ctx, seal.LastID, through, AuditSealed)
	if err != nil || len(rows) == 0 {
		return seal, false, err
	}
	next := sealRow{
		Number:     seal.Number + 1,
		AfterID:    seal.LastID,
		LastID:     rows[len(rows)-1].ID,
		Events:     int64(len(rows)),
		EventsHash: hashEvents(rows),
		SealedAt:   s.now(),
	}
	for _, row := range rows {
		if row.At.time().After(next.NewestAt.time()) {
			next.NewestAt = row.At
		}
	}
	next.Seal = next.hash(seal.Seal)
	return next, true, s.addSeal(ctx, next)
}

// addSeal is ErrConflict when the number has a seal already.
func (s *Store) addSeal(ctx context.Context, r sealRow) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		newest, err := s.newestSeal(ctx)
		if err != nil {
			return err
		}
		if newest.Number >= r.Number {
			return fmt.Errorf("add audit seal %d: %w", r.Number, ErrConflict)
		}
		return create(s.tx(ctx), &r, "audit seal")
	})
}

// newestSeal is the zero row when there is none.
func (s *Store) newestSeal(ctx context.Context) (sealRow, error) {
	row, err := take[sealRow](s.read(ctx).Order("number DESC"), "newest audit seal")
	if errors.Is(err, ErrNotFound) {
		return sealRow{}, nil
	}
	return row, err
}

// eventsIn returns at most limit events with ids above after, up to and with last, in their order.
func (s *Store) eventsIn(ctx context.Context, after, last int64, limit int) ([]auditRow, error) {
	return find[auditRow](s.read(ctx).Where("id > ? AND id <= ?", after, last).Order("id").Limit(limit), "audit events")
}

// AuditSeal covers a range of events with a hash that is chained to the seal before.
type AuditSeal struct {
	Number      int64 // from 1, without a gap
	After, Last int64 // covers the ids above After, up to and with Last
	Events      int64 // how many there are; ids may have gaps
	Newest      time.Time
	SealedAt    time.Time
	Hash        []byte
	PrunedAt    time.Time // zero while the events are there
}

// String is what can be noted elsewhere, for a later check: the number and the hash.
func (s AuditSeal) String() string { return fmt.Sprintf("%d:%x", s.Number, s.Hash) }
