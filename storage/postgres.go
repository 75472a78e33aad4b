package storage

import (
	"errors"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// Bounds of the pool of one process. PostgreSQL allows 100 connections by default, so four replicas fit.
const (
	postgresConnections = 24
	postgresIdle        = 8
	postgresLifetime    = 30 * time.Minute // so that a moved or restarted server is found again
)

// connectPostgres opens one pool for reading and writing. Transactions run at READ COMMITTED, the server's default:
// the loser of a conditional UPDATE then waits, looks again and finds nothing to change, with no error to translate.
func (s *Store) connectPostgres(url string, config *gorm.Config) error {
	s.engine = enginePostgres
	db, err := gorm.Open(postgres.Open(url), config)
	if err != nil {
		return errors.New("the URL is not of the form postgres://user:password@host:port/database") // the cause would quote it
	}
	pool := poolOf(db)
	pool.SetMaxOpenConns(postgresConnections)
	pool.SetMaxIdleConns(postgresIdle)
	pool.SetConnMaxLifetime(postgresLifetime)
	s.writer, s.reader = db, db
	return nil
}
