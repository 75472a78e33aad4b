package storage

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// unstorableText is PostgreSQL's code for text it cannot hold: a NUL, or bytes that are not UTF-8.
const unstorableText = "22021"

// translate turns the driver's errors into those of this package. A key that PostgreSQL cannot hold names nothing there, and
// a reference to a row that does not exist means that this row was not found. Everything else is an ErrOutage.
func translate(err error) error {
	refused, isPostgres := errors.AsType[*pgconn.PgError](err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows), errors.Is(err, gorm.ErrForeignKeyViolated):
		return ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return ErrConflict
	case isPostgres && refused.Code == unstorableText:
		return ErrNotFound
	default:
		return fmt.Errorf("%w: %w", ErrOutage, err)
	}
}

// take loads the one row that db selects. Without a row it is ErrNotFound.
func take[Row any](db *gorm.DB, what string) (Row, error) {
	var row Row
	if err := translate(db.Take(&row).Error); err != nil {
		return row, fmt.Errorf("load %s: %w", what, err)
	}
	return row, nil
}

// find loads all rows that db selects.
func find[Row any](db *gorm.DB, what string) ([]Row, error) {
	var rows []Row
	if err := translate(db.Find(&rows).Error); err != nil {
		return nil, fmt.Errorf("load %s: %w", what, err)
	}
	return rows, nil
}

// create inserts a row. A taken key is ErrConflict, a reference to a missing row ErrNotFound.
func create(db *gorm.DB, row any, what string) error {
	if err := translate(db.Create(row).Error); err != nil {
		return fmt.Errorf("create %s: %w", what, err)
	}
	return nil
}

// changed returns how many rows a statement changed. It is how the winner of a race differs from its losers.
func changed(db *gorm.DB, what string) (int64, error) {
	if err := translate(db.Error); err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	return db.RowsAffected, nil
}

// mustChange is changed where no row means that there is no such record.
func mustChange(db *gorm.DB, what string) error {
	n, err := changed(db, what)
	if err == nil && n == 0 {
		err = fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return err
}
