package storage

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm/clause"
)

type credentialRow struct {
	OwnerID      string `gorm:"primaryKey"`
	IssuerID     string `gorm:"primaryKey"`
	CredentialID string `gorm:"primaryKey"`
	Position     int64
	Version      int64 // of the representation that is current
	ValidFrom    instant
	Form         string
	Body         []byte
	Verdict      string
	Checks       []byte
	CheckedAt    instant
	AcceptedAt   instant
	UpdatedAt    instant

	Content []byte `gorm:"-"` // of a submission; kept with its version

	Proven       bool // as the latest verdict has it
	OnceProven   bool // as some verdict had it; what has this is replaced only by what is proven
	VersionsKept int  // rows of credential_versions

	RecheckAt       instant // when the verdict is next to be found out, or the end of a claim
	RecheckAttempts int
}

func (credentialRow) TableName() string { return "credentials" }

func rowFromCredential(c Credential) credentialRow {
	return credentialRow{
		OwnerID:      c.OwnerID,
		IssuerID:     c.IssuerID,
		CredentialID: c.CredentialID,
		Position:     c.Position,
		ValidFrom:    instantOf(c.ValidFrom),
		Form:         string(c.Form),
		Body:         notNil(c.Body),
		Verdict:      c.Verdict,
		Checks:       notNil(c.Checks),
		CheckedAt:    instantOf(c.CheckedAt),
		AcceptedAt:   instantOf(c.AcceptedAt),
		UpdatedAt:    instantOf(c.UpdatedAt),
		Content:      c.Content,
		Proven:       c.Proven,
		OnceProven:   c.Proven,
	}
}

func (r credentialRow) toDomain() Credential {
	return Credential{
		OwnerID:      r.OwnerID,
		Position:     r.Position,
		IssuerID:     r.IssuerID,
		CredentialID: r.CredentialID,
		ValidFrom:    r.ValidFrom.time(),
		Form:         Form(r.Form),
		Body:         r.Body,
		Verdict:      r.Verdict,
		Checks:       r.Checks,
		CheckedAt:    r.CheckedAt.time(),
		AcceptedAt:   r.AcceptedAt.time(),
		UpdatedAt:    r.UpdatedAt.time(),
		Proven:       r.Proven,
	}
}

// HoldsCredential reports whether the owner holds these very bytes: Body is the current representation of the
// credential that IssuerID and CredentialID name, in the same Form.
func (s *Store) HoldsCredential(ctx context.Context, c Credential) (bool, error) {
	if !storable(c.IssuerID) || !storable(c.CredentialID) {
		return false, nil
	}
	var n int64
	err := s.read(ctx).Model(&credentialRow{}).Where("owner_id = ? AND issuer_id = ? AND credential_id = ? AND form = ? AND body = ?",
		c.OwnerID, c.IssuerID, c.CredentialID, string(c.Form), notNil(c.Body)).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("look for credential: %w", translate(err))
	}
	return n > 0, nil
}

// UpsertCredential stores a credential that its owner was given, and reports what that did; the credential it returns is
// the stored one. What becomes of a representation of a stored credential, the values of Upsert say. Position, AcceptedAt
// and UpdatedAt of c are not read. An unknown owner is ErrNotFound, an identifier that cannot be a key ErrIdentifier. The
// verdict of new bytes is due for ClaimRechecks a minute later.
func (s *Store) UpsertCredential(ctx context.Context, c Credential) (did Upsert, stored Credential, err error) {
	if !storable(c.IssuerID) || !storable(c.CredentialID) {
		return "", Credential{}, fmt.Errorf("upsert credential: %w", ErrIdentifier)
	}
	row := rowFromCredential(c)
	err = s.Transact(ctx, func(ctx context.Context) error {
		did, err = s.upsert(ctx, &row)
		return err
	})
	if err != nil {
		return "", Credential{}, err
	}
	return did, row.toDomain(), nil
}

// upsert does it inside a transaction, and leaves the stored row in row.
func (s *Store) upsert(ctx context.Context, row *credentialRow) (Upsert, error) {
	owner, err := s.lockOwner(ctx, row.OwnerID)
	if err != nil {
		return "", err
	}
	held, err := find[credentialRow](s.of(ctx, *row), "credential")
	if err != nil {
		return "", err
	}
	if len(held) == 0 {
		return UpsertCreated, s.appendCredential(ctx, owner, row)
	}
	did, err := s.compare(ctx, held[0], *row)
	if err != nil {
		return "", err
	}
	if did.Replaces() {
		return did, s.replaceCredential(ctx, owner, held[0], row, did)
	}
	*row = held[0]
	return did, nil
}

func storable(identifier string) bool {
	return len(identifier) <= MaxIdentifier && utf8.ValidString(identifier) && !strings.Contains(identifier, "\x00")
}

// lockOwner makes the upserts of one owner wait for each other, so that positions stay dense. On SQLite the immediate
// transaction is the lock and gorm leaves the clause out. NO KEY UPDATE lets rows that refer to the owner go on.
func (s *Store) lockOwner(ctx context.Context, id string) (userRow, error) {
	return take[userRow](s.tx(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id), "owner")
}

func (s *Store) appendCredential(ctx context.Context, owner userRow, row *credentialRow) error {
	row.Position, row.Version, row.VersionsKept = owner.CredentialCount, 1, 1
	row.AcceptedAt = s.now()
	row.UpdatedAt = row.AcceptedAt
	row.RecheckAt = row.UpdatedAt.plus(firstRecheck)
	if err := create(s.tx(ctx), row, "credential"); err != nil {
		return err
	}
	size := int64(len(row.Body))
	if err := s.count(ctx, owner, holding{credentials: 1, bytes: size, largest: size}); err != nil {
		return err
	}
	return s.keepVersion(ctx, *row, UpsertCreated)
}

func (s *Store) replaceCredential(ctx context.Context, owner userRow, old credentialRow, row *credentialRow, did Upsert) error {
	pruned, err := s.pruneVersions(ctx, old, min(old.VersionsKept+1-s.recordVersions, prunedAtOnce))
	if err != nil {
		return err
	}
	row.Position, row.AcceptedAt = old.Position, old.AcceptedAt
	row.Version, row.UpdatedAt = old.Version+1, s.now()
	row.OnceProven = row.Proven || old.OnceProven
	row.VersionsKept = old.VersionsKept - pruned.versions + 1
	row.RecheckAt = row.UpdatedAt.plus(firstRecheck)
	if err := mustChange(s.of(ctx, old).Select("*").Updates(row), "replace credential"); err != nil {
		return err
	}
	size := int64(len(row.Body))
	if err := s.count(ctx, owner, holding{bytes: size - pruned.bytes, largest: size}); err != nil {
		return err
	}
	return s.keepVersion(ctx, *row, did)
}
