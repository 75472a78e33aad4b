package storage

import (
	"context"
	"database/sql"
	"math"
	"slices"
)

// sizesSQL reads how many bytes the bodies in a range have, and none of them: the length stands in the head of a row.
const sizesSQL = `
SELECT LENGTH(v.body) FROM credentials c
JOIN credential_versions v ON v.owner_id = c.owner_id AND v.seq = c.seq AND v.version = c.version
WHERE c.owner_id = {owner} AND c.service = {service} AND c.position >= $3 AND c.position < $4
ORDER BY c.position`

const sizesSinceSQL = `
SELECT LENGTH(v.body) FROM (
	SELECT n.position, n.seq FROM credentials n WHERE n.owner_id = {owner} AND n.service = {service} AND n.valid_from > $3
	ORDER BY n.position LIMIT CAST($4 AS BIGINT) OFFSET CAST($5 AS BIGINT)) p
JOIN credentials c ON c.owner_id = {owner} AND c.seq = p.seq
JOIN credential_versions v ON v.owner_id = {owner} AND v.seq = c.seq AND v.version = c.version
ORDER BY p.position`

// normal is the page with what makes no sense made harmless.
func (p Page) normal() Page {
	p.Limit, p.Offset = max(p.Limit, 0), max(p.Offset, 0)
	if p.Bytes <= 0 {
		p.Bytes = math.MaxInt64
	}
	return p
}

// end is the position after the page.
func (p Page) end() int64 { return p.Offset + min(int64(p.Limit), math.MaxInt64-p.Offset) }

// each is how many bytes every credential may have when the whole page fits whatever it holds.
func (p Page) each() int64 { return p.Bytes / int64(max(p.Limit, 1)) }

// weighed is page for a list whose credentials may be too large: it looks at the sizes first. A credential that is
// replaced by a larger one between the two looks is left to the next page; when one is removed between them, it is errMoved.
func (r pageReader[T]) weighed(ctx context.Context, ownerID string, p Page, extent Extent) (_ []T, _ Extent, err error) {
	if extent.Last, err = r.start(ctx, ownerID, p, extent.Total); err != nil {
		return nil, Extent{}, err
	}
	if extent.Previous, err = r.start(ctx, ownerID, p, min(p.Offset, extent.Total)); err != nil {
		return nil, Extent{}, err
	}
	sizes, err := r.sizes(ctx, ownerID, p)
	if err != nil {
		return nil, Extent{}, err
	}
	p.Limit = p.fitting(sizes)
	list, figures, err := r.read(ctx, ownerID, p, math.MaxInt64)
	if err != nil {
		return nil, Extent{}, err
	}
	if figures.mark != p.Mark {
		return nil, Extent{}, errMoved
	}
	read := make([]int64, len(list))
	for i, c := range list {
		read[i] = r.size(c)
	}
	return list[:p.fitting(read)], extent, nil
}

// start is the smallest offset from which a page reaches to end.
func (s *Store) start(ctx context.Context, ownerID string, p Page, end int64) (int64, error) {
	p.Limit = int(min(int64(p.Limit), end))
	p.Offset = end - int64(p.Limit)
	sizes, err := s.sizes(ctx, ownerID, p)
	if err != nil {
		return 0, err
	}
	slices.Reverse(sizes)
	return end - int64(p.fitting(sizes)), nil
}

// fitting returns how many of the sizes, from the first on, fit the page's bytes: one at least, when there is one.
func (p Page) fitting(sizes []int64) int {
	left := p.Bytes
	for i, size := range sizes {
		if left -= size; left < 0 && i > 0 {
			return i
		}
	}
	return len(sizes)
}

// sizes reads the bytes of each body of the page, by its limit alone.
func (s *Store) sizes(ctx context.Context, ownerID string, p Page) ([]int64, error) {
	rows, err := s.querySizes(ctx, ownerID, p)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var sizes []int64
	for rows.Next() {
		var size int64
		if err := rows.Scan(&size); err != nil {
			return nil, err
		}
		sizes = append(sizes, size)
	}
	return sizes, rows.Err()
}

func (s *Store) querySizes(ctx context.Context, ownerID string, p Page) (*sql.Rows, error) {
	if !p.Since.IsZero() {
		return s.query(ctx, s.records, s.pageSizesSince, ownerID, p.Service, instantOf(p.Since).micros(), int64(p.Limit), p.Offset)
	}
	return s.query(ctx, s.records, s.pageSizes, ownerID, p.Service, p.Offset, p.end())
}
