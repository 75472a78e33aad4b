package storage

import (
	"context"
	"fmt"
	"time"
)

// DueRechecks returns how many credentials are due to be verified again, counted up to limit, and since when the one that has
// waited longest is; the zero time when none is. It reads no more than that many entries of an index.
func (s *Store) DueRechecks(ctx context.Context, limit int) (n int, since time.Time, err error) {
	due := s.in(ctx, s.records.reader).Model(&credentialRow{}).Select("recheck_at").Where("recheck_at <= ?", s.now()).Order("recheck_at").Limit(limit)
	var found struct {
		N     int
		Since instant
	}
	if err := s.in(ctx, s.records.reader).Table("(?) AS due", due).Select("COUNT(*) AS n, COALESCE(MIN(recheck_at), 0) AS since").Scan(&found).Error; err != nil {
		return 0, time.Time{}, fmt.Errorf("count rechecks: %w", translate(err))
	}
	if found.N == 0 {
		return 0, time.Time{}, nil
	}
	return found.N, found.Since.time(), nil
}
