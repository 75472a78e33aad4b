package storage

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type credentialRow struct {
	OwnerID         string `gorm:"primaryKey"`
	Seq             int64  `gorm:"primaryKey;autoIncrement:false"` // its own number within its owner, which stays
	IssuerID        string
	CredentialID    string
	Service         string
	Position        int64
	Version         int64 // the current one
	VersionsKept    int
	ValidFrom       instant
	Verdict         string
	Proven          bool // by the latest verdict
	OnceProven      bool // by any; what has this is replaced only by what is proven
	CheckedAt       instant
	AcceptedAt      instant
	UpdatedAt       instant
	RecheckAt       instant // when it is next to be verified again, or the end of a claim
	RecheckAttempts int
	Issued          instant
}

func (credentialRow) TableName() string { return "credentials" }

// rowFromCredential is the row of a credential with the current representation c, which came at the time.
func rowFromCredential(c Credential, at instant) credentialRow {
	return credentialRow{
		OwnerID:      c.OwnerID,
		IssuerID:     c.IssuerID,
		CredentialID: c.CredentialID,
		Service:      c.Service,
		Version:      1,
		VersionsKept: 1,
		ValidFrom:    instantOf(c.ValidFrom),
		Verdict:      c.Verdict,
		Proven:       c.Proven,
		OnceProven:   c.Proven,
		CheckedAt:    instantOf(c.CheckedAt),
		AcceptedAt:   at,
		UpdatedAt:    at,
		RecheckAt:    at.plus(firstRecheck),
		Issued:       instantOf(c.Index.Issued),
	}
}

// toDomain joins the row and the current version.
func (r credentialRow) toDomain(current versionRow) Credential {
	return Credential{
		OwnerID:      r.OwnerID,
		Number:       r.Seq,
		Service:      r.Service,
		Position:     r.Position,
		IssuerID:     r.IssuerID,
		CredentialID: r.CredentialID,
		ValidFrom:    r.ValidFrom.time(),
		Form:         Form(current.Form),
		Body:         current.Body,
		Verdict:      r.Verdict,
		VerdictJSON:  current.VerdictJSON,
		CheckedAt:    r.CheckedAt.time(),
		AcceptedAt:   r.AcceptedAt.time(),
		UpdatedAt:    r.UpdatedAt.time(),
		Proven:       r.Proven,
		ClientID:     current.ClientID,
		GrantID:      current.GrantID,
	}
}

// of selects the row of a credential, or of its versions.
func (s *Store) of(ctx context.Context, row credentialRow) *gorm.DB {
	return s.in(ctx, s.records.writer).Where("owner_id = ? AND seq = ?", row.OwnerID, row.Seq)
}

const holdsSQL = `
SELECT COUNT(*) AS same, COALESCE((SELECT u.removals FROM users u WHERE u.id = ?), 0) AS removals FROM credentials c
JOIN credential_versions v ON v.owner_id = c.owner_id AND v.seq = c.seq AND v.version = c.version
WHERE c.owner_id = ? AND c.issuer_id = ? AND c.credential_id = ? AND c.service = ? AND v.form = ? AND v.body_sha256 = ?`

// HoldsCredential reports whether the owner holds these very bytes: Body is the current representation, in the same Form and
// at the same Service, of the credential that IssuerID and CredentialID name. One that the owner has removed is ErrDeleted.
func (s *Store) HoldsCredential(ctx context.Context, c Credential) (bool, error) {
	if !storable(c.IssuerID) || !storable(c.CredentialID) {
		return false, nil
	}
	sum := sha256.Sum256(c.Body)
	var held struct{ Same, Removals int64 }
	err := s.in(ctx, s.records.reader).Raw(holdsSQL, c.OwnerID, c.OwnerID, c.IssuerID, c.CredentialID, c.Service, string(c.Form), sum[:]).Scan(&held).Error
	if err != nil {
		return false, fmt.Errorf("look for credential: %w", translate(err))
	}
	if held.Same == 0 {
		err = s.requireWanted(ctx, held.Removals, c)
	}
	return held.Same > 0, err
}

// requireWanted is ErrDeleted for a credential that is one of the owner's removals, of which there are so many.
func (s *Store) requireWanted(ctx context.Context, removals int64, c Credential) error {
	if removals == 0 {
		return nil
	}
	deleted, err := s.isDeleted(ctx, c.OwnerID, c.IssuerID, c.CredentialID)
	if err == nil && deleted {
		err = fmt.Errorf("upsert credential: %w", ErrDeleted)
	}
	return err
}

