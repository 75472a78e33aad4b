package storage

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

type grantRow struct {
	ID            string `gorm:"primaryKey"`
	ClientID      string
	UserID        string
	Scopes        scopes
	CreatedAt     instant
	ExpiresAt     instant
	LastUsedAt    instant
	RevokedAt     instant
	RevokedReason string
}

func (grantRow) TableName() string { return "grants" }

func rowFromGrant(g Grant) grantRow {
	return grantRow{
		ID:            g.ID,
		ClientID:      g.ClientID,
		UserID:        g.UserID,
		Scopes:        g.Scopes,
		CreatedAt:     instantOf(g.CreatedAt),
		ExpiresAt:     instantOf(g.ExpiresAt),
		LastUsedAt:    instantOf(g.LastUsedAt),
		RevokedAt:     instantOf(g.RevokedAt),
		RevokedReason: g.RevokedReason,
	}
}

func (r grantRow) toDomain() Grant {
	return Grant{
		ID:            r.ID,
		ClientID:      r.ClientID,
		UserID:        r.UserID,
		Scopes:        r.Scopes,
		CreatedAt:     r.CreatedAt.time(),
		ExpiresAt:     r.ExpiresAt.time(),
		LastUsedAt:    r.LastUsedAt.time(),
		RevokedAt:     r.RevokedAt.time(),
		RevokedReason: r.RevokedReason,
	}
}

// Grant returns the grant with the id, whatever its state.
func (s *Store) Grant(ctx context.Context, id string) (Grant, error) {
	row, err := take[grantRow](s.read(ctx).Where("id = ?", id), "grant")
	return row.toDomain(), err
}

// GrantsOf returns at most limit grants that the user has given, live ones and ended ones that are still kept, the newest first.
func (s *Store) GrantsOf(ctx context.Context, userID string, limit int) ([]Grant, error) {
	rows, err := find[grantRow](s.read(ctx).Where("user_id = ?", userID).Order("created_at DESC, id").Limit(limit), "grants")
	if err != nil {
		return nil, err
	}
	grants := make([]Grant, len(rows))
	for i, row := range rows {
		grants[i] = row.toDomain()
	}
	return grants, nil
}

// RevokeGrant ends everything under the grant, from the next call on (RFC 7009, Section 2.1). Of a revoked grant the
// first time and reason stay; a grant that is not there is no error.
func (s *Store) RevokeGrant(ctx context.Context, grantID, reason string) error {
	_, err := s.revoke(ctx, reason, "id = ?", grantID)
	return err
}

// revoke marks the grants that a condition selects and that are not revoked yet. All revocation of authority goes
// through here: every check of a token joins its grant, so a rotation in flight cannot outlive it.
func (s *Store) revoke(ctx context.Context, reason, condition string, args ...any) (ids []string, err error) {
	var rows []grantRow
	_, err = changed(s.tx(ctx).Model(&rows).Clauses(clause.Returning{Columns: []clause.Column{{Name: "id"}}}).
		Where(condition, args...).Where("revoked_at IS NULL").
		Updates(map[string]any{"revoked_at": s.now(), "revoked_reason": reason}), "revoke grants")
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids, err
}

// lockGrants returns the grants that a condition selects, and locks their rows, so that changes of what belongs to one grant
// are serialized. Everybody locks in that order, the grant first; otherwise a rotation and the deletion of its client would
// each hold a row that the other waits for. On SQLite there is one writer, and gorm leaves the clause out.
func (s *Store) lockGrants(ctx context.Context, condition string, args ...any) ([]grantRow, error) {
	return find[grantRow](s.tx(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).
		Where(condition, args...).Order("id"), "grants")
}

// TouchGrant notes when the grant was last used. An earlier time than the noted one changes nothing.
func (s *Store) TouchGrant(ctx context.Context, grantID string, at time.Time) error {
	used := instantOf(at)
	_, err := changed(s.tx(ctx).Model(&grantRow{}).
		Where("id = ? AND (last_used_at IS NULL OR last_used_at < ?)", grantID, used).
		Update("last_used_at", used), "touch grant")
	return err
}
