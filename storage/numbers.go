package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// numberSQL reads one credential as a page reads it.
var numberSQL = hotQuery{text: strings.ReplaceAll(`
SELECT c.service, c.position, {columns} FROM credentials c
JOIN credential_versions v ON v.owner_id = c.owner_id AND v.seq = c.seq AND v.version = c.version
WHERE c.owner_id = CAST($1 AS TEXT) AND c.seq = CAST($2 AS BIGINT)`, "{columns}", credentialColumns)}

// CredentialByNumber returns the owner's credential with the Number, at whichever service it is. One the owner does not hold is
// ErrNotFound.
func (s *Store) CredentialByNumber(ctx context.Context, ownerID string, number int64) (Credential, error) {
	c, err := s.byNumber(ctx, ownerID, number)
	if err != nil {
		return Credential{}, fmt.Errorf("load credential: %w", translate(err))
	}
	return c, nil
}

func (s *Store) byNumber(ctx context.Context, ownerID string, number int64) (Credential, error) {
	rows, err := s.query(ctx, s.records, numberSQL, ownerID, number)
	if err != nil {
		return Credential{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return Credential{}, err
		}
		return Credential{}, sql.ErrNoRows
	}
	var service string
	var row pageRow
	if err := rows.Scan(append([]any{&service, &row.position}, row.credentialColumns()...)...); err != nil {
		return Credential{}, err
	}
	return row.credential(ownerID, service), rows.Err()
}

// VersionBody returns a representation of the owner's credential with the number, the current one or an earlier one that is kept.
// Any other is ErrNotFound.
func (s *Store) VersionBody(ctx context.Context, ownerID string, number, version int64) (Item, error) {
	row, err := take[versionRow](s.in(ctx, s.records.reader).Select("form", "body").
		Where("owner_id = ? AND seq = ? AND version = ?", ownerID, number, version), "credential version")
	if err != nil {
		return Item{}, err
	}
	return Item{Form: Form(row.Form), Body: row.Body}, nil
}
