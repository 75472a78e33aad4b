package storage

import (
	"context"
	"fmt"
)

// verdictsKept bounds how many changes of a credential's verdict are kept; the oldest go first.
const verdictsKept = 50

type verdictRow struct {
	OwnerID       string `gorm:"primaryKey"`
	Seq           int64  `gorm:"primaryKey;autoIncrement:false"` // the credential's
	Number        int64  `gorm:"primaryKey;autoIncrement:false"` // from 1, without a gap
	Version       int64
	At            instant
	Verdict       string
	Proven        bool
	VerdictBefore string
	ProvenBefore  bool
}

func (verdictRow) TableName() string { return "credential_verdicts" }

func (r verdictRow) toDomain() VerdictChange {
	return VerdictChange{
		At:            r.At.time(),
		Version:       r.Version,
		Verdict:       r.Verdict,
		Proven:        r.Proven,
		VerdictBefore: r.VerdictBefore,
		ProvenBefore:  r.ProvenBefore,
	}
}

// VerdictHistory returns the changes of a credential's verdict, the newest first: at most 50, since the database keeps them. The
// credential has none while its verdict is the one that it was accepted with, and neither has one that the owner does not hold.
func (s *Store) VerdictHistory(ctx context.Context, ownerID string, number int64) ([]VerdictChange, error) {
	rows, err := find[verdictRow](s.in(ctx, s.records.reader).
		Where("owner_id = ? AND seq = ?", ownerID, number).Order("number DESC"), "verdict history")
	if err != nil {
		return nil, err
	}
	changes := make([]VerdictChange, len(rows))
	for i, row := range rows {
		changes[i] = row.toDomain()
	}
	return changes, nil
}

// keepVerdict keeps what changed of a credential's verdict, if anything did. It MUST be part of the transaction that has changed
// the row of the credential, because that keeps others from its history.
func (s *Store) keepVerdict(ctx context.Context, before, after credentialRow) error {
	if before.Verdict == after.Verdict && before.Proven == after.Proven {
		return nil
	}
	var newest int64
	if err := s.of(ctx, after).Model(&verdictRow{}).Select("COALESCE(MAX(number), 0)").Scan(&newest).Error; err != nil {
		return fmt.Errorf("find newest verdict: %w", translate(err))
	}
	change := verdictRow{
		OwnerID:       after.OwnerID,
		Seq:           after.Seq,
		Number:        newest + 1,
		Version:       after.Version,
		At:            s.now(),
		Verdict:       after.Verdict,
		Proven:        after.Proven,
		VerdictBefore: before.Verdict,
		ProvenBefore:  before.Proven,
	}
	if err := create(s.tx(ctx), &change, "verdict change"); err != nil {
		return err
	}
	_, err := changed(s.of(ctx, after).Where("number <= ?", change.Number-verdictsKept).Delete(&verdictRow{}), "prune verdict history")
	return err
}
