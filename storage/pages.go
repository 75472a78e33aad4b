package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// The two things that a page may read of each credential.
const (
	itemColumns = `v.form, v.body`

	credentialColumns = itemColumns + `, c.seq, c.issuer_id, c.credential_id, c.valid_from, c.verdict, v.verdict_json,
c.checked_at, c.accepted_at, c.updated_at, c.proven, v.client_id, v.grant_id`
)

// pageSQL reads a range of dense positions, so the last page costs what the first one costs, and the total is the
// list's own count. Without a credential in the range it still yields one row, with the list's figures alone; so it does
// when the list has had a credential of more than $5 bytes.
const pageSQL = `
SELECT COALESCE(l.total, 0), COALESCE(l.largest, 0), COALESCE(l.changes, 0), COALESCE(l.mark, 0), c.position, {columns}
FROM users u
LEFT JOIN credential_lists l ON l.owner_id = {owner} AND l.service = {service}
LEFT JOIN credentials c ON c.owner_id = {owner} AND c.service = {service} AND c.position >= $3 AND c.position < $4 AND l.largest <= $5
LEFT JOIN credential_versions v ON v.owner_id = {owner} AND v.seq = c.seq AND v.version = c.version
WHERE u.id = {owner}
ORDER BY c.position`

// pageSinceSQL finds a page in the index over (owner, service, validFrom), and then reads those credentials only.
const pageSinceSQL = `
SELECT (SELECT COUNT(*) FROM credentials n WHERE n.owner_id = {owner} AND n.service = {service} AND n.valid_from > $3),
COALESCE(l.largest, 0), COALESCE(l.changes, 0), COALESCE(l.mark, 0), c.position, {columns}
FROM users u
LEFT JOIN credential_lists l ON l.owner_id = {owner} AND l.service = {service}
LEFT JOIN (
	SELECT n.position, n.seq FROM credentials n WHERE n.owner_id = {owner} AND n.service = {service} AND n.valid_from > $3
	ORDER BY n.position LIMIT CAST($4 AS BIGINT) OFFSET CAST($5 AS BIGINT)) p ON TRUE
LEFT JOIN credentials c ON c.owner_id = {owner} AND c.seq = p.seq AND l.largest <= $6
LEFT JOIN credential_versions v ON v.owner_id = {owner} AND v.seq = c.seq AND v.version = c.version
WHERE u.id = {owner}
ORDER BY c.position`

// listQuery is a hot query whose first two parameters are an owner and a service.
func listQuery(text string) hotQuery {
	return hotQuery{text: strings.NewReplacer("{owner}", "CAST($1 AS TEXT)", "{service}", "CAST($2 AS TEXT)").Replace(text)}
}

// pageQueries are the statements that read a page with the same columns.
type pageQueries struct{ all, since hotQuery }

func pageQueriesOf(columns string) pageQueries {
	words := strings.NewReplacer("{columns}", columns)
	return pageQueries{all: listQuery(words.Replace(pageSQL)), since: listQuery(words.Replace(pageSinceSQL))}
}

// CredentialPage returns a part of one of the owner's lists in the order in which its credentials were first accepted, and
// what it is a part of; with Since, both are of those valid from later than that. A credential accepted between two pages
// comes after both, so it never hides one. Of p.Limit credentials those come that have p.Bytes together, and the first in
// any case; what does not come is not read. With a Mark, nothing is missed of what the page before did not return, whatever was
// removed since; what it did return may come again. A service at which the owner holds nothing has an empty list. An unknown owner
// is ErrNotFound.
func (s *Store) CredentialPage(ctx context.Context, ownerID string, p Page) ([]Item, Extent, error) {
	return pageOf(ctx, pageReader[Item]{s, s.items, (*pageRow).itemColumns, (*pageRow).item, Item.size}, ownerID, p)
}

// Credentials is CredentialPage with all that is stored of each credential.
func (s *Store) Credentials(ctx context.Context, ownerID string, p Page) ([]Credential, Extent, error) {
	whole := func(r *pageRow) Credential { return r.credential(ownerID, p.Service) }
	return pageOf(ctx, pageReader[Credential]{s, s.credentials, (*pageRow).credentialColumns, whole, Credential.size}, ownerID, p)
}

// pageReader reads pages of T.
type pageReader[T any] struct {
	*Store
	queries pageQueries
	columns func(*pageRow) []any // where to scan what the queries select
	value   func(*pageRow) T     // what was scanned
	size    func(T) int64        // bytes of the body
}

func pageOf[T any](ctx context.Context, r pageReader[T], ownerID string, p Page) ([]T, Extent, error) {
	list, extent, err := r.page(ctx, ownerID, p.normal())
	if err != nil {
		return nil, Extent{}, fmt.Errorf("load credentials: %w", translate(err))
	}
	return list, extent, nil
}

// page reads the page, and again as often as something was taken out of the list meanwhile.
func (r pageReader[T]) page(ctx context.Context, ownerID string, p Page) ([]T, Extent, error) {
	for {
		list, figures, err := r.read(ctx, ownerID, p, p.each())
		if err != nil {
			return nil, Extent{}, err
		}
		if p.follow(figures.mark) {
			continue
		}
		extent := Extent{Total: figures.total, Changes: figures.changes, Offset: p.Offset, Mark: p.Mark}
		if figures.largest > p.each() {
			list, extent, err = r.weighed(ctx, ownerID, p, extent)
			if errors.Is(err, errMoved) {
				continue
			}
			return list, extent, err
		}
		end := min(p.Offset, extent.Total)
		extent.Previous, extent.Last = max(end-int64(p.Limit), 0), max(extent.Total-int64(p.Limit), 0)
		return list, extent, nil
	}
}

// read reads the page by its limit alone, and nothing of a list that has had a credential of more than each bytes.
func (r pageReader[T]) read(ctx context.Context, ownerID string, p Page, each int64) ([]T, listFigures, error) {
	rows, err := r.query(ctx, ownerID, p, each)
	if err != nil {
		return nil, listFigures{}, err
	}
	defer rows.Close()
	return r.scan(rows)
}

func (r pageReader[T]) query(ctx context.Context, ownerID string, p Page, each int64) (*sql.Rows, error) {
	if !p.Since.IsZero() {
		return r.Store.query(ctx, r.records, r.queries.since, ownerID, p.Service, instantOf(p.Since).micros(), int64(p.Limit), p.Offset, each)
	}
	return r.Store.query(ctx, r.records, r.queries.all, ownerID, p.Service, p.Offset, p.end(), each)
}

func (r pageReader[T]) scan(rows *sql.Rows) (list []T, figures listFigures, err error) {
	var row pageRow
	columns := append([]any{&row.total, &row.largest, &row.changes, &row.mark, &row.position}, r.columns(&row)...)
	known := false
	for rows.Next() {
		known = true
		if err := rows.Scan(columns...); err != nil {
			return nil, listFigures{}, err
		}
		if row.position.Valid {
			list = append(list, r.value(&row))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, listFigures{}, err
	}
	if !known {
		return nil, listFigures{}, sql.ErrNoRows
	}
	return list, row.listFigures, nil
}
