package storage

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// firstRecheck is how long after its arrival a credential is first due. The store cannot tell what a verdict means, so
// it makes every one due soon, and who checks decides.
const firstRecheck = time.Minute

// dueSQL claims in one statement. On PostgreSQL the lock makes a claimer pass by what another is claiming at that
// moment, and look again at what another has just claimed; a table expression with a lock runs once, where a subquery
// may run again and claim more than its limit.
const dueSQL = `
WITH due AS MATERIALIZED (
	SELECT owner_id, issuer_id, credential_id FROM credentials WHERE recheck_at <= ? ORDER BY recheck_at LIMIT ?%s)
UPDATE credentials SET recheck_at = ?
WHERE (owner_id, issuer_id, credential_id) IN (SELECT owner_id, issuer_id, credential_id FROM due)
RETURNING *`

// claimLock is what dueSQL locks with. SQLite has one writer at a time and no row locks.
var claimLock = map[engine]string{engineSQLite: "", enginePostgres: " FOR NO KEY UPDATE SKIP LOCKED"}

// ClaimRechecks returns at most limit credentials whose verdict is due to be found out again, those that have waited
// longest. Until the lease is over nobody else is given them; one that is not saved by then is due again. Their DueAt
// is the end of the lease, to be replaced before SaveRecheck.
func (s *Store) ClaimRechecks(ctx context.Context, limit int, lease time.Duration) ([]Recheck, error) {
	now := s.now()
	var rows []credentialRow
	statement := fmt.Sprintf(dueSQL, claimLock[s.engine])
	if err := s.tx(ctx).Raw(statement, now, limit, now.plus(lease)).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("claim rechecks: %w", translate(err))
	}
	claimed := make([]Recheck, len(rows))
	for i, row := range rows {
		claimed[i] = Recheck{
			Credential: row.toDomain(),
			DueAt:      row.RecheckAt.time(),
			Attempts:   row.RecheckAttempts,
			version:    row.Version,
			claim:      row.RecheckAt,
			wasProven:  row.Proven,
		}
	}
	return claimed, nil
}

// SaveRecheck ends a claim: it keeps Verdict, Checks, CheckedAt, Proven, DueAt and Attempts, and touches nothing else of
// the credential; the version that is current has the same Proven. ErrConflict says that the claim is no longer good and nothing was kept: the credential was replaced or
// removed, or the lease ended and somebody else claimed it.
func (s *Store) SaveRecheck(ctx context.Context, r Recheck) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		n, err := changed(s.tx(ctx).Model(&credentialRow{}).
			Where("owner_id = ? AND issuer_id = ? AND credential_id = ?", r.OwnerID, r.IssuerID, r.CredentialID).
			Where("version = ? AND recheck_at = ?", r.version, r.claim).
			UpdateColumns(map[string]any{
				"verdict":          r.Verdict,
				"checks":           notNil(r.Checks),
				"checked_at":       instantOf(r.CheckedAt),
				"proven":           r.Proven,
				"once_proven":      gorm.Expr("once_proven OR ?", r.Proven),
				"recheck_at":       instantOf(r.DueAt),
				"recheck_attempts": r.Attempts,
			}), "save recheck")
		if err == nil && n == 0 {
			err = fmt.Errorf("save recheck: %w", ErrConflict)
		}
		if err != nil || r.Proven == r.wasProven {
			return err
		}
		return mustChange(s.of(ctx, rowFromCredential(r.Credential)).Model(&versionRow{}).
			Where("version = ?", r.version).UpdateColumn("proven", r.Proven), "save recheck of version")
	})
}
