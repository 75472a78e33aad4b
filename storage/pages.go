package storage

import (
	"context"
	"database/sql"
	"fmt"
	"math"
)

const pageColumns = `
c.position, c.issuer_id, c.credential_id, c.valid_from, c.form, c.body, c.verdict, c.checks,
c.checked_at, c.accepted_at, c.updated_at, c.proven`

// pageSQL reads a range of dense positions, so the last page costs what the first one costs, and the total is the
// owner's own count. Without a credential in the range it still yields one row, with the total alone.
const pageSQL = `
SELECT u.credential_count,` + pageColumns + `
FROM users u
LEFT JOIN credentials c ON c.owner_id = $1 AND c.position >= $2 AND c.position < $3
WHERE u.id = $1
ORDER BY c.position`

// pageSinceSQL finds the positions of a page in the index over (owner, validFrom), and then reads those bodies only.
const pageSinceSQL = `
SELECT (SELECT COUNT(*) FROM credentials n WHERE n.owner_id = $1 AND n.valid_from > $2),` + pageColumns + `
FROM users u
LEFT JOIN (
	SELECT n.position FROM credentials n WHERE n.owner_id = $1 AND n.valid_from > $2
	ORDER BY n.position LIMIT $3 OFFSET $4) p ON TRUE
LEFT JOIN credentials c ON c.owner_id = u.id AND c.position = p.position
WHERE u.id = $1
ORDER BY c.position`

// CredentialPage returns a part of the owner's credentials in the order in which they were first accepted, and how
// many there are in all; with Since, the part and the total are of those valid from later than that. A credential
// accepted between two pages comes after both, so it never hides one. An unknown owner is ErrNotFound.
func (s *Store) CredentialPage(ctx context.Context, ownerID string, p Page) (list []Credential, total int64, err error) {
	rows, err := s.queryPage(ctx, ownerID, p)
	if err != nil {
		return nil, 0, fmt.Errorf("load credentials: %w", translate(err))
	}
	defer rows.Close()
	if list, total, err = scanPage(rows, ownerID); err != nil {
		return nil, 0, fmt.Errorf("load credentials: %w", translate(err))
	}
	return list, total, nil
}

func (s *Store) queryPage(ctx context.Context, ownerID string, p Page) (*sql.Rows, error) {
	limit, offset := int64(max(p.Limit, 0)), max(p.Offset, 0)
	if !p.Since.IsZero() {
		return s.query(ctx, s.pageSince, ownerID, instantOf(p.Since).micros(), limit, offset)
	}
	end := int64(math.MaxInt64)
	if offset < end-limit {
		end = offset + limit
	}
	return s.query(ctx, s.page, ownerID, offset, end)
}

func scanPage(rows *sql.Rows, ownerID string) (list []Credential, total int64, err error) {
	var row pageRow
	columns := row.columns()
	owner := false
	for rows.Next() {
		owner = true
		if err := rows.Scan(columns...); err != nil {
			return nil, 0, err
		}
		if row.position.Valid {
			list = append(list, row.toDomain(ownerID))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, 0, err
	}
	if !owner {
		return nil, 0, sql.ErrNoRows
	}
	return list, row.total, nil
}

// pageRow is one row of a page. All but the total is NULL where the page is empty.
type pageRow struct {
	total                                 int64
	position                              sql.NullInt64
	issuer, credential, form, verdict     sql.NullString
	body, checks                          []byte
	validFrom, checked, accepted, updated instant
	proven                                sql.NullBool
}

// columns returns where to scan the columns of pageSQL, in its order.
func (r *pageRow) columns() []any {
	return []any{&r.total, &r.position, &r.issuer, &r.credential, &r.validFrom, &r.form, &r.body, &r.verdict, &r.checks,
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
