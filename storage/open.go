package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// Options name the database to open and bound what it holds.
type Options struct {
	URL string           // "sqlite:PATH", "postgres://..." or "postgresql://..."
	Now func() time.Time // the clock; nil means time.Now
	Log *slog.Logger     // receives slow statements, without their values; nil discards

	// Existing opens a database of this program's schema, and neither makes nor migrates one: one that is absent or empty is
	// ErrNoDatabase, and one that an older version has migrated is ErrOlderSchema.
	Existing bool

	RecordVersions int // how many versions of a credential are kept, at least 2; zero means DefaultRecordVersions

	Retention Retention // how long housekeeping keeps what has ended

	Quota Quota // what each owner may hold
}

// DefaultRecordVersions is how many versions of a credential are kept by default.
const DefaultRecordVersions = 50

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine  engine
	lane            // of everything but records
	records lane    // of credentials, their versions and lists
	health  *sql.DB // for Ping, which answers while the lanes are full
	server  *server // PostgreSQL only
	clock   func() time.Time
	limit   time.Duration // of a transaction

	file   *sqliteFile // nil on PostgreSQL
	writes writeHealth

	migrations     []*gormigrate.Migration // of this program's schema
	recordVersions int
	retention      Retention
	quota          Quota
	identities     identities

	bearer         hotQuery
	items          pageQueries
	pageSizes      hotQuery
	pageSizesSince hotQuery
	credentials    pageQueries
}

// engine names the kind of database; migrations and the few statements that differ ask for it.
type engine string

const (
	engineSQLite   engine = "sqlite"
	enginePostgres engine = "postgres"
)

// Open opens the database, makes it or brings its tables up to date unless Options.Existing forbids that, and prepares the
// hot statements. Errors never hold the URL, because it may hold a password. A database that a newer version of clrhost has
// migrated is ErrNewerSchema; one that another process is migrating is waited for.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.filled()
	s, err := connected(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, o); err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, s.Close()))
	}
	return s, nil
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.RecordVersions = max(cmp.Or(o.RecordVersions, DefaultRecordVersions), 2)
	return o
}

// connected returns a store that has looked at nothing in the database yet.
func connected(ctx context.Context, o Options) (*Store, error) {
	s := &Store{
		clock:          o.Now,
		limit:          transactionLimit,
		quota:          o.Quota,
		recordVersions: o.RecordVersions,
		retention:      o.Retention.filled(),
		bearer:         hotQuery{text: bearerSQL},
		items:          pageQueriesOf(itemColumns),
		pageSizes:      listQuery(sizesSQL),
		pageSizesSince: listQuery(sizesSinceSQL),
		credentials:    pageQueriesOf(credentialColumns),
	}
	if err := s.connect(ctx, o); err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, s.Close()))
	}
	return s, nil
}

// CheckURL reports what is wrong with the URL of a database, without the URL, which may hold a password. It looks at no
// database.
func CheckURL(url string) error {
	scheme, path, _ := strings.Cut(url, ":")
	switch {
	case scheme == "sqlite" && (path == "" || path == ":memory:"):
		return errors.New("a sqlite: URL must name a file, as in sqlite:clrhost.db")
	case scheme == "sqlite":
		return nil
	case scheme == "postgres" || scheme == "postgresql":
		_, err := parsePostgres(url)
		return err
	}
	return errors.New("the database URL must start with sqlite:, postgres:// or postgresql://")
}

func (s *Store) connect(ctx context.Context, o Options) error {
	if err := CheckURL(o.URL); err != nil {
		return err
	}
	config := &gorm.Config{
		Logger:                 slowLog{log: o.Log, after: slowStatement, ended: s.writes.note},
		TranslateError:         true,
		SkipDefaultTransaction: true, // a single statement is atomic without one
		DisableAutomaticPing:   true, // Open pings with the caller's context
	}
	var err error
	scheme, path, _ := strings.Cut(o.URL, ":")
	switch scheme {
	case "sqlite":
		if o.Existing {
			err = requireFile(path)
		}
		if err == nil {
			err = s.connectSQLite(ctx, path, config)
		}
	case "postgres", "postgresql":
		err = s.connectPostgres(o.URL, config)
	}
	if err != nil {
		return err
	}
	s.migrations, err = s.engine.migrations()
	return err
}

func (s *Store) prepare(ctx context.Context, o Options) error {
	if err := s.settleSchema(ctx, o); err != nil {
		return err
	}
	if err := s.prepareHot(ctx); err != nil {
		return err
	}
	if err := s.Ping(ctx); err != nil {
		return err
	}
	return s.file.withCompanions()
}

// Close closes all connections. Statements in flight end first.
func (s *Store) Close() error {
	var errs []error
	for _, query := range s.hot() {
		if query.statement != nil {
			errs = append(errs, query.statement.Close())
		}
	}
	for _, pool := range s.pools() {
		errs = append(errs, pool.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// now is the store's clock in the resolution the database keeps.
func (s *Store) now() instant { return instantOf(s.clock()) }
