package storage

import (
	"context"

	"gorm.io/gorm/clause"
)

type logoRow struct {
	ClientID string `gorm:"primaryKey"`
	URI      string `gorm:"column:uri"`
	Picture  []byte
	RetryAt  instant
}

func (logoRow) TableName() string { return "client_logos" }

// Logo returns what is kept of the client's logo. It is ErrNotFound until somebody has tried to fetch it.
func (s *Store) Logo(ctx context.Context, clientID string) (Logo, error) {
	row, err := take[logoRow](s.read(ctx).Where("client_id = ?", clientID), "logo")
	return Logo{ClientID: row.ClientID, URI: row.URI, Picture: row.Picture, RetryAt: row.RetryAt.time()}, err
}

// SaveLogo keeps a client's logo in place of the one before. It is ErrNotFound when there is no such client.
func (s *Store) SaveLogo(ctx context.Context, l Logo) error {
	return create(s.tx(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "client_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"uri", "picture", "retry_at"}),
	}), &logoRow{ClientID: l.ClientID, URI: l.URI, Picture: notNil(l.Picture), RetryAt: instantOf(l.RetryAt)}, "logo")
}
