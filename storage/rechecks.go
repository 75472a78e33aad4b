package storage

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// firstRecheck is how long after its arrival a credential is first due. The store does not interpret verdicts, so it makes
// every one due soon and leaves what follows to the caller of SaveRecheck.
const firstRecheck = time.Minute

// dueSQL claims in one statement. On PostgreSQL the lock makes a claimer pass by what another is claiming at that
// moment, and look again at what another has just claimed; a table expression with a lock runs once, where a subquery
// may run again and claim more than its limit.
const dueSQL = `
WITH due AS MATERIALIZED (
	SELECT owner_id, seq FROM credentials WHERE recheck_at <= ? ORDER BY recheck_at LIMIT ?%s)
UPDATE credentials SET recheck_at = ?
WHERE (owner_id, seq) IN (SELECT owner_id, seq FROM due)
RETURNING *`

// claimLock is what dueSQL locks with. SQLite has one writer at a time and no row locks.
var claimLock = map[engine]string{engineSQLite: "", enginePostgres: " FOR NO KEY UPDATE SKIP LOCKED"}

// ClaimRechecks returns at most limit credentials that are due to be verified again, those that have waited longest. Until
// the lease is over nobody else is given them; one that is not saved by then is due again. Their DueAt is the end of the
// lease; the caller MUST replace it before SaveRecheck.
func (s *Store) ClaimRechecks(ctx context.Context, limit int, lease time.Duration) ([]Recheck, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	now := s.now()
	var rows []credentialRow
	statement := fmt.Sprintf(dueSQL, claimLock[s.engine])
	if err := s.in(ctx, s.records.writer).Raw(statement, now, limit, now.plus(lease)).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("claim rechecks: %w", translate(err))
	}
	return s.claimed(ctx, rows)
}

// RecheckDue returns when the owner's credential with the number is due for ClaimRechecks. One the owner does not hold is
// ErrNotFound.
func (s *Store) RecheckDue(ctx context.Context, ownerID string, number int64) (time.Time, error) {
	row, err := take[credentialRow](s.in(ctx, s.records.reader).Select("recheck_at").
		Where("owner_id = ? AND seq = ?", ownerID, number), "credential")
	return row.RecheckAt.time(), err
}

const claimSQL = `UPDATE credentials SET recheck_at = ? WHERE owner_id = ? AND seq = ? RETURNING *`

// ClaimRecheck is ClaimRechecks for the owner's credential with the number, whether it is due or not. It takes the credential from
// whoever has claimed it before. One the owner does not hold is ErrNotFound.
func (s *Store) ClaimRecheck(ctx context.Context, ownerID string, number int64, lease time.Duration) (Recheck, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	var rows []credentialRow
	if err := s.in(ctx, s.records.writer).Raw(claimSQL, s.now().plus(lease), ownerID, number).Scan(&rows).Error; err != nil {
		return Recheck{}, fmt.Errorf("claim recheck: %w", translate(err))
	}
	claimed, err := s.claimed(ctx, rows)
	if err != nil {
		return Recheck{}, err
	}
	if len(claimed) == 0 {
		return Recheck{}, fmt.Errorf("claim recheck: %w", ErrNotFound)
	}
	return claimed[0], nil
}

// claimed loads what the claimed rows are of. A row that was replaced or removed since is left out: its claim is no longer good.
func (s *Store) claimed(ctx context.Context, rows []credentialRow) ([]Recheck, error) {
	claimed := make([]Recheck, 0, len(rows))
	for _, row := range rows {
		current, err := find[versionRow](s.version(ctx, row), "credential version")
		if err != nil {
			return nil, err
		}
		if len(current) == 1 {
			claimed = append(claimed, Recheck{row.toDomain(current[0]), row.RecheckAt.time(), row.RecheckAttempts, row, current[0]})
		}
	}
	return claimed, nil
}

// SaveRecheck ends a claim: it keeps Verdict, VerdictJSON, CheckedAt, Proven, DueAt and Attempts, and touches nothing else of
// the credential; its current version has the same Proven, and VerdictHistory the change. ErrConflict reports that the claim is
// no longer good and nothing was kept: the credential was replaced or removed, or the lease ended and somebody else claimed it.
func (s *Store) SaveRecheck(ctx context.Context, r Recheck) error {
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		n, err := changed(s.tx(ctx).Model(&credentialRow{}).
			Where("owner_id = ? AND issuer_id = ? AND credential_id = ?", r.OwnerID, r.IssuerID, r.CredentialID).
			Where("seq = ? AND version = ? AND recheck_at = ?", r.row.Seq, r.row.Version, r.row.RecheckAt).
			UpdateColumns(map[string]any{
				"verdict":          r.Verdict,
				"checked_at":       instantOf(r.CheckedAt),
				"proven":           r.Proven,
				"once_proven":      gorm.Expr("once_proven OR ?", r.Proven),
				"recheck_at":       instantOf(r.DueAt),
				"recheck_attempts": r.Attempts,
			}), "save recheck")
		if err == nil && n == 0 {
			err = fmt.Errorf("save recheck: %w", ErrConflict)
		}
		if err != nil {
			return err
		}
		after := r.row
		after.Verdict, after.Proven = r.Verdict, r.Proven
		if err := s.keepVerdict(ctx, r.row, after); err != nil {
			return err
		}
		// The row of a version holds its body, so it is written only when there is something to write.
		if r.Proven == r.current.Proven && bytes.Equal(r.VerdictJSON, r.current.VerdictJSON) {
			return nil
		}
		return mustChange(s.version(ctx, r.row).UpdateColumns(map[string]any{
			"proven":       r.Proven,
			"verdict_json": notNil(r.VerdictJSON),
		}), "save recheck of version")
	})
}
