package storage

import "database/sql"

// listFigures are the figures of the list that a page is a part of.
type listFigures struct{ total, largest, changes, mark int64 }

// pageRow is one row of a page. All but the figures is NULL where the page is empty.
type pageRow struct {
	listFigures
	position, number                      sql.NullInt64
	form                                  sql.NullString
	body                                  []byte
	issuer, id, verdict, client, grant    sql.NullString
	verdictJSON                           []byte
	validFrom, checked, accepted, updated instant
	proven                                sql.NullBool
}

// itemColumns returns where to scan the constant of that name.
func (r *pageRow) itemColumns() []any { return []any{&r.form, &r.body} }

func (r *pageRow) item() Item { return Item{Form: Form(r.form.String), Body: r.body} }

// credentialColumns returns where to scan the constant of that name.
func (r *pageRow) credentialColumns() []any {
	return append(r.itemColumns(), &r.number, &r.issuer, &r.id, &r.validFrom, &r.verdict, &r.verdictJSON,
		&r.checked, &r.accepted, &r.updated, &r.proven, &r.client, &r.grant)
}

func (r *pageRow) credential(ownerID, service string) Credential {
	return Credential{
		OwnerID:      ownerID,
		Number:       r.number.Int64,
		Service:      service,
		Position:     r.position.Int64,
		IssuerID:     r.issuer.String,
		CredentialID: r.id.String,
		ValidFrom:    r.validFrom.time(),
		Form:         Form(r.form.String),
		Body:         r.body,
		Verdict:      r.verdict.String,
		VerdictJSON:  r.verdictJSON,
		CheckedAt:    r.checked.time(),
		AcceptedAt:   r.accepted.time(),
		UpdatedAt:    r.updated.time(),
		Proven:       r.proven.Bool,
		ClientID:     r.client.String,
		GrantID:      r.grant.String,
	}
}
