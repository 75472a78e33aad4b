package storage

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"
)

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (settingRow) TableName() string { return "settings" }

// BindKey ties the database to the key its hashes and tokens are made with. The first call records the fingerprint; a
// different one later is ErrConflict, and then nobody's secret or token would be recognized.
func (s *Store) BindKey(ctx context.Context, fingerprint string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		row := settingRow{Name: "key_fingerprint", Value: fingerprint}
		if err := create(s.tx(ctx).Clauses(clause.OnConflict{DoNothing: true}), &row, "key fingerprint"); err != nil {
			return err
		}
		bound, err := take[settingRow](s.tx(ctx).Where("name = ?", row.Name), "key fingerprint")
		if err != nil {
			return err
		}
		if bound.Value != fingerprint {
			return fmt.Errorf("bind key: the database was made with another key: %w", ErrConflict)
		}
		return nil
	})
}
