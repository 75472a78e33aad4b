package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// movedTable is a table of what belongs to a credential, and the one in which that is while the credential is removed.
type movedTable struct {
	from, to string
	columns  []string // of both, but owner_id and seq
}

// moved are these tables, that of credentials first, and each after the one that it refers to.
var moved = []movedTable{
	{"credentials", "removed_credentials", []string{"issuer_id", "credential_id", "service", "version", "versions_kept", "valid_from",
		"verdict", "proven", "once_proven", "checked_at", "accepted_at", "updated_at", "recheck_attempts", "issued"}},
	{"credential_versions", "removed_versions", []string{"version", "outcome", "client_id", "grant_id", "accepted_at", "valid_from",
		"proven", "form", "body_sha256", "content_sha256", "verdict_json", "body"}},
	{"credential_verdicts", "removed_verdicts", []string{"number", "version", "at", "verdict", "proven", "verdict_before", "proven_before"}},
	{"credential_index", "removed_index", []string{"version", "rules", "issuer_key", "counts", "kind", "subject", "title", "issuer", "text"}},
}

// moveBack are the same tables, for what was removed to come back from.
func moveBack() []movedTable {
	tables := slices.Clone(moved)
	for i, m := range moved {
		tables[i].from, tables[i].to = m.to, m.from
	}
	return tables
}

// added is a column that only one of the two tables of credentials has, with its value.
type added struct {
	column string
	value  any
}

// copyRows copies what belongs to the row's credential from each of the tables into the other. The first ones, of credentials
// themselves, are copied with what is added.
func (s *Store) copyRows(ctx context.Context, tables []movedTable, row credentialRow, first ...added) error {
	for _, m := range tables {
		names := "owner_id, seq, " + strings.Join(m.columns, ", ")
		selected, values := names, []any(nil)
		for _, a := range first {
			names += ", " + a.column
			selected += ", CAST(? AS BIGINT)"
			values = append(values, a.value)
		}
		first = nil
		statement := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s WHERE owner_id = ? AND seq = ?", m.to, names, selected, m.from)
		if _, err := changed(s.tx(ctx).Exec(statement, append(values, row.OwnerID, row.Seq)...), "move "+m.from); err != nil {
			return err
		}
	}
	return nil
}
