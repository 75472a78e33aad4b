package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"
)

// sqliteReaders bounds the connections that read. Each keeps its own page cache.
const sqliteReaders = 8

// sqliteBusy is how many milliseconds a connection waits for the lock of another process. Those who wait for the connection
// meanwhile have the deadline of their transaction.
const sqliteBusy = "3000"

// Prepared statements that a connection keeps. Without them SQLite parses and plans each of gorm's statements anew, which takes
// a quarter of the processor time of a small upsert.
const (
	writerStatements = "64"
	readerStatements = "32"
)

// connectSQLite opens one connection that writes and a pool that reads. SQLite has one writer at a time in any case; those
// who wait for a single connection are woken by its release, where several connections would poll for the lock. Write-ahead
// logging lets readers go on meanwhile.
func (s *Store) connectSQLite(ctx context.Context, path string, config *gorm.Config) error {
	s.engine = engineSQLite
	if err := createPrivate(path); err != nil {
		return err
	}
	var err error
	if s.file, err = newSQLiteFile(path); err != nil {
		return err
	}
	// FULL: what was answered survives a power cut, a revocation above all.
	if s.writer, err = openSQLite(statements{file: s.file, DB: s.file.open(1, url.Values{
		"_synchronous":     {"FULL"},
		"_foreign_keys":    {"on"},
		"_busy_timeout":    {sqliteBusy},
		"_cache_size":      {"-16000"}, // KiB; ids are random, so each insert lands elsewhere in a large index
		"_stmt_cache_size": {writerStatements},
		"_txlock":          {"immediate"}, // a deferred transaction that read first can fail at once when it turns to write
	})}, config); err != nil {
		return err
	}
	if err := writeAhead(ctx, poolOf(s.writer)); err != nil {
		return err
	}
	s.reader, err = openSQLite(statements{DB: s.file.open(sqliteReaders, url.Values{
		"_query_only":      {"on"},
		"_stmt_cache_size": {readerStatements},
		"_busy_timeout":    {sqliteBusy},
	})}, config)
	s.records, s.health = s.lane, poolOf(s.reader)
	return err
}

// writeAhead turns on write-ahead logging, which stays with the file. To turn it on SQLite needs the file for itself,
// and does not wait for that as it waits for other locks; replicas that start together would fail.
func writeAhead(ctx context.Context, pool *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		var mode string
		err := pool.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		refused, ok := errors.AsType[sqlite3.Error](err)
		switch {
		case ok && refused.Code == sqlite3.ErrBusy:
		case err != nil:
			return fmt.Errorf("turn on write-ahead logging: %w", err)
		case mode != "wal":
			return fmt.Errorf("the file system of the database allows no write-ahead logging: the mode stays %q", mode)
		default:
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("turn on write-ahead logging: %w", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// createPrivate makes the file readable by its owner alone when it is not there. SQLite gives its companion files
// (-wal, -shm) the same mode.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("create database file: %w", err)
	}
	return file.Close()
}

func openSQLite(pool statements, config *gorm.Config) (*gorm.DB, error) {
	own := *config // gorm keeps its callbacks and its connections in the config it is given
	db, err := gorm.Open(newSQLiteDialect(pool), &own)
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", errors.Join(err, pool.Close()))
	}
	return db, nil
}
