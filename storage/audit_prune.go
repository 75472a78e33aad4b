package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// AuditPrunable is what PruneAudit would remove.
type AuditPrunable struct {
	First, Last int64 // numbers of the seals; both zero when there is nothing
	Events      int64
	Stay        int64 // events before the time that stay, because no seal covers them or their range reaches beyond it
}

// PrunableAudit looks at what PruneAudit would remove: whole ranges whose events are all before the given time, from the
// oldest on without a gap.
func (s *Store) PrunableAudit(ctx context.Context, before time.Time) (p AuditPrunable, err error) {
	err = s.read(ctx).Raw(`
		SELECT COALESCE(MIN(number), 0) AS first, COALESCE(MAX(number), 0) AS last, CAST(COALESCE(SUM(events), 0) AS BIGINT) AS events
		FROM audit_seals WHERE pruned_at IS NULL AND number < (
			SELECT COALESCE(MIN(number), 9223372036854775807) FROM audit_seals WHERE pruned_at IS NULL AND newest_at >= ?)`,
		instantOf(before)).Scan(&p).Error
	if err != nil {
		return p, fmt.Errorf("load audit seals: %w", translate(err))
	}
	err = s.read(ctx).Model(&auditRow{}).Where("at < ?", instantOf(before)).Count(&p.Stay).Error
	if err != nil {
		return p, fmt.Errorf("count audit events: %w", translate(err))
	}
	p.Stay -= p.Events
	return p, nil
}

// PruneAudit removes the events of the seals that PrunableAudit found, one range a transaction. The
// seals stay, marked as pruned, and can still be checked.
func (s *Store) PruneAudit(ctx context.Context, p AuditPrunable) error {
	for number := max(p.First, 1); number <= p.Last; number++ {
		if err := s.pruneRange(ctx, number); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) pruneRange(ctx context.Context, number int64) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		err := mustChange(s.tx(ctx).Exec("UPDATE audit_seals SET pruned_at = ? WHERE number = ? AND pruned_at IS NULL",
			s.now(), number), "mark audit seal as pruned")
		if errors.Is(err, ErrNotFound) { // another process did it
			return nil
		}
		if err != nil {
			return err
		}
		_, err = changed(s.tx(ctx).Exec(`
			DELETE FROM audit_events
			WHERE id > (SELECT after_id FROM audit_seals WHERE number = ?) AND id <= (SELECT last_id FROM audit_seals WHERE number = ?)`,
			number, number), "prune audit events")
		return err
	})
}