// UpsertCredential stores a credential that its owner was given, and reports what that did; see Upsert. Number,
// Position, AcceptedAt and UpdatedAt of c are not read. An unknown owner is ErrNotFound, an identifier that cannot be a key
// ErrIdentifier, a credential that the owner holds at another service ErrOtherService, one that the owner has removed ErrDeleted, and
// one that exceeds the Quota a *FullError. What was accepted is due for ClaimRechecks a minute later.
func (s *Store) UpsertCredential(ctx context.Context, c Credential) (did Upsert, err error) {
	if !storable(c.IssuerID) || !storable(c.CredentialID) {
		return "", fmt.Errorf("upsert credential: %w", ErrIdentifier)
	}
	err = s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		did, err = s.upsert(ctx, c)
		return err
	})
	if err != nil {
		return "", err
	}
	return did, nil
}

func (s *Store) upsert(ctx context.Context, c Credential) (Upsert, error) {
	owner, err := s.lockOwner(ctx, c.OwnerID)
	if err != nil {
		return "", err
	}
	submitted := newSubmission(c)
	held, did, err := s.decide(ctx, owner, submitted)
	switch {
	case err != nil:
		return "", err
	case did == UpsertCreated:
		return did, s.appendCredential(ctx, owner, submitted)
	case did.Replaces():
		return did, s.replaceCredential(ctx, owner, held[0], submitted, did)
	}
	return did, nil
}

// decide returns what becomes of a submission, and the row of the credential that it is a representation of, if there is one.
func (s *Store) decide(ctx context.Context, owner userRow, c submission) (held []credentialRow, did Upsert, err error) {
	held, err = find[credentialRow](s.tx(ctx).Clauses(stays).Where("owner_id = ? AND issuer_id = ? AND credential_id = ?",
		c.OwnerID, c.IssuerID, c.CredentialID), "credential")
	if err != nil {
		return nil, "", err
	}
	if len(held) == 0 {
		return nil, UpsertCreated, s.requireWanted(ctx, owner.Removals, c.Credential)
	}
	if held[0].Service != c.Service {
		return held, "", fmt.Errorf("upsert credential at %q: %w: %q", c.Service, ErrOtherService, held[0].Service)
	}
	did, err = s.compare(ctx, held[0], c)
	return held, did, err
}

// submission is a representation that was submitted.
type submission struct {
	Credential
	bodySHA256 [sha256.Size]byte
}

func newSubmission(c Credential) submission {
	return submission{Credential: c, bodySHA256: sha256.Sum256(c.Body)}
}

func storable(identifier string) bool {
	return len(identifier) <= MaxIdentifier && utf8.ValidString(identifier) && !strings.Contains(identifier, "\x00")
}

// stays keeps others from changing the rows that are read until the transaction ends. On SQLite the immediate transaction does
// that and gorm leaves the clause out. NO KEY UPDATE lets rows that refer to these go on.
var stays = clause.Locking{Strength: "NO KEY UPDATE"}

// lockOwner makes the upserts of one owner wait for each other, so that positions stay dense.
func (s *Store) lockOwner(ctx context.Context, id string) (userRow, error) {
	return take[userRow](s.tx(ctx).Clauses(stays).Where("id = ?", id), "owner")
}

func (s *Store) appendCredential(ctx context.Context, owner userRow, c submission) error {
	row := rowFromCredential(c.Credential, s.now())
	row.Seq = owner.CredentialSeq
	size := int64(len(c.Body))
	if err := s.countOwner(ctx, owner, holding{credentials: 1, bytes: size}); err != nil {
		return err
	}
	total, err := s.countList(ctx, c.OwnerID, c.Service, 1, size)
	if err != nil {
		return err
	}
	row.Position = total - 1
	if err := create(s.tx(ctx), &row, "credential"); err != nil {
		return err
	}
	if err := s.keepIndex(ctx, row, c.Index); err != nil {
		return err
	}
	return s.keepVersion(ctx, row, c, UpsertCreated)
}

func (s *Store) replaceCredential(ctx context.Context, owner userRow, old credentialRow, c submission, did Upsert) error {
	pruned, err := s.pruneVersions(ctx, old, min(old.VersionsKept+1-s.recordVersions, prunedAtOnce))
	if err != nil {
		return err
	}
	row := rowFromCredential(c.Credential, s.now())
	row.Seq, row.Position, row.AcceptedAt = old.Seq, old.Position, old.AcceptedAt
	row.Version = old.Version + 1
	row.OnceProven = row.Proven || old.OnceProven
	row.VersionsKept = old.VersionsKept - pruned.versions + 1
	size := int64(len(c.Body))
	if err := s.countOwner(ctx, owner, holding{bytes: size - pruned.bytes}); err != nil {
		return err
	}
	if _, err := s.countList(ctx, c.OwnerID, c.Service, 0, size); err != nil {
		return err
	}
	if err := mustChange(s.of(ctx, old).Select("*").Updates(row), "replace credential"); err != nil {
		return err
	}
	if err := s.keepVerdict(ctx, old, row); err != nil {
		return err
	}
	if err := s.keepIndex(ctx, row, c.Index); err != nil {
		return err
	}
	return s.keepVersion(ctx, row, c, did)
}
