package storage

import "context"

type versionRow struct {
	OwnerID      string `gorm:"primaryKey"`
	IssuerID     string `gorm:"primaryKey"`
	CredentialID string `gorm:"primaryKey"`
	Version      int64  `gorm:"primaryKey;autoIncrement:false"`
	ValidFrom    instant
	Form         string
	Body         []byte
	BodySHA256   []byte `gorm:"column:body_sha256"`
	AcceptedAt   instant
}

func (versionRow) TableName() string { return "credential_versions" }

func (r versionRow) toDomain() CredentialVersion {
	return CredentialVersion{
		OwnerID:      r.OwnerID,
		IssuerID:     r.IssuerID,
		CredentialID: r.CredentialID,
		Number:       r.Version,
		ValidFrom:    r.ValidFrom.time(),
		Form:         Form(r.Form),
		Body:         r.Body,
		BodySHA256:   r.BodySHA256,
		AcceptedAt:   r.AcceptedAt.time(),
	}
}

// CredentialVersions returns every representation of a credential that was ever accepted, the oldest first; the last
// one is current. A credential the owner does not hold has none.
func (s *Store) CredentialVersions(ctx context.Context, ownerID, issuerID, credentialID string) ([]CredentialVersion, error) {
	rows, err := find[versionRow](s.read(ctx).Where("owner_id = ? AND issuer_id = ? AND credential_id = ?",
		ownerID, issuerID, credentialID).Order("version"), "credential versions")
	if err != nil {
		return nil, err
	}
	versions := make([]CredentialVersion, len(rows))
	for i, row := range rows {
		versions[i] = row.toDomain()
	}
	return versions, nil
}
