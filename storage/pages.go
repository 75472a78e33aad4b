package storage

import (
	"context"
	"database/sql"
	"fmt"
)

const pageColumns = `
c.position, c.issuer_id, c.credential_id, c.valid_from, c.form, c.body, c.verdict, c.checks,
c.checked_at, c.accepted_at, c.updated_at, c.proven`

// pageSQL reads a range of dense positions, so the last page costs what the first one costs, and the total is the
// owner's own count. Without a credential in the range it still yields one row, with the total alone; so it does when the
// owner holds a credential of more than $4 bytes.
const pageSQL = `
SELECT u.credential_count, u.largest_credential,` + pageColumns + `
FROM users u
LEFT JOIN credentials c ON c.owner_id = $1 AND c.position >= $2 AND c.position < $3 AND u.largest_credential <= $4
WHERE u.id = $1
ORDER BY c.position`

// pageSinceSQL finds the positions of a page in the index over (owner, validFrom), and then reads those bodies only.
const pageSinceSQL = `
SELECT (SELECT COUNT(*) FROM credentials n WHERE n.owner_id = $1 AND n.valid_from > $2), u.largest_credential,` + pageColumns + `
FROM users u
LEFT JOIN (
	SELECT n.position FROM credentials n WHERE n.owner_id = $1 AND n.valid_from > $2
	ORDER BY n.position LIMIT $3 OFFSET $4) p ON TRUE
LEFT JOIN credentials c ON c.owner_id = u.id AND c.position = p.position AND u.largest_credential <= $5
WHERE u.id = $1
ORDER BY c.position`

// CredentialPage returns a part of the owner's credentials in the order in which they were first accepted, and what it
// is a part of; with Since, both are of those valid from later than that. A credential accepted between two pages comes
// after both, so it never hides one. Of p.Limit credentials those come that have p.Bytes together, and the first in any
// case; what does not come is not read. An unknown owner is ErrNotFound.
func (s *Store) CredentialPage(ctx context.Context, ownerID string, p Page) (list []Credential, extent Extent, err error) {
	list, extent, err = s.credentialPage(ctx, ownerID, p.normal())
	if err != nil {
		return nil, Extent{}, fmt.Errorf("load credentials: %w", translate(err))
	}
	return list, extent, nil
}

func (s *Store) credentialPage(ctx context.Context, ownerID string, p Page) ([]Credential, Extent, error) {
	list, owner, err := s.readPage(ctx, ownerID, p, p.each())
	if err != nil {
		return nil, Extent{}, err
	}
	extent := Extent{Total: owner.total}
	if owner.largest > p.each() {
		return s.weighedPage(ctx, ownerID, p, extent)
	}
	end := min(p.Offset, extent.Total)
	extent.Previous, extent.Last = max(end-int64(p.Limit), 0), max(extent.Total-int64(p.Limit), 0)
	return list, extent, nil
}

// readPage reads the page by its limit alone, and nothing of an owner who holds a credential of more than each bytes.
func (s *Store) readPage(ctx context.Context, ownerID string, p Page, each int64) ([]Credential, pageOwner, error) {
	rows, err := s.queryPage(ctx, ownerID, p, each)
	if err != nil {
		return nil, pageOwner{}, err
	}
	defer rows.Close()
	return scanPage(rows, ownerID)
}

func (s *Store) queryPage(ctx context.Context, ownerID string, p Page, each int64) (*sql.Rows, error) {
	if !p.Since.IsZero() {
		return s.query(ctx, s.pageSince, ownerID, instantOf(p.Since).micros(), int64(p.Limit), p.Offset, each)
	}
	return s.query(ctx, s.page, ownerID, p.Offset, p.end(), each)
}

func scanPage(rows *sql.Rows, ownerID string) (list []Credential, owner pageOwner, err error) {
	var row pageRow
	columns := row.columns()
	known := false
	for rows.Next() {
		known = true
		if err := rows.Scan(columns...); err != nil {
			return nil, pageOwner{}, err
		}
		if row.position.Valid {
			list = append(list, row.toDomain(ownerID))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, pageOwner{}, err
	}
	if !known {
		return nil, pageOwner{}, sql.ErrNoRows
	}
	return list, row.pageOwner, nil
}

// pageOwner is what a page tells of its owner.
type pageOwner struct{ total, largest int64 }

// pageRow is one row of a page. All but the total is NULL where the page is empty.
type pageRow struct {
	pageOwner
	position                              sql.NullInt64
	issuer, credential, form, verdict     sql.NullString
	body, checks                          []byte
	validFrom, checked, accepted, updated instant
	proven                                sql.NullBool
}

// columns returns where to scan the columns of pageSQL, in its order.
func (r *pageRow) columns() []any {
	return []any{&r.total, &r.largest, &r.position, &r.issuer, &r.credential, &r.validFrom, &r.form, &r.body, &r.verdict, &r.checks,
		&r.checked, &r.accepted, &r.updated, &r.proven}
}

func (r *pageRow) toDomain(ownerID string) Credential {
	return Credential{
		OwnerID:      ownerID,
		Position:     r.position.Int64,
		IssuerID:     r.issuer.String,
		CredentialID: r.credential.String,
		ValidFrom:    r.validFrom.time(),
		Form:         Form(r.form.String),
		Body:         r.body,
		Verdict:      r.verdict.String,
		Checks:       r.checks,
		CheckedAt:    r.checked.time(),
		AcceptedAt:   r.accepted.time(),
		UpdatedAt:    r.updated.time(),
		Proven:       r.proven.Bool,
	}
}
