package storage

import "errors"

var (
	// ErrNotFound reports that no such record exists for the caller: unknown, expired where the method documents it, or
	// somebody else's.
	ErrNotFound = errors.New("storage: not found")

	// ErrConflict reports that the record already exists, was already used, or changed since it was read.
	ErrConflict = errors.New("storage: conflict")

	// ErrOtherService reports that the owner holds the credential in the list of another service, where it stays: an identity
	// names one credential of an owner, whatever the service.
	ErrOtherService = errors.New("storage: held at another service")

	// ErrSharesFull reports that so many of the owner's shares have not ended that there is no room for another.
	ErrSharesFull = errors.New("storage: too many shares")

	// ErrDeleted reports that the owner has removed the credential and has not let it come again.
	ErrDeleted = errors.New("storage: removed by its owner")

	// ErrManyRemovals reports that the owner has removed MaxRemovals credentials, and has to let some come again before the next.
	ErrManyRemovals = errors.New("storage: too many removed credentials")

	// ErrIdentifier reports that an identifier cannot be a key: longer than MaxIdentifier, not UTF-8, or with a NUL in it.
	ErrIdentifier = errors.New("storage: identifier cannot be stored")

	// ErrNewerSchema reports that a newer version of clrhost has migrated the database, so that this one cannot use it.
	ErrNewerSchema = errors.New("a newer version of clrhost has migrated this database, and this one cannot use it: run that version " +
		"or a newer one, or restore the backup that was made before the upgrade")

	// ErrOlderSchema reports that an older version of clrhost has migrated the database, and that this one may not do so now.
	ErrOlderSchema = errors.New("this database has the schema of an older version of clrhost")

	// ErrNoDatabase reports that no host has used the database, where none may be made.
	ErrNoDatabase = errors.New("there is no database")

	// ErrOutage reports that the database did not do what it was asked, and nothing about the record: the same call may
	// succeed later. It wraps the driver's error.
	ErrOutage = errors.New("storage: the database failed")
)

// MaxIdentifier is how many bytes an issuer's or a credential's identifier may have. PostgreSQL cannot index a key of
// more than about 2,700 bytes, and a credential's key holds both.
const MaxIdentifier = 1200
