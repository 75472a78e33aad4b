package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

type shareRow struct {
	OwnerID    string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	TokenHash  []byte
	Name       string
	Passphrase string
	MadeAt     instant
	EndsAt     instant
	StoppedAt  instant
	Views      int64
	ViewedOn   instant
}

func (shareRow) TableName() string { return "shares" }

type shareItemRow struct {
	OwnerID  string `gorm:"primaryKey"`
	ShareID  string `gorm:"primaryKey"`
	Place    int    `gorm:"primaryKey;autoIncrement:false"`
	Seq      int64
	Embedded []byte
	Held     bool `gorm:"->"` // where a query finds that out
}

func (shareItemRow) TableName() string { return "share_items" }

func (r shareRow) toDomain(items []ShareItem) Share {
	return Share{
		ID:         r.ID,
		OwnerID:    r.OwnerID,
		TokenHash:  r.TokenHash,
		Name:       r.Name,
		Passphrase: r.Passphrase,
		MadeAt:     r.MadeAt.time(),
		EndsAt:     r.EndsAt.time(),
		StoppedAt:  r.StoppedAt.time(),
		Views:      r.Views,
		ViewedOn:   r.ViewedOn.time(),
		Items:      items,
	}
}

// CreateShare makes a share that nobody has seen. It has one to MaxShareItems Items, whose places are in order from 0, and whose
// records its owner MUST hold, or it is ErrNotFound. An ID that the owner has used is ErrConflict, and ErrSharesFull that MaxShares have not ended.
func (s *Store) CreateShare(ctx context.Context, share Share) error {
	if n := len(share.Items); n == 0 || n > MaxShareItems {
		return fmt.Errorf("create share: it shows %d records", n)
	}
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		if _, err := s.lockOwner(ctx, share.OwnerID); err != nil {
			return err
		}
		if err := s.roomForShare(ctx, share); err != nil {
			return err
		}
		row := shareRow{
			OwnerID: share.OwnerID, ID: share.ID, TokenHash: share.TokenHash, Name: share.Name, Passphrase: share.Passphrase,
			MadeAt: instantOf(share.MadeAt), EndsAt: instantOf(share.EndsAt),
		}
		if err := create(s.tx(ctx), &row, "share"); err != nil {
			return err
		}
		items := make([]shareItemRow, len(share.Items))
		for i, item := range share.Items {
			items[i] = shareItemRow{OwnerID: share.OwnerID, ShareID: share.ID, Place: i, Seq: item.Number, Embedded: notNil(item.Embedded)}
		}
		return create(s.tx(ctx).Omit("Held"), &items, "what a share shows")
	})
}

// roomForShare makes room for another share of an owner, whose row is locked.
func (s *Store) roomForShare(ctx context.Context, share Share) error {
	var numbers []int64
	for _, item := range share.Items {
		numbers = append(numbers, item.Number)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	var known, held, live int64
	of := func() *gorm.DB { return s.tx(ctx).Model(&shareRow{}).Where("owner_id = ?", share.OwnerID) }
	err := errors.Join(
		of().Where("id = ?", share.ID).Count(&known).Error,
		s.tx(ctx).Model(&credentialRow{}).Where("owner_id = ? AND seq IN ?", share.OwnerID, numbers).Count(&held).Error,
		of().Where("stopped_at IS NULL AND ends_at > ?", s.now()).Count(&live).Error,
	)
	switch {
	case err != nil:
		return fmt.Errorf("count shares: %w", translate(err))
	case known > 0:
		return fmt.Errorf("create share: %w", ErrConflict)
	case held < int64(len(numbers)):
		return fmt.Errorf("create share of a record: %w", ErrNotFound)
	case live >= MaxShares:
		return fmt.Errorf("create share: %w", ErrSharesFull)
	}
	ended := sweep{"shares", "owner_id, id", "FROM shares WHERE owner_id = ? AND (stopped_at IS NOT NULL OR ends_at <= ?)" +
		" ORDER BY made_at DESC, id", []any{share.OwnerID, s.now()}}
	return s.endOld(ctx, ended, maxEndedShares)
}

// liveShareSQL selects the share of a token that shows something at a time. It is one statement, so that a share that has ended
// costs what an unknown one does.
const liveShareSQL = `
token_hash = ? AND stopped_at IS NULL AND ends_at > ?
AND EXISTS (SELECT 1 FROM users u WHERE u.id = shares.owner_id AND u.disabled_at IS NULL)
AND EXISTS (SELECT 1 FROM share_items i JOIN credentials c ON c.owner_id = i.owner_id AND c.seq = i.seq
	WHERE i.owner_id = shares.owner_id AND i.share_id = shares.id)`

// LiveShare returns the share whose token has that SHA-256, with what it shows of what its owner holds. One that has ended or shows
// nothing any more, and one of a disabled owner, is ErrNotFound as an unknown one is.
func (s *Store) LiveShare(ctx context.Context, tokenHash []byte) (Share, error) {
	row, err := take[shareRow](s.in(ctx, s.records.reader).Where(liveShareSQL, tokenHash, s.now()), "share")
	if err != nil {
		return Share{}, err
	}
	items, err := s.shareItems(ctx, row.OwnerID, []string{row.ID})
	if err != nil {
		return Share{}, err
	}
	share := row.toDomain(slices.DeleteFunc(items[row.ID], func(i ShareItem) bool { return !i.Held }))
	if len(share.Items) == 0 { // it was removed meanwhile
		return Share{}, fmt.Errorf("load share: %w", ErrNotFound)
	}
	return share, nil
}

// Share returns a share of the owner, whether it has ended or not.
func (s *Store) Share(ctx context.Context, ownerID, id string) (Share, error) {
	row, err := take[shareRow](s.in(ctx, s.records.reader).Where("owner_id = ? AND id = ?", ownerID, id), "share")
	if err != nil {
		return Share{}, err
	}
	items, err := s.shareItems(ctx, ownerID, []string{id})
	return row.toDomain(items[id]), err
}

// Shares returns a part of the owner's shares, the newest first, and how many there are in all.
func (s *Store) Shares(ctx context.Context, ownerID string, limit, offset int) ([]Share, int64, error) {
	of := func() *gorm.DB { return s.in(ctx, s.records.reader).Where("owner_id = ?", ownerID) }
	var total int64
	if err := of().Model(&shareRow{}).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count shares: %w", translate(err))
	}
	rows, err := find[shareRow](of().Order("made_at DESC, id").Limit(limit).Offset(offset), "shares")
	if err != nil {
		return nil, 0, err
	}
	shares, err := s.withItems(ctx, ownerID, rows)
	return shares, total, err
}

