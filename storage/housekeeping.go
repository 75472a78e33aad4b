package storage

import (
	"context"
	"fmt"
	"time"
)

// How long what has ended is kept, so that a late replay is still recognized and an operator can look back.
const (
	usedCodeKept   = 24 * time.Hour
	endedGrantKept = 90 * 24 * time.Hour
)

// sweep names the rows of one table whose time is over.
type sweep struct {
	table, key, ended string
	args              []any
}

// DeleteExpired removes at most batch rows of each kind and returns how many it removed in all; the caller repeats it
// until that is zero. Sessions, authorizations, codes and tokens go at their end. A used code stays for a day, a used
// refresh token until its grant has ended, and an ended grant, with all that is left under it, for 90 days.
// Of a credential the versions beyond Options.RecordVersions go.
func (s *Store) DeleteExpired(ctx context.Context, batch int) (int64, error) {
	var total int64
	for _, sweep := range sweeps(s.now()) {
		n, err := s.sweep(ctx, sweep, batch)
		total += n
		if err != nil {
			return total, err
		}
	}
	n, err := s.pruneOverfull(ctx, batch)
	return total + n, err
}

func sweeps(now instant) []sweep {
	longEnded := now.plus(-endedGrantKept)
	return []sweep{
		{"sessions", "token_hash", "expires_at <= ?", []any{now}},
		{"authorizations", "id", "expires_at <= ?", []any{now}},
		{"codes", "signature", "expires_at <= ? AND (used_at IS NULL OR used_at <= ?)", []any{now, now.plus(-usedCodeKept)}},
		{"access_tokens", "signature", "expires_at <= ?", []any{now}},
		{"refresh_tokens", "signature", "expires_at <= ? AND used_at IS NULL", []any{now}},
		{"refresh_tokens", "signature", "used_at IS NOT NULL AND grant_id IN" +
			" (SELECT id FROM grants WHERE revoked_at IS NOT NULL OR expires_at <= ?)", []any{now}},
		{"grants", "id", "expires_at <= ? OR revoked_at <= ?", []any{longEnded, longEnded}},
	}
}

// sweep deletes in its own short transaction, so that nobody waits long behind it.
func (s *Store) sweep(ctx context.Context, w sweep, batch int) (int64, error) {
	statement := fmt.Sprintf("DELETE FROM %[1]s WHERE %[2]s IN (SELECT %[2]s FROM %[1]s WHERE %[3]s LIMIT ?)",
		w.table, w.key, w.ended)
	return changed(s.tx(ctx).Exec(statement, append(w.args, batch)...), "sweep "+w.table)
}
