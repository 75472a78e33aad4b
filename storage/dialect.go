package storage

import (
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// The dialects of gorm write values into the text of a statement that they explain, which is for logs. Ours leave the
// placeholders. A logger.ParamsFilter is not enough for that: gorm does not ask it about Raw with Scan.
type (
	sqliteDialect   struct{ *sqlite.Dialector }
	postgresDialect struct{ *postgres.Dialector }
)

func newSQLiteDialect(pool statements) gorm.Dialector {
	return sqliteDialect{&sqlite.Dialector{Conn: pool}}
}

func newPostgresDialect(pool statements) gorm.Dialector {
	return postgresDialect{&postgres.Dialector{Config: &postgres.Config{Conn: pool}}}
}

// Explain implements gorm.Dialector.
func (sqliteDialect) Explain(text string, _ ...any) string { return text }

// Explain implements gorm.Dialector.
func (postgresDialect) Explain(text string, _ ...any) string { return text }
