package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
)

// sqliteFile is the database that a Store has open, as it lies in the file system. A process that has a file open can go on
// writing to it after somebody deleted, moved or replaced it, and SQLite does; all of that is gone when the process ends. And
// a log that another process finds missing is begun anew, beside the one still in use. So the files are compared by what they
// are, not by their names: before every write, which costs a few microseconds beside a commit's hundreds, and for each new
// connection, which would otherwise open whatever lies at the path by then.
//
// A nil *sqliteFile is a database that has no files here.
type sqliteFile struct {
	path   string
	opened map[string]fs.FileInfo // by path: the database and its companions
}

// The endings of the files that SQLite keeps beside a database with write-ahead logging, for as long as it is open.
var sqliteCompanions = []string{"-wal", "-shm"}

// newSQLiteFile is the file at the path, which MUST exist.
func newSQLiteFile(path string) (*sqliteFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("look at database file: %w", err)
	}
	return &sqliteFile{path: path, opened: map[string]fs.FileInfo{path: info}}, nil
}

// withCompanions adds what SQLite keeps beside the file, once it is open. Nothing else may use f meanwhile.
func (f *sqliteFile) withCompanions() error {
	if f == nil {
		return nil
	}
	place, err := filepath.EvalSymlinks(f.path) // beside the file itself, not beside a link to it
	if err != nil {
		return fmt.Errorf("look at database file: %w", err)
	}
	for _, ending := range sqliteCompanions {
		info, err := os.Stat(place + ending)
		if err != nil {
			return fmt.Errorf("look at database file: %w", err)
		}
		f.opened[place+ending] = info
	}
	return nil
}

// check is an error when a file that was opened is no longer in its place.
func (f *sqliteFile) check() error {
	if f == nil {
		return nil
	}
	for path, opened := range f.opened {
		switch now, err := os.Stat(path); {
		case errors.Is(err, fs.ErrNotExist):
			return lost(path, "was deleted or moved")
		case err != nil:
			return fmt.Errorf("look at database file: %w", err)
		case !os.SameFile(opened, now):
			return lost(path, "was replaced by another file")
		}
	}
	return nil
}

func lost(path, how string) error {
	return fmt.Errorf("%s %s while this process has it open, so nothing is written any more: put the file back, or stop the "+
		"process, restore the database, and start it again", path, how)
}

// open returns a pool of connections to the file.
func (f *sqliteFile) open(connections int, settings url.Values) *sql.DB {
	settings.Set("mode", "rw") // the file exists; one that is missing by now is not made anew
	pool := sql.OpenDB(sqliteConnector{f, sqliteDSN(f.path, settings)})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool
}

// sqliteDSN names a file and the settings of a connection to it, as the driver wants them.
func sqliteDSN(path string, settings url.Values) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + settings.Encode()
}

// sqliteConnector opens connections to one file.
type sqliteConnector struct {
	file *sqliteFile
	dsn  string
}

// Connect implements driver.Connector.
func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	if err := c.file.check(); err != nil {
		return nil, err
	}
	return c.Driver().Open(c.dsn)
}

// Driver implements driver.Connector.
func (sqliteConnector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }
