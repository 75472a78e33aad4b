package storage

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"
)

// migrationFiles holds the tables' history, applied in the order of their names. NAME.sql is for both engines, with
// the words of sqlWords in braces; NAME.sqlite.sql and NAME.postgres.sql are for one. Statements are separated by an
// empty line. A published file is never edited: a change is a new file.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationLock is the advisory lock under which one process at a time migrates a PostgreSQL database: "clrh".
const migrationLock = 0x636c7268

// migrationTable lists the migrations that a database has had.
const migrationTable = "schema_migrations"

// migrationWait is how long an opener waits for a SQLite file that another process holds. A migration of a million records
// takes minutes.
const migrationWait = 30 * time.Minute

const waiting = "another process holds the database, perhaps to migrate it: this one waits"

// sqlWords spells what the engines spell differently. SQLite's tables are strict about types, as PostgreSQL's are;
// clustered ones of small rows are stored in the order of their primary key, which saves an index. Sorted text is in the same
// order on both. A random number is from 1 to 2^53, which every client can read. Each check is a row c of the checks in a stored verdict; PostgreSQL's JSON cannot hold the character NUL.
var sqlWords = map[engine]*strings.Replacer{
	engineSQLite: strings.NewReplacer(
		"{bytes}", "BLOB", "{sorted}", "TEXT", "{int}", "INTEGER", "{time}", "INTEGER", "{bool}", "INTEGER",
		"{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT", "{strict}", " STRICT", "{clustered}", " STRICT, WITHOUT ROWID",
		"{random}", "1 + abs(random() % 9007199254740991)",
		"{each check}", "json_each(CASE WHEN length(checks) > 0 THEN CAST(checks AS TEXT) ELSE '{}' END, '$.checks') AS c"),
	enginePostgres: strings.NewReplacer(
		"{bytes}", "BYTEA", "{sorted}", `TEXT COLLATE "C"`, "{int}", "BIGINT", "{time}", "BIGINT", "{bool}", "BOOLEAN",
		"{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "{strict}", "", "{clustered}", "",
		"{random}", "1 + floor(random() * 9007199254740991)::bigint",
		"{each check}", "json_array_elements(CASE WHEN length(checks) > 0 THEN "+
			`replace(convert_from(checks, 'UTF8'), '\u0000', '\ufffd')::json -> 'checks' END) AS c (value)`),
}

// settleSchema brings the database to the schema of this program, or finds that it has it when it may not be migrated.
func (s *Store) settleSchema(ctx context.Context, o Options) error {
	switch {
	case o.Existing:
		schema, err := s.readSchema(s.reader.WithContext(ctx))
		if err != nil {
			return err
		}
		return schema.err()
	case s.engine == engineSQLite:
		return s.migrateInTurn(ctx, o.Log)
	default:
		return s.migrate(ctx, o.Log)
	}
}

// migrateInTurn waits for a process that holds the file, to migrate it or otherwise, for longer than a statement waits for a
// lock.
func (s *Store) migrateInTurn(ctx context.Context, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, migrationWait)
	defer cancel()
	for {
		err := s.migrate(ctx, log)
		if refused, ok := errors.AsType[sqlite3.Error](err); !ok || refused.Code != sqlite3.ErrBusy || ctx.Err() != nil {
			return err
		}
		log.WarnContext(ctx, waiting)
	}
}

// migrate applies what the database lacks of the migrations, all of it or nothing, and logs what that was. Replicas that start
// together wait for each other: on SQLite the immediate transaction is the lock.
func (s *Store) migrate(ctx context.Context, log *slog.Logger) error {
	var before Schema
	err := s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) (err error) {
		if s.server.throughPooler() {
			return s.requireMigrated(tx)
		}
		if s.engine == enginePostgres {
			if err := lockMigrations(ctx, tx, log); err != nil {
				return err
			}
		}
		if before, err = s.readSchema(tx); err != nil && !errors.Is(err, ErrNoDatabase) {
			return err
		}
		if len(before.Unknown) > 0 {
			return before.err()
		}
		return gormigrate.New(tx, &gormigrate.Options{TableName: migrationTable}, s.migrations).Migrate()
	})
	switch {
	case err != nil:
		return fmt.Errorf("migrate: %w", err)
	case len(before.Applied)+len(before.Missing) == 0 && !s.server.throughPooler():
		log.InfoContext(ctx, "made a new database")
	case len(before.Missing) > 0:
		log.InfoContext(ctx, "migrated the database", "applied", before.Missing)
	}
	return nil
}

// errThroughPooler is why a database is not migrated: a pooler may end a transaction that takes minutes, and one of its few
// connections is the migration's meanwhile.
var errThroughPooler = errors.New("this URL leads through a pooler, such as PgBouncer, and no migration does: run clrhost migrate " +
	"--database with the URL of PostgreSQL itself, and start again")

// requireMigrated is errThroughPooler when the database lacks migrations.
func (s *Store) requireMigrated(tx *gorm.DB) error {
	schema, err := s.readSchema(tx)
	if err == nil {
		err = schema.err()
	}
	if errors.Is(err, ErrNoDatabase) || errors.Is(err, ErrOlderSchema) {
		return fmt.Errorf("%w (%w)", errThroughPooler, err)
	}
	return err
}

// lockMigrations waits until no other process migrates, and keeps the others waiting until the transaction ends.
func lockMigrations(ctx context.Context, tx *gorm.DB, log *slog.Logger) error {
	// A migration, and the wait for one, may take longer than any transaction of a request.
	if err := tx.Exec(unboundedSQL).Error; err != nil {
		return err
	}
	var locked bool
	if err := tx.Raw("SELECT pg_try_advisory_xact_lock(?)", migrationLock).Scan(&locked).Error; err != nil || locked {
		return err
	}
	log.WarnContext(ctx, waiting)
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", migrationLock).Error
}

// migrations lists the engine's migrations in order.
func (e engine) migrations() ([]*gormigrate.Migration, error) {
	names, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	var list []*gormigrate.Migration
	for _, name := range names {
		id, only, _ := strings.Cut(strings.TrimSuffix(name.Name(), ".sql"), ".")
		if only != "" && only != string(e) {
			continue
		}
		text, err := migrationFiles.ReadFile(path.Join("migrations", name.Name()))
		if err != nil {
			return nil, err
		}
		list = append(list, &gormigrate.Migration{ID: id, Migrate: e.run(string(text))})
	}
	return list, nil
}

// run executes the statements of one migration.
func (e engine) run(text string) gormigrate.MigrateFunc {
	return func(tx *gorm.DB) error {
		for statement := range strings.SplitSeq(sqlWords[e].Replace(text), "\n\n") {
			if err := tx.Exec(strings.TrimSpace(statement)).Error; err != nil {
				return err
			}
		}
		return nil
	}
}
