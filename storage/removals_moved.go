package storage

import (
	"context"
	"fmt"
	"strings"
)

// movedTable is a table of what belongs to a credential, and the one in which that is while the credential is removed.
type movedTable struct {
	from, to string
	columns  []string // of both, but owner_id and seq
}

// moved are these tables, each after the one that it refers to.
var moved = []movedTable{
	{"credentials", "removed_credentials", []string{"issuer_id", "credential_id", "service", "version", "versions_kept", "valid_from",
		"verdict", "proven", "once_proven", "checked_at", "accepted_at", "updated_at", "recheck_attempts", "issued"}},
	{"credential_versions", "removed_versions", []string{"version", "outcome", "client_id", "grant_id", "accepted_at", "valid_from",
		"proven", "form", "body_sha256", "content_sha256", "verdict_json", "body"}},
	{"credential_verdicts", "removed_verdicts", []string{"number", "version", "at", "verdict", "proven", "verdict_before", "proven_before"}},
	{"credential_index", "removed_index", []string{"version", "rules", "issuer_key", "counts", "kind", "subject", "title", "issuer", "text"}},
}

// copyRows copies what belongs to the row's credential from one table into another, with values for the columns that only the
// other has.
func (s *Store) copyRows(ctx context.Context, from, to string, columns []string, extra string, values []any, row credentialRow) error {
	names, selected := "owner_id, seq, "+strings.Join(columns, ", "), "owner_id, seq, "+strings.Join(columns, ", ")
	if len(values) > 0 {
		names += ", " + extra
		selected += strings.Repeat(", CAST(? AS BIGINT)", len(values))
	}
	statement := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s WHERE owner_id = ? AND seq = ?", to, names, selected, from)
	_, err := changed(s.tx(ctx).Exec(statement, append(values[:len(values):len(values)], row.OwnerID, row.Seq)...), "move "+from)
	return err
}
