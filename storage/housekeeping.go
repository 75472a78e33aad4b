package storage

import (
	"context"
	"fmt"
	"math"
)

// sweep names rows of one table that are to go.
type sweep struct {
	table, key string // the key's columns
	rows       string // where to find them, after SELECT and the key
	args       []any
}

// DeleteExpired removes at most batch rows of each kind and returns how many it removed in all; the caller repeats it
// until that is zero. Each kind has its own short transaction, and an index that finds its rows.
//
// Sessions, authorizations, codes, tokens and uploads go at their end, imports after 30 days, and sessions also when their
// user is disabled. A used code stays for a day. A refresh token stays for its own time whether it was used or not, because it
// proves reuse as long. An ended grant stays for Retention.EndedGrants, and the consent to it as long as any grant of that client
// to that user. A share stays listed for 90 days after its end, and what people did for Retention.History. What a
// removed credential was goes after UndoTime, with all its versions and its places in shares. Of a credential the versions beyond
// Options.RecordVersions go.
func (s *Store) DeleteExpired(ctx context.Context, batch int) (total int64, err error) {
	now := s.now()
	for _, w := range s.sweeps(now) {
		n, err := s.sweep(ctx, w, batch)
		if total += n; err != nil {
			return total, err
		}
	}
	for _, ended := range s.endedGrants(now) {
		n, err := s.sweepGrants(ctx, ended, batch)
		if total += n; err != nil {
			return total, err
		}
	}
	n, err := s.sweepRemoved(ctx, now, batch)
	if total += n; err != nil {
		return total, err
	}
	n, err = s.pruneOverfull(ctx, batch)
	return total + n, err
}

// DeleteUnusedClients removes at most batch clients of each kind and returns how many it removed; the caller repeats it
// until that is zero. A client that never completed a flow goes Retention.UnusedClients after its registration, and one that
// did Retention.EndedGrants after its last token, when no grant is left under it; as long as an operator suspends that one,
// it stays.
func (s *Store) DeleteUnusedClients(ctx context.Context, batch int) (total int64, err error) {
	for _, w := range s.clientSweeps(s.now()) {
		n, err := s.sweep(ctx, w, batch)
		if total += n; err != nil {
			return total, err
		}
	}
	return total, nil
}

func (s *Store) sweeps(now instant) []sweep {
	return []sweep{
		{"sessions", "token_hash", "FROM sessions WHERE expires_at <= ?", []any{now}},
		{"sessions", "token_hash", "FROM users u CROSS JOIN sessions s WHERE s.user_id = u.id AND u.disabled_at IS NOT NULL", nil},
		{"authorizations", "id", "FROM authorizations WHERE expires_at <= ?", []any{now}},
		{"codes", "signature", "FROM codes WHERE expires_at <= ? AND (used_at IS NULL OR used_at <= ?)", []any{now, now.plus(-usedCodeKept)}},
		{"access_tokens", "signature", "FROM access_tokens WHERE expires_at <= ?", []any{now}},
		{"refresh_tokens", "signature", "FROM refresh_tokens WHERE expires_at <= ?", []any{now}},
		{"uploads", "owner_id, id", "FROM uploads WHERE made_at <= ?", []any{now.plus(-UploadLife)}},
		{"imports", "owner_id, id", "FROM imports WHERE made_at <= ?", []any{now.plus(-importLife)}},
		{"shares", "owner_id, id", "FROM shares WHERE ends_at <= ?", []any{now.plus(-endedSharesKept)}},
		{"shares", "owner_id, id", "FROM shares WHERE stopped_at <= ?", []any{now.plus(-endedSharesKept)}},
		{"consents", "user_id, client_id", "FROM consents c WHERE updated_at <= ? AND" +
			" NOT EXISTS (SELECT 1 FROM grants g WHERE g.user_id = c.user_id AND g.client_id = c.client_id)", []any{now.plus(-s.retention.consents())}},
		{"history", "owner_id, day, what, about", "FROM history WHERE at <= ?", []any{now.plus(-s.retention.History)}},
	}
}

func (s *Store) clientSweeps(now instant) []sweep {
	return []sweep{
		{"clients", "id", "FROM clients WHERE last_used_at IS NULL AND created_at <= ?", []any{now.plus(-s.retention.UnusedClients)}},
		{"clients", "id", "FROM clients c WHERE last_used_at <= ? AND state <> 'suspended' AND" +
			" NOT EXISTS (SELECT 1 FROM grants g WHERE g.client_id = c.id)", []any{now.plus(-s.retention.EndedGrants)}},
	}
}

// statement is a DELETE whose last two parameters are how many of the rows go, and how many before them stay.
func (w sweep) statement() string {
	return fmt.Sprintf("DELETE FROM %[1]s WHERE (%[2]s) IN (SELECT %[2]s %[3]s LIMIT ? OFFSET ?)", w.table, w.key, w.rows)
}

func (s *Store) sweep(ctx context.Context, w sweep, batch int) (int64, error) {
	return changed(s.tx(ctx).Exec(w.statement(), append(w.args, batch, 0)...), "sweep "+w.table)
}

// endOld removes the rows of w, which are the newest first, except the first ones. Where one is added by many at once on
// PostgreSQL, each may leave one too many; the next one removes them.
func (s *Store) endOld(ctx context.Context, w sweep, keep int) error {
	_, err := changed(s.tx(ctx).Exec(w.statement(), append(w.args, math.MaxInt64, keep)...), "end old "+w.table)
	return err
}

// condition selects rows.
type condition struct {
	where string
	arg   instant
}

// endedGrants are two conditions, so that an index finds what each selects.
func (s *Store) endedGrants(now instant) []condition {
	longAgo := now.plus(-s.retention.EndedGrants)
	return []condition{{"expires_at <= ?", longAgo}, {"revoked_at <= ?", longAgo}}
}

// sweepGrants removes grants, and the consents that no other grant follows from.
func (s *Store) sweepGrants(ctx context.Context, ended condition, batch int) (total int64, err error) {
	err = s.Transact(ctx, func(ctx context.Context) error {
		total = 0
		grants, err := find[grantRow](s.tx(ctx).Select("id", "user_id", "client_id").
			Where(ended.where, ended.arg).Order("id").Limit(batch), "ended grants")
		if err != nil || len(grants) == 0 {
			return err
		}
		if total, err = changed(s.tx(ctx).Delete(&grants), "sweep grants"); err != nil {
			return err
		}
		for _, g := range grants {
			n, err := changed(s.tx(ctx).Where("user_id = ? AND client_id = ?", g.UserID, g.ClientID).
				Where("NOT EXISTS (SELECT 1 FROM grants g WHERE g.user_id = consents.user_id AND g.client_id = consents.client_id)").
				Delete(&consentRow{}), "sweep consents")
			if total += n; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return total, nil
}
