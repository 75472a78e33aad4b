package storage

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// prunedAtOnce bounds how many versions one upsert removes. It removes more than it adds, so that a record which is over
// its bound gets there.
const prunedAtOnce = 10

type versionRow struct {
	OwnerID     string `gorm:"primaryKey"`
	Seq         int64  `gorm:"primaryKey;autoIncrement:false"` // the credential's
	Version     int64  `gorm:"primaryKey;autoIncrement:false"`
	Outcome     string
	ClientID    string
	GrantID     string
	AcceptedAt  instant
	ValidFrom   instant
	Proven      bool
	Form        string
	BodySHA256  []byte `gorm:"column:body_sha256"`
	Content     []byte `gorm:"column:content_sha256"`
	VerdictJSON []byte `gorm:"column:verdict_json"` // the latest while it was current
	Body        []byte
	Size        int64 `gorm:"->"` // of the body, where a query computes it
}

func (versionRow) TableName() string { return "credential_versions" }

func (r versionRow) toDomain() CredentialVersion {
	return CredentialVersion{
		Number:     r.Version,
		Outcome:    Upsert(r.Outcome),
		ClientID:   r.ClientID,
		GrantID:    r.GrantID,
		AcceptedAt: r.AcceptedAt.time(),
		ValidFrom:  r.ValidFrom.time(),
		Proven:     r.Proven,
		Form:       Form(r.Form),
		Size:       r.Size,
		BodySHA256: r.BodySHA256,
	}
}

// CredentialVersions returns the representations of the credential with the number that were accepted and are kept, and who wrote
// each, the oldest first; the last one is current. A credential the owner does not hold has none.
func (s *Store) CredentialVersions(ctx context.Context, ownerID string, number int64) ([]CredentialVersion, error) {
	rows, err := find[versionRow](s.in(ctx, s.records.reader).
		Select("version, outcome, client_id, grant_id, accepted_at, valid_from, proven, form, body_sha256, LENGTH(body) AS size").
		Where("owner_id = ? AND seq = ?", ownerID, number).Order("version"), "credential versions")
	if err != nil {
		return nil, err
	}
	versions := make([]CredentialVersion, len(rows))
	for i, row := range rows {
		versions[i] = row.toDomain()
	}
	return versions, nil
}

// version selects the current version of a credential.
func (s *Store) version(ctx context.Context, row credentialRow) *gorm.DB {
	return s.of(ctx, row).Model(&versionRow{}).Where("version = ?", row.Version)
}

// keepVersion keeps what was submitted as the current version of the row, which the outcome brought.
func (s *Store) keepVersion(ctx context.Context, row credentialRow, c submission, outcome Upsert) error {
	return create(s.tx(ctx).Omit("Size"), &versionRow{
		OwnerID:     row.OwnerID,
		Seq:         row.Seq,
		Version:     row.Version,
		Outcome:     string(outcome),
		ClientID:    c.ClientID,
		GrantID:     c.GrantID,
		AcceptedAt:  row.UpdatedAt,
		ValidFrom:   row.ValidFrom,
		Proven:      row.Proven,
		Form:        string(c.Form),
		BodySHA256:  c.bodySHA256[:],
		Content:     c.Content,
		VerdictJSON: notNil(c.VerdictJSON),
		Body:        notNil(c.Body),
	}, "credential version")
}

// pruned is how many versions were removed, and how many bytes.
type pruned struct {
	versions int
	bytes    int64
}

// pruneVersions removes at most limit versions of a credential and returns what it removed. What was sent again goes
// first, since anybody can write the same content in any number of ways; then what is not proven; the oldest before the
// newer ones. The first version stays, and so does the current one.
func (s *Store) pruneVersions(ctx context.Context, row credentialRow, limit int) (p pruned, err error) {
	if limit <= 0 {
		return p, nil
	}
	var chosen []struct{ Version, Size int64 }
	err = s.of(ctx, row).Model(&versionRow{}).Select("version, LENGTH(body) AS size").
		Where("version > 1 AND version < ?", row.Version).
		Order("CASE WHEN outcome = '" + string(UpsertResent) + "' THEN 0 ELSE 1 END, proven, version").
		Limit(limit).Scan(&chosen).Error
	if err != nil {
		return p, fmt.Errorf("find versions to prune: %w", translate(err))
	}
	numbers := make([]int64, len(chosen))
	for i, c := range chosen {
		numbers[i] = c.Version
		p.bytes += c.Size
	}
	n, err := changed(s.of(ctx, row).Where("version IN ?", numbers).Delete(&versionRow{}), "prune versions")
	p.versions = int(n)
	return p, err
}

// pruneOverfull removes at most batch versions beyond the bound, of credentials that got them before the bound was what
// it is; an upsert keeps its own within it. Each credential has its own short transaction.
func (s *Store) pruneOverfull(ctx context.Context, batch int) (total int64, err error) {
	for int(total) < batch {
		rows, err := find[credentialRow](s.in(ctx, s.records.reader).Select("owner_id", "seq").
			Where("versions_kept > 2 AND versions_kept > ?", s.recordVersions).Limit(1), "credential with many versions")
		if err != nil || len(rows) == 0 {
			return total, err
		}
		n, err := s.pruneOne(ctx, rows[0], batch-int(total))
		total += int64(n)
		if errors.Is(err, ErrNotFound) { // removed meanwhile, with its versions
			continue
		}
		if err != nil || n == 0 {
			return total, err
		}
	}
	return total, nil
}

func (s *Store) pruneOne(ctx context.Context, row credentialRow, batch int) (n int, err error) {
	err = s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		owner, err := s.lockOwner(ctx, row.OwnerID)
		if err != nil {
			return err
		}
		held, err := take[credentialRow](s.of(ctx, row), "credential")
		if err != nil {
			return err
		}
		p, err := s.pruneVersions(ctx, held, min(held.VersionsKept-s.recordVersions, batch))
		if err != nil {
			return err
		}
		if err := s.countOwner(ctx, owner, holding{bytes: -p.bytes}); err != nil {
			return err
		}
		n = p.versions
		return mustChange(s.of(ctx, row).Model(&credentialRow{}).
			UpdateColumn("versions_kept", held.VersionsKept-n), "count versions")
	})
	return n, err
}
