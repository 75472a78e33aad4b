package storage

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

type removalRow struct {
	OwnerID   string `gorm:"primaryKey"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"`
	Identity  []byte
	Name      string
	RemovedAt instant
	Held      bool `gorm:"->"` // what it was is still there, where a query looks
}

func (removalRow) TableName() string { return "removals" }

func (r removalRow) toDomain(now instant) Removal {
	removal := Removal{OwnerID: r.OwnerID, Number: r.Seq, Name: r.Name, RemovedAt: r.RemovedAt.time()}
	if end := r.RemovedAt.plus(UndoTime).time(); r.Held && now.time().Before(end) {
		removal.UndoUntil = end
	}
	return removal
}

// removedRow is what a removed credential was, without what only a credential in a list has.
type removedRow struct {
	OwnerID   string `gorm:"primaryKey"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"`
	RemovedAt instant
	Service   string
}

func (removedRow) TableName() string { return "removed_credentials" }

// RemoveCredential takes the owner's credential with the number out of its list at once, and keeps what it was for UndoTime. The
// credentials after it move up by one position, and the figures of the list and of the owner no longer count it. Until the owner
// lifts that (LiftRemoval), or has undone it (RestoreCredential), the same identity is ErrDeleted for UpsertCredential. Name is
// what the owner knows the credential by. One the owner does not hold is ErrNotFound, and one removal more than MaxRemovals
// ErrManyRemovals.
func (s *Store) RemoveCredential(ctx context.Context, ownerID string, number int64, name string) error {
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		owner, err := s.lockOwner(ctx, ownerID)
		if err != nil {
			return err
		}
		row, err := take[credentialRow](s.of(ctx, credentialRow{OwnerID: ownerID, Seq: number}).Clauses(stays), "credential")
		if err != nil {
			return err
		}
		if owner.Removals >= MaxRemovals {
			return fmt.Errorf("remove credential: %w", ErrManyRemovals)
		}
		if err := s.keepRemoval(ctx, row, name); err != nil {
			return err
		}
		return s.takeOut(ctx, owner, row)
	})
}

// keepRemoval keeps that and what is removed.
func (s *Store) keepRemoval(ctx context.Context, row credentialRow, name string) error {
	identity, err := s.identityHash(ctx, row.OwnerID, row.IssuerID, row.CredentialID)
	if errors.Is(err, errNoIdentityKey) {
		if err = s.makeIdentityKey(ctx); err == nil {
			identity, err = s.identityHash(ctx, row.OwnerID, row.IssuerID, row.CredentialID)
		}
	}
	if err != nil {
		return err
	}
	now := s.now()
	removal := removalRow{OwnerID: row.OwnerID, Seq: row.Seq, Identity: identity, Name: cut(name, maxRemovalName), RemovedAt: now}
	if err := create(s.tx(ctx), &removal, "removal"); err != nil {
		return err
	}
	return s.copyRows(ctx, moved, row, added{"removed_at", now})
}

// takeOut removes the row of a credential and closes the gap.
func (s *Store) takeOut(ctx context.Context, owner userRow, row credentialRow) error {
	bytes, err := s.bytesIn(ctx, "credential_versions", row)
	if err != nil {
		return err
	}
	if err := mustChange(s.of(ctx, row).Delete(&credentialRow{}), "remove credential"); err != nil {
		return err
	}
	if err := s.closeGap(ctx, row); err != nil {
		return err
	}
	err = mustChange(s.tx(ctx).Table("credential_lists").Where("owner_id = ? AND service = ?", row.OwnerID, row.Service).
		UpdateColumns(map[string]any{"total": gorm.Expr("total - 1"), "changes": gorm.Expr("changes + 1"), "mark": gorm.Expr("mark + 1")}), "count list")
	if err != nil {
		return err
	}
	return s.countOwner(ctx, owner, holding{credentials: -1, bytes: -bytes, removals: 1})
}

// bytesIn is how many bytes the representations of the row's credential have in a table.
func (s *Store) bytesIn(ctx context.Context, table string, row credentialRow) (bytes int64, err error) {
	err = s.of(ctx, row).Table(table).Select("COALESCE(SUM(LENGTH(body)), 0)").Scan(&bytes).Error
	if err != nil {
		return 0, fmt.Errorf("count bytes: %w", translate(err))
	}
	return bytes, nil
}

// closeGap moves the credentials after the row up by one. They are many in a long list, so that each is written once.
func (s *Store) closeGap(ctx context.Context, row credentialRow) error {
	_, err := changed(s.tx(ctx).Model(&credentialRow{}).
		Where("owner_id = ? AND service = ? AND position > ?", row.OwnerID, row.Service, row.Position).
		UpdateColumn("position", gorm.Expr("position - 1")), "close the gap")
	return err
}

