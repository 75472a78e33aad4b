package storage

import (
	"context"

	"gorm.io/gorm/clause"
)

type profileRow struct {
	UserID    string `gorm:"primaryKey"`
	Body      []byte
	UpdatedAt instant
}

func (profileRow) TableName() string { return "profiles" }

// Profile returns the user's profile as it was saved.
func (s *Store) Profile(ctx context.Context, userID string) ([]byte, error) {
	row, err := take[profileRow](s.read(ctx).Where("user_id = ?", userID), "profile")
	return row.Body, err
}

// SaveProfile keeps the user's profile in place of the one before.
func (s *Store) SaveProfile(ctx context.Context, userID string, body []byte) error {
	row := profileRow{UserID: userID, Body: notNil(body), UpdatedAt: s.now()}
	return create(s.tx(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "user_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"body", "updated_at"}),
	}), &row, "profile")
}
