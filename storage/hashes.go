package storage

import (
	"context"
	"fmt"
)

// RehashSecret puts a hash of a client's secret, made with another key, in place of the one it has. It does nothing when the
// client has another one by now. The registration is the same, so its version stays.
func (s *Store) RehashSecret(ctx context.Context, clientID string, from, to []byte) error {
	return s.rehash(ctx, clientID, "secret_hash", from, to)
}

// RehashRegistrationToken is RehashSecret for the registration token.
func (s *Store) RehashRegistrationToken(ctx context.Context, clientID string, from, to []byte) error {
	return s.rehash(ctx, clientID, "registration_hash", from, to)
}

func (s *Store) rehash(ctx context.Context, clientID, column string, from, to []byte) error {
	_, err := changed(s.tx(ctx).Model(&clientRow{}).Where("id = ? AND "+column+" = ?", clientID, from).Update(column, to), "rehash "+column)
	return err
}

// Untagged is how many clients have hashes without a tag.
type Untagged struct{ Secrets, Registrations int64 }

// taggedSQL selects hashes of 32 bytes after a tag of 8.
const taggedSQL = "(length(%[1]s) = 40 AND substr(%[1]s, 1, 8) IN ?)"

// CountUntagged counts the clients whose hashes begin with none of the tags.
func (s *Store) CountUntagged(ctx context.Context, tags [][]byte) (u Untagged, err error) {
	not := func(column string) string {
		return fmt.Sprintf("length(%[1]s) > 0 AND NOT "+taggedSQL, column) // an empty one, or none, is of no token
	}
	query := "SELECT (SELECT COUNT(*) FROM clients WHERE " + not("secret_hash") + ") AS secrets," +
		" (SELECT COUNT(*) FROM clients WHERE " + not("registration_hash") + " OR " + not("registration_next") + ") AS registrations"
	if err := translate(s.read(ctx).Raw(query, tags, tags, tags).Scan(&u).Error); err != nil {
		return Untagged{}, fmt.Errorf("count hashes: %w", err)
	}
	return u, nil
}
