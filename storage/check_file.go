package storage

import (
	"context"
	"errors"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// checkFile has SQLite check every page, row and index. PostgreSQL has tools of its own for that (pg_amcheck).
func (c *checker) checkFile(ctx context.Context) error {
	if c.engine != engineSQLite {
		return nil
	}
	var results []string
	err := c.read(ctx).Raw("PRAGMA integrity_check(100)").Scan(&results).Error
	if IsDamaged(err) {
		results = append(results, err.Error())
	} else if err != nil {
		return translate(err)
	}
	for _, result := range results {
		if result == "ok" {
			return nil
		}
		if err := c.found(RuleFile, "the file", "%s", strings.ReplaceAll(result, "\n", " ")); err != nil {
			return err
		}
	}
	return errStopped
}

// IsDamaged reports whether SQLite found while it did something else that the file is not, or no longer, a database.
func IsDamaged(err error) bool {
	refused, ok := errors.AsType[sqlite3.Error](err)
	return ok && (refused.Code == sqlite3.ErrCorrupt || refused.Code == sqlite3.ErrNotADB)
}
