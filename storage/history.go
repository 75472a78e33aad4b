package storage

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type historyRow struct {
	OwnerID string `gorm:"primaryKey"`
	Day     int64  `gorm:"primaryKey;autoIncrement:false"`
	What    string `gorm:"primaryKey"`
	About   string `gorm:"primaryKey"`
	Name    string
	At      instant
	Times   int64
}

func (historyRow) TableName() string { return "history" }

func rowFromHistory(e HistoryEntry, at instant) historyRow {
	return historyRow{
		OwnerID: e.OwnerID,
		Day:     at.micros() / (24 * time.Hour).Microseconds(),
		What:    string(e.What),
		About:   cut(e.About, maxHistoryAbout),
		Name:    cut(e.Name, maxHistoryName),
		At:      at,
		Times:   max(e.Count, 1),
	}
}

func (r historyRow) toDomain() HistoryEntry {
	return HistoryEntry{
		OwnerID: r.OwnerID,
		At:      r.At.time(),
		What:    History(r.What),
		About:   r.About,
		Name:    r.Name,
		Count:   r.Times,
	}
}

// Remember adds to the owner's history. At is the store's clock when it is zero. What was done to the same object before on the
// same day of UTC is counted, with the name and the time of the last one. An unknown owner is ErrNotFound.
//
// An entry MUST NOT hold an address or anything else of a stranger who viewed a share.
func (s *Store) Remember(ctx context.Context, e HistoryEntry) error {
	at := s.now()
	if !e.At.IsZero() {
		at = instantOf(e.At)
	}
	row := rowFromHistory(e, at)
	return s.Transact(ctx, func(ctx context.Context) error {
		row, counted := row, row.Times
		repeated := clause.OnConflict{
			Columns: []clause.Column{{Name: "owner_id"}, {Name: "day"}, {Name: "what"}, {Name: "about"}},
			DoUpdates: clause.Assignments(map[string]any{
				"name":  gorm.Expr("excluded.name"),
				"at":    gorm.Expr("excluded.at"),
				"times": gorm.Expr("history.times + excluded.times"),
			}),
		}
		if err := create(s.tx(ctx).Clauses(repeated, clause.Returning{Columns: []clause.Column{{Name: "times"}}}), &row, "history entry"); err != nil {
			return err
		}
		if row.Times > counted {
			return nil // a repeat
		}
		all := sweep{"history", "owner_id, day, what, about", "FROM history WHERE owner_id = ? ORDER BY at DESC, what, about", []any{e.OwnerID}}
		return s.endOld(ctx, all, MaxHistory)
	})
}

// History returns a part of the owner's history, the newest first, and how many entries there are in all.
func (s *Store) History(ctx context.Context, ownerID string, limit, offset int) (entries []HistoryEntry, total int64, err error) {
	if err := s.read(ctx).Model(&historyRow{}).Where("owner_id = ?", ownerID).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count history: %w", translate(err))
	}
	rows, err := find[historyRow](s.read(ctx).Where("owner_id = ?", ownerID).
		Order("at DESC, what, about").Limit(limit).Offset(offset), "history")
	if err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		entries = append(entries, row.toDomain())
	}
	return entries, total, nil
}
