package storage

import (
	"context"
	"fmt"
)

const recordsAfterSQL = `
SELECT c.seq, COALESCE(c.issued, c.valid_from) AS issued, ` + recordColumns + `
FROM credentials c
JOIN credential_versions v ON v.owner_id = c.owner_id AND v.seq = c.seq AND v.version = c.version
LEFT JOIN credential_index i ON i.owner_id = c.owner_id AND i.seq = c.seq
WHERE c.owner_id = ? AND c.seq > ?
ORDER BY c.seq LIMIT ?`

// RecordsAfter returns at most limit records that the owner holds at all services, in the order of their numbers, after the
// number; a negative one begins with the first. It costs the same at any place, for whoever reads all of them. An owner who holds
// nothing, and an unknown one, has none.
func (s *Store) RecordsAfter(ctx context.Context, ownerID string, number int64, limit int) ([]RecordRow, error) {
	var rows []recordRow
	err := s.in(ctx, s.records.reader).Raw(recordsAfterSQL, ownerID, number, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list records after %d: %w", number, translate(err))
	}
	list := make([]RecordRow, len(rows))
	for i, row := range rows {
		list[i] = row.toDomain()
	}
	return list, nil
}
