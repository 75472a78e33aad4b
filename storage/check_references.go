package storage

import (
	"context"
	"fmt"
	"strings"
)

// reference is a foreign key: columns of a table, and those of another table that hold the same values.
type reference struct{ table, columns, to, key string }

// references are all foreign keys. The engines enforce them, but not where a tool has switched that off.
var references = []reference{
	{"sessions", "user_id", "users", "id"},
	{"grants", "client_id", "clients", "id"},
	{"grants", "user_id", "users", "id"},
	{"codes", "grant_id", "grants", "id"},
	{"access_tokens", "grant_id", "grants", "id"},
	{"refresh_tokens", "grant_id", "grants", "id"},
	{"authorizations", "user_id", "users", "id"},
	{"authorizations", "client_id", "clients", "id"},
	{"consents", "user_id", "users", "id"},
	{"consents", "client_id", "clients", "id"},
	{"client_logos", "client_id", "clients", "id"},
	{"profiles", "user_id", "users", "id"},
	{"uploads", "owner_id", "users", "id"},
	{"imports", "owner_id", "users", "id"},
	{"history", "owner_id", "users", "id"},
	{"credential_lists", "owner_id", "users", "id"},
	{"credentials", "owner_id,service", "credential_lists", "owner_id,service"},
	{"credential_versions", "owner_id,seq", "credentials", "owner_id,seq"},
	{"credential_verdicts", "owner_id,seq", "credentials", "owner_id,seq"},
	{"credential_index", "owner_id,seq", "credentials", "owner_id,seq"},
	{"shares", "owner_id", "users", "id"},
	{"share_items", "owner_id,share_id", "shares", "owner_id,id"},
	{"removals", "owner_id", "users", "id"},
	{"removed_credentials", "owner_id,seq", "removals", "owner_id,seq"},
	{"removed_versions", "owner_id,seq", "removed_credentials", "owner_id,seq"},
	{"removed_verdicts", "owner_id,seq", "removed_credentials", "owner_id,seq"},
	{"removed_index", "owner_id,seq", "removed_credentials", "owner_id,seq"},
	{"audit_addresses", "event_id", "audit_events", "id"},
}

// statement counts the rows that refer to nothing, by what they refer to: a text of the columns and their values. The keys of some
// tables are hashes of secrets, and are not shown.
func (r reference) statement() string {
	columns, key := strings.Split(r.columns, ","), strings.Split(r.key, ",")
	same, text := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		same[i] = fmt.Sprintf("p.%s = r.%s", key[i], column)
		text[i] = fmt.Sprintf("'%[1]s ' || r.%[1]s", column)
	}
	return fmt.Sprintf("SELECT %s AS names, COUNT(*) AS n FROM %s r WHERE NOT EXISTS (SELECT 1 FROM %s p WHERE %s) GROUP BY %s ORDER BY 1 LIMIT %d",
		strings.Join(text, " || ', ' || "), r.table, r.to, strings.Join(same, " AND "), "r."+strings.Join(columns, ", r."), MostFaults)
}

// checkReferences looks for rows that refer to nothing.
func (c *checker) checkReferences(ctx context.Context) error {
	return c.snapshot(ctx, func(ctx context.Context) error {
		for _, r := range references {
			var orphans []struct {
				Names string
				N     int64
			}
			if err := c.read(ctx).Raw(r.statement()).Scan(&orphans).Error; err != nil {
				return fmt.Errorf("look for what %s refer to: %w", r.table, translate(err))
			}
			for _, o := range orphans {
				if err := c.found(RuleReference, r.table+", "+o.Names, "%d rows refer to a row of %s that does not exist", o.N, r.to); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
