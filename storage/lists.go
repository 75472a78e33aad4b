package storage

import (
	"context"
	"fmt"
	"math/rand/v2"
)

const countListSQL = `
INSERT INTO credential_lists (owner_id, service, total, largest, changes, mark) VALUES (?, ?, ?, ?, 1, ?)
ON CONFLICT (owner_id, service) DO UPDATE SET
	total = credential_lists.total + excluded.total,
	largest = CASE WHEN excluded.largest > credential_lists.largest THEN excluded.largest ELSE credential_lists.largest END,
	changes = credential_lists.changes + 1
RETURNING total`

// countList counts a change of an owner's list: how many credentials it adds, and the bytes of the representation that was
// accepted. It returns the list's total. It MUST be part of the transaction that makes the change and has locked the owner.
func (s *Store) countList(ctx context.Context, ownerID, service string, added, size int64) (total int64, err error) {
	if err := s.tx(ctx).Raw(countListSQL, ownerID, service, added, size, firstMark()).Scan(&total).Error; err != nil {
		return 0, fmt.Errorf("count list: %w", translate(err))
	}
	return total, nil
}

// firstMark is where the mark of a list begins: anywhere, so that nobody can tell how often it has grown, and below what a number of
// JSON or JavaScript holds.
func firstMark() int64 { return 1 + rand.Int64N(1<<53-1) }
