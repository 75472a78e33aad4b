package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// Bounds of the pools of one process, 24 connections together. PostgreSQL allows 100 by default, so four replicas fit. A
// table that is locked, or statements that are slow, fill the pool of their lane only.
const (
	postgresRecords  = 12
	postgresRest     = 10
	postgresHealth   = 2
	postgresIdle     = 5 * time.Minute
	postgresLifetime = 30 * time.Minute // so that a moved or restarted server is found again
)

// connectLimit is how long one host of the URL may take to accept a connection, unless the URL has connect_timeout.
const connectLimit = 3 * time.Second

// Codes of PostgreSQL: for a write at a standby, and for a connection more than it accepts.
const (
	readOnly    = "25006"
	tooManyOpen = "53300"
)

// server is how to connect to PostgreSQL, directly or through a pooler.
type server struct {
	config *pgx.ConnConfig
	bounds map[string]string // sessionBounds, or what the URL has instead
	pools  []*sql.DB
	pooled atomic.Bool // whether a pooler was found
}

// connectPostgres opens a pool for each lane, and one for Ping.
func (s *Store) connectPostgres(url string, config *gorm.Config) error {
	s.engine = enginePostgres
	parsed, err := parsePostgres(url)
	if err != nil {
		return err
	}
	if parsed.ConnectTimeout == 0 {
		parsed.ConnectTimeout = connectLimit
	}
	parsed.OnPgError = usable
	s.server = &server{config: parsed, bounds: boundsOf(parsed)}
	s.health = s.server.open(postgresHealth)
	if s.records, err = s.server.lane(postgresRecords, config); err != nil {
		return err
	}
	s.lane, err = s.server.lane(postgresRest, config)
	return err
}

// parsePostgres reads a URL, which may name several hosts.
func parsePostgres(url string) (*pgx.ConnConfig, error) {
	parsed, err := pgx.ParseConfig(url)
	if err != nil { // the cause would quote it
		return nil, errors.New("the URL is not of the form postgres://user:password@host:port/database, or names a file that cannot be read")
	}
	return parsed, nil
}

// usable reports whether a connection is good after an error. A server that has become a standby is left, so that the
// pool looks for the primary among the hosts of the URL; an error that is fatal has ended the session.
func usable(_ *pgconn.PgConn, err *pgconn.PgError) bool {
	return err.Code != readOnly && err.SeverityUnlocalized != "FATAL"
}

// lane opens one pool for reading and writing.
func (v *server) lane(connections int, config *gorm.Config) (lane, error) {
	own := *config // gorm keeps its callbacks and its connections in the config it is given
	db, err := gorm.Open(newPostgresDialect(statements{DB: v.open(connections)}), &own)
	if err != nil {
		return lane{}, fmt.Errorf("open PostgreSQL: %w", err)
	}
	return lane{writer: db, reader: db}, nil
}

func (v *server) open(connections int) *sql.DB {
	pool := sql.OpenDB(connector{server: v, Connector: stdlib.GetConnector(*v.config,
		stdlib.OptionBeforeConnect(v.beforeConnect), stdlib.OptionAfterConnect(v.afterConnect))})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(postgresIdle)
	pool.SetConnMaxLifetime(postgresLifetime)
	v.pools = append(v.pools, pool)
	return pool
}

// connector opens the connections of a pool.
type connector struct {
	driver.Connector
	server *server
}

// Connect implements driver.Connector. Where PostgreSQL accepts no more connections, all pools give up those that they do not
// use, so that none keeps what another lacks.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == tooManyOpen {
		for _, pool := range c.server.pools {
			pool.SetMaxIdleConns(-1)
			pool.SetMaxIdleConns(pool.Stats().MaxOpenConnections)
		}
	}
	return conn, err
}
