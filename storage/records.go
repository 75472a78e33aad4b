package storage

import (
	"context"
	"fmt"
	"strings"
)

// recordsSQL finds the owner's records that a query selects, counts them, and reads a part of them. What is found is kept to its
// order alone, so that the text of each record is read once and the rest only of those that are returned. Without any it
// still yields one row, with the count.
const recordsSQL = `
WITH hits AS MATERIALIZED (
	SELECT c.seq, COALESCE(c.issued, c.valid_from) AS issued{key}
	FROM credentials c{index}
	WHERE c.owner_id = ?{where}),
{issuers}page AS (
	SELECT h.seq, h.issued{of issuer} FROM hits h{join issuers}
	ORDER BY {order} LIMIT ? OFFSET ?)
SELECT (SELECT COUNT(*) FROM hits) AS total, h.seq, h.issued{counted}, ` + recordColumns + `
FROM users u
LEFT JOIN page h ON TRUE
LEFT JOIN credentials c ON c.owner_id = u.id AND c.seq = h.seq
LEFT JOIN credential_versions v ON v.owner_id = u.id AND v.seq = h.seq AND v.version = c.version
LEFT JOIN credential_index i ON i.owner_id = u.id AND i.seq = h.seq
WHERE u.id = ?
ORDER BY {order}`

// recordColumns are what is read of each record.
const recordColumns = `c.service, c.issuer_id, c.credential_id, c.version, c.valid_from, c.verdict,
	v.verdict_json, c.proven, c.checked_at, c.accepted_at, c.updated_at,
	i.rules, i.title, i.issuer, i.counts, i.kind, i.subject, i.issuer_key`

// The parts of recordsSQL.
const (
	indexJoinSQL = `
	LEFT JOIN credential_index i ON i.owner_id = c.owner_id AND i.seq = c.seq`

	// A record that has no index yet is found by what identifies it.
	wordSQL = `
		AND COALESCE(i.text, LOWER(c.issuer_id || ' ' || c.credential_id)) LIKE ? ESCAPE '\'`

	kindSQL = `
		AND i.counts LIKE ? ESCAPE '\'`

	verdictSQL = `
		AND c.verdict IN ?`

	numbersSQL = `
		AND c.seq IN ?`

	newestFirst = `h.issued DESC, h.seq DESC`
)

// byIssuerSQL are the parts of recordsSQL for a list by issuer. An issuer has one place, whatever its records call it, and those
// whose name is not known come last.
var byIssuerSQL = []string{
	"{key}", `, c.issuer_id AS hit_issuer, COALESCE(i.issuer_key, '') AS issuer_key`,
	"{issuers}", `issuers AS MATERIALIZED (
	SELECT hit_issuer AS group_id, MAX(issuer_key) AS group_name, COUNT(*) AS of_issuer FROM hits GROUP BY hit_issuer),
`,
	"{of issuer}", `, g.group_id, g.group_name, g.of_issuer`,
	"{join issuers}", ` JOIN issuers g ON g.group_id = h.hit_issuer`,
	"{counted}", `, h.of_issuer`,
	"{order}", `group_name = '', group_name, group_id, ` + newestFirst,
}

// statement is the query as SQL with its parameters.
func (q RecordQuery) statement(ownerID string) (string, []any) {
	var where strings.Builder
	args := []any{ownerID}
	index := ""
	if len(q.Words) > 0 || q.Kind != "" || q.ByIssuer {
		index = indexJoinSQL
	}
	for _, word := range q.Words {
		where.WriteString(wordSQL)
		args = append(args, containing(word))
	}
	if q.Kind != "" {
		where.WriteString(kindSQL)
		args = append(args, containing(`"`+q.Kind+`":`))
	}
	if len(q.Verdicts) > 0 {
		where.WriteString(verdictSQL)
		args = append(args, q.Verdicts)
	}
	if len(q.Numbers) > 0 {
		where.WriteString(numbersSQL)
		args = append(args, q.Numbers)
	}
	parts := []string{"{key}", "", "{issuers}", "", "{of issuer}", "", "{join issuers}", "", "{counted}", "", "{order}", newestFirst}
	if q.ByIssuer {
		parts = byIssuerSQL
	}
	text := strings.NewReplacer(append(parts, "{index}", index, "{where}", where.String())...).Replace(recordsSQL)
	return text, append(args, q.Limit, q.Offset, ownerID)
}

// containing is the pattern of LIKE for what contains the word.
func containing(word string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word) + "%"
}

// bounded is the query within its bounds.
func (q RecordQuery) bounded() RecordQuery {
	q.Limit, q.Offset = max(q.Limit, 0), max(q.Offset, 0)
	words := q.Words[:min(len(q.Words), MaxRecordWords)]
	q.Words = nil
	for _, word := range words {
		q.Words = append(q.Words, cut(word, MaxRecordWord))
	}
	return q
}

// recordRow is one row of recordsSQL. All but the total is NULL where nothing is found.
type recordRow struct {
	Total        int64
	Seq          *int64
	OfIssuer     int64
	Service      string
	IssuerID     string
	CredentialID string
	Version      int64
	ValidFrom    instant
	Verdict      string
	VerdictJSON  []byte
	Proven       bool
	CheckedAt    instant
	AcceptedAt   instant
	UpdatedAt    instant
	Issued       instant
	Rules        int64
	Title        translations
	Issuer       translations
	Counts       counts
	Kind         string
	Subject      string
	IssuerKey    string
}

func (r recordRow) toDomain() RecordRow {
	return RecordRow{
		Number:       *r.Seq,
		Service:      r.Service,
		IssuerID:     r.IssuerID,
		CredentialID: r.CredentialID,
		Version:      r.Version,
		ValidFrom:    r.ValidFrom.time(),
		Verdict:      r.Verdict,
		VerdictJSON:  r.VerdictJSON,
		Proven:       r.Proven,
		CheckedAt:    r.CheckedAt.time(),
		AcceptedAt:   r.AcceptedAt.time(),
		UpdatedAt:    r.UpdatedAt.time(),
		OfIssuer:     r.OfIssuer,
		Index: Index{
			Version:   r.Rules,
			Title:     r.Title,
			Issuer:    r.Issuer,
			IssuerKey: r.IssuerKey,
			Issued:    r.Issued.time(),
			Counts:    r.Counts,
			Kind:      r.Kind,
			Subject:   r.Subject,
		},
	}
}

// Records returns a part of what the owner holds at all services, the newest first by the date of issue, and how many the query
// finds in all. Every record is in the list, also one that has no index yet. An unknown owner is ErrNotFound.
func (s *Store) Records(ctx context.Context, ownerID string, q RecordQuery) ([]RecordRow, int64, error) {
	statement, args := q.bounded().statement(ownerID)
	var rows []recordRow
	if err := s.in(ctx, s.records.reader).Raw(statement, args...).Scan(&rows).Error; err != nil {
		return nil, 0, fmt.Errorf("list records: %w", translate(err))
	}
	if len(rows) == 0 {
		return nil, 0, fmt.Errorf("list records: %w", ErrNotFound)
	}
	list := make([]RecordRow, 0, len(rows))
	for _, row := range rows {
		if row.Seq != nil {
			list = append(list, row.toDomain())
		}
	}
	return list, rows[0].Total, nil
}
