package storage

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm/clause"
)

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (settingRow) TableName() string { return "settings" }

// demoSetting holds the issuers of a demonstration's records, one a line.
const demoSetting = "demo_issuers"

// DemoIssuers returns the issuers whose records a demonstration wrote, each in a line of its own words, and none when there is
// no demonstration.
func (s *Store) DemoIssuers(ctx context.Context) ([]string, error) {
	rows, err := find[settingRow](s.read(ctx).Where("name = ?", demoSetting), "issuers of the demonstration")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return strings.Split(rows[0].Value, "\n"), nil
}

// SetDemoIssuers replaces the issuers of a demonstration.
func (s *Store) SetDemoIssuers(ctx context.Context, lines []string) error {
	row := settingRow{Name: demoSetting, Value: strings.Join(lines, "\n")}
	_, err := changed(s.tx(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row), "set issuers of the demonstration")
	return err
}

// keySetting holds the fingerprints of the keys, separated by spaces.
const keySetting = "key_fingerprint"

// BoundKeys returns the fingerprints of the keys that the database's hashes and tokens were made with, and none for a new
// database. Without one of these keys, what was made with it would not be recognized.
func (s *Store) BoundKeys(ctx context.Context) ([]string, error) {
	rows, err := find[settingRow](s.read(ctx).Where("name = ?", keySetting), "key fingerprints")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return strings.Fields(rows[0].Value), nil
}

// BindKeys ties the database to other keys than those it is tied to now, which are none for a new database. It is
// ErrConflict when it is tied to different ones.
func (s *Store) BindKeys(ctx context.Context, from, to []string) error {
	value := strings.Join(to, " ")
	if len(from) > 0 {
		n, err := changed(s.tx(ctx).Model(&settingRow{}).Where("name = ? AND value = ?", keySetting, strings.Join(from, " ")).
			Update("value", value), "bind keys")
		return oneRow(n, err)
	}
	row := settingRow{Name: keySetting, Value: value}
	n, err := changed(s.tx(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row), "bind keys")
	return oneRow(n, err)
}

func oneRow(n int64, err error) error {
	if err == nil && n == 0 {
		return fmt.Errorf("bind keys: the database is tied to others: %w", ErrConflict)
	}
	return err
}
