package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
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
	}
}

// UpsertCredential stores a credential that its owner was given, and tells what that did; the credential it returns is
// the stored one. A newer ValidFrom replaces, and so do other bytes of the same ValidFrom; the same bytes and an older
// ValidFrom change nothing. Position, AcceptedAt and UpdatedAt of c are not read. An unknown owner is ErrNotFound, an
// identifier that cannot be a key ErrIdentifier. The verdict of new bytes is due for ClaimRechecks a minute later.
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
	held, err := find[credentialRow](s.tx(ctx).Where("owner_id = ? AND issuer_id = ? AND credential_id = ?",
		row.OwnerID, row.IssuerID, row.CredentialID), "credential")
	if err != nil {
		return "", err
	}
	if len(held) == 0 {
		return UpsertCreated, s.appendCredential(ctx, owner, row)
	}
	did := compare(held[0], *row)
	if did == UpsertReplaced {
		return did, s.replaceCredential(ctx, held[0], row)
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

// compare decides what becomes of a representation of a stored credential.
func compare(old, submitted credentialRow) Upsert {
	switch oldFrom, from := old.ValidFrom.time(), submitted.ValidFrom.time(); {
	case bytes.Equal(old.Body, submitted.Body):
		return UpsertUnchanged
	case from.Before(oldFrom):
		return UpsertOlder
	default:
		return UpsertReplaced
	}
}

func (s *Store) appendCredential(ctx context.Context, owner userRow, row *credentialRow) error {
	row.Position, row.Version = owner.CredentialCount, 1
	row.AcceptedAt = s.now()
	row.UpdatedAt = row.AcceptedAt
	row.RecheckAt = row.UpdatedAt.plus(firstRecheck)
	if err := create(s.tx(ctx), row, "credential"); err != nil {
		return err
	}
	err := mustChange(s.tx(ctx).Model(&userRow{}).Where("id = ?", owner.ID).
		Update("credential_count", owner.CredentialCount+1), "count credential")
	if err != nil {
		return err
	}
	return s.keepVersion(ctx, *row)
}

func (s *Store) replaceCredential(ctx context.Context, old credentialRow, row *credentialRow) error {
	row.Position, row.AcceptedAt = old.Position, old.AcceptedAt
	row.Version, row.UpdatedAt = old.Version+1, s.now()
	row.RecheckAt = row.UpdatedAt.plus(firstRecheck)
	if err := mustChange(s.tx(ctx).Select("*").Updates(row), "replace credential"); err != nil {
		return err
	}
	return s.keepVersion(ctx, *row)
}

func (s *Store) keepVersion(ctx context.Context, row credentialRow) error {
	sum := sha256.Sum256(row.Body)
	return create(s.tx(ctx), &versionRow{
		OwnerID:      row.OwnerID,
		IssuerID:     row.IssuerID,
		CredentialID: row.CredentialID,
		Version:      row.Version,
		ValidFrom:    row.ValidFrom,
		Form:         row.Form,
		Body:         row.Body,
		BodySHA256:   sum[:],
		AcceptedAt:   row.UpdatedAt,
	}, "credential version")
}