// RestoreCredential undoes a removal within UndoTime: the credential is at the end of its list, with its number, its versions and the
// history of its verdict. Afterwards, and for any other credential, it is ErrNotFound; one that exceeds the Quota by now is a
// *FullError, and stays removed.
func (s *Store) RestoreCredential(ctx context.Context, ownerID string, number int64) error {
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		owner, err := s.lockOwner(ctx, ownerID)
		if err != nil {
			return err
		}
		removed, err := take[removedRow](s.tx(ctx).Clauses(stays).Where("owner_id = ? AND seq = ? AND removed_at > ?",
			ownerID, number, s.now().plus(-UndoTime)), "removed credential")
		if err != nil {
			return err
		}
		return s.putBack(ctx, owner, removed)
	})
}

func (s *Store) putBack(ctx context.Context, owner userRow, removed removedRow) error {
	row := credentialRow{OwnerID: removed.OwnerID, Seq: removed.Seq}
	bytes, err := s.bytesIn(ctx, "removed_versions", row)
	if err != nil {
		return err
	}
	if err := s.countOwner(ctx, owner, holding{credentials: 1, bytes: bytes, removals: -1}); err != nil {
		return err
	}
	total, err := s.countList(ctx, removed.OwnerID, removed.Service, 1, 0)
	if err != nil {
		return err
	}
	err = s.copyRows(ctx, moveBack(), row, added{"position", total - 1}, added{"recheck_at", s.now().plus(firstRecheck)})
	if err != nil {
		return err
	}
	return mustChange(s.of(ctx, row).Delete(&removalRow{}), "end removal")
}

// LiftRemoval lets what was removed come again. What it was, if that is still there, goes at once. Of what was not removed, or is
// lifted already, it is ErrNotFound.
func (s *Store) LiftRemoval(ctx context.Context, ownerID string, number int64) error {
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		owner, err := s.lockOwner(ctx, ownerID)
		if err != nil {
			return err
		}
		if err := mustChange(s.of(ctx, credentialRow{OwnerID: ownerID, Seq: number}).Delete(&removalRow{}), "lift removal"); err != nil {
			return err
		}
		return s.countOwner(ctx, owner, holding{removals: -1})
	})
}

// longRemovedSQL selects what was removed too long ago to be put back.
const longRemovedSQL = "SELECT owner_id, seq FROM removed_credentials WHERE removed_at <= ? ORDER BY removed_at LIMIT ?"

// sweepRemoved removes what at most batch credentials were that cannot be put back any more, and their places in shares. Each has a
// short transaction of its own.
func (s *Store) sweepRemoved(ctx context.Context, now instant, batch int) (total int64, err error) {
	end := now.plus(-UndoTime)
	rows, err := find[removedRow](s.in(ctx, s.records.reader).Raw(longRemovedSQL, end, batch), "removed credentials")
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		n, err := s.sweepOneRemoved(ctx, credentialRow{OwnerID: row.OwnerID, Seq: row.Seq}, end)
		if total += n; err != nil {
			return total, err
		}
	}
	return total, nil
}

func (s *Store) sweepOneRemoved(ctx context.Context, row credentialRow, end instant) (n int64, err error) {
	err = s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		n, err = changed(s.of(ctx, row).Where("removed_at <= ?", end).Delete(&removedRow{}), "sweep removed credentials")
		if err != nil || n == 0 { // it went meanwhile
			return err
		}
		_, err = changed(s.of(ctx, row).Delete(&shareItemRow{}), "sweep places in shares")
		return err
	})
	return n, err
}

// removalsOf selects the owner's removals.
func (s *Store) removalsOf(ctx context.Context, ownerID string) *gorm.DB {
	return s.in(ctx, s.records.reader).
		Select("removals.*, EXISTS (SELECT 1 FROM removed_credentials c WHERE c.owner_id = removals.owner_id AND c.seq = removals.seq) AS held").
		Where("owner_id = ?", ownerID)
}

// Removal returns the owner's removal of the credential that had the number.
func (s *Store) Removal(ctx context.Context, ownerID string, number int64) (Removal, error) {
	row, err := take[removalRow](s.removalsOf(ctx, ownerID).Where("seq = ?", number), "removal")
	return row.toDomain(s.now()), err
}

// Removals returns a part of the owner's removals, the newest first, and how many there are in all. An unknown owner is ErrNotFound.
func (s *Store) Removals(ctx context.Context, ownerID string, limit, offset int) ([]Removal, int64, error) {
	owner, err := take[userRow](s.in(ctx, s.records.reader).Where("id = ?", ownerID), "owner")
	if err != nil {
		return nil, 0, err
	}
	rows, err := find[removalRow](s.removalsOf(ctx, ownerID).Order("removed_at DESC, seq DESC").Limit(limit).Offset(offset), "removals")
	if err != nil {
		return nil, 0, err
	}
	now, list := s.now(), make([]Removal, len(rows))
	for i, row := range rows {
		list[i] = row.toDomain(now)
	}
	return list, owner.Removals, nil
}