// SharesOf returns the owner's shares that have not ended and show the record with the number, or a part of it, the newest first.
func (s *Store) SharesOf(ctx context.Context, ownerID string, number int64) ([]Share, error) {
	rows, err := find[shareRow](s.in(ctx, s.records.reader).
		Where("owner_id = ? AND stopped_at IS NULL AND ends_at > ?", ownerID, s.now()).
		Where("id IN (SELECT share_id FROM share_items WHERE owner_id = ? AND seq = ?)", ownerID, number).
		Order("made_at DESC, id"), "shares of a record")
	if err != nil {
		return nil, err
	}
	return s.withItems(ctx, ownerID, rows)
}

// SharedRecords tells which of the owner's records with these numbers a share shows that has not ended, or a part of which one shows.
func (s *Store) SharedRecords(ctx context.Context, ownerID string, numbers []int64) (map[int64]bool, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := find[shareItemRow](s.in(ctx, s.records.reader).Select("DISTINCT share_items.seq").
		Joins("JOIN shares s ON s.owner_id = share_items.owner_id AND s.id = share_items.share_id").
		Where("share_items.owner_id = ? AND share_items.seq IN ?", ownerID, numbers).
		Where("s.stopped_at IS NULL AND s.ends_at > ?", s.now()), "shared records")
	if err != nil {
		return nil, err
	}
	shared := make(map[int64]bool, len(rows))
	for _, row := range rows {
		shared[row.Seq] = true
	}
	return shared, nil
}

func (s *Store) withItems(ctx context.Context, ownerID string, rows []shareRow) ([]Share, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	items, err := s.shareItems(ctx, ownerID, ids)
	if err != nil {
		return nil, err
	}
	shares := make([]Share, len(rows))
	for i, row := range rows {
		shares[i] = row.toDomain(items[row.ID])
	}
	return shares, nil
}

// shareItems are what shares of an owner show, by their ids.
func (s *Store) shareItems(ctx context.Context, ownerID string, ids []string) (map[string][]ShareItem, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := find[shareItemRow](s.in(ctx, s.records.reader).
		Select("share_items.*, EXISTS (SELECT 1 FROM credentials c WHERE c.owner_id = share_items.owner_id AND c.seq = share_items.seq) AS held").
		Where("owner_id = ? AND share_id IN ?", ownerID, ids).Order("share_id, place"), "what shares show")
	if err != nil {
		return nil, err
	}
	items := map[string][]ShareItem{}
	for _, row := range rows {
		items[row.ShareID] = append(items[row.ShareID], ShareItem{Place: row.Place, Number: row.Seq, Embedded: row.Embedded, Held: row.Held})
	}
	return items, nil
}

// StopShare ends a share of the owner at once, and reports whether it had not ended. One that the owner does not have is
// ErrNotFound.
func (s *Store) StopShare(ctx context.Context, ownerID, id string) (stopped bool, err error) {
	now := s.now()
	n, err := changed(s.in(ctx, s.records.writer).Model(&shareRow{}).
		Where("owner_id = ? AND id = ? AND stopped_at IS NULL AND ends_at > ?", ownerID, id, now).
		UpdateColumn("stopped_at", now), "stop share")
	if err != nil || n > 0 {
		return n > 0, err
	}
	_, err = s.Share(ctx, ownerID, id)
	return false, err
}

// CountView counts a view of a share. Of the time only the day is kept.
func (s *Store) CountView(ctx context.Context, ownerID, id string) error {
	today := instantOf(s.now().time().Truncate(24 * time.Hour))
	return mustChange(s.in(ctx, s.records.writer).Model(&shareRow{}).Where("owner_id = ? AND id = ?", ownerID, id).
		UpdateColumns(map[string]any{"views": gorm.Expr("views + 1"), "viewed_on": today}), "count a view")
}
