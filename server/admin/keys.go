package admin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"clrhost/internal/secret"
	"clrhost/storage"
)

var (
	// ErrOtherSecret says that a secret file is not the one that the database was made with. With it no secret or token in
	// the database would be recognized.
	ErrOtherSecret = errors.New("the secret file is not the one this database was made with")

	// ErrStaleSecret says that a secret file lacks some of the secrets that the database was made with: it is a copy from
	// before a rotation.
	ErrStaleSecret = errors.New("the secret file is older than the last rotation of the database's secrets")

	// ErrNoSecret says that there is no secret file, though the database was made with one. A new secret would not help: with
	// it no secret or token in the database would be recognized.
	ErrNoSecret = errors.New("there is no secret file, and the database was made with one")
)

// KeyStore binds a database to its keys; *storage.Store implements it.
type KeyStore interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	BoundKeys(ctx context.Context) ([]string, error)
	BindKeys(ctx context.Context, from, to []string) error
}

// LoadKeys loads a host's secret file. It binds a new database to the keys; another database's are ErrOtherSecret or
// ErrStaleSecret. Secrets in the file to which the database is not bound, such as those that were pruned, are passed over. A
// missing file is fs.ErrNotExist.
func LoadKeys(ctx context.Context, store KeyStore, path string) (secret.Keys, error) {
	keys, err := readKeys(path)
	if err != nil {
		return secret.Keys{}, err
	}
	bound, err := store.BoundKeys(ctx)
	if err == nil && len(bound) == 0 {
		bound, err = bindNew(ctx, store, keys.Fingerprints())
	}
	if err != nil {
		return secret.Keys{}, err
	}
	return boundTo(keys, bound)
}

// CheckSecret reports whether the secret file at path has the secrets that a database bound to these fingerprints needs: any other
// is ErrOtherSecret or ErrStaleSecret, and a missing one fs.ErrNotExist. It asks no database and changes nothing.
func CheckSecret(path string, fingerprints []string) error {
	keys, err := readKeys(path)
	if err != nil {
		return err
	}
	_, err = boundTo(keys, fingerprints)
	return err
}

// bindNew binds a new database, and returns what it is bound to: other keys, when another process was faster.
func bindNew(ctx context.Context, store KeyStore, fingerprints []string) ([]string, error) {
	if err := store.BindKeys(ctx, nil, fingerprints); err != nil && !errors.Is(err, storage.ErrConflict) {
		return nil, err
	}
	return store.BoundKeys(ctx)
}

// OpenKeys is LoadKeys, and makes a missing file for a database that is bound to no secret. For one that is, it makes nothing,
// and the error is ErrNoSecret.
func OpenKeys(ctx context.Context, store KeyStore, path string) (secret.Keys, error) {
	keys, err := LoadKeys(ctx, store, path)
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, err
	}
	failed := makeSecret(ctx, store, path)
	keys, err = LoadKeys(ctx, store, path) // the new file, or that of a process that started at the same time
	switch {
	case !errors.Is(err, fs.ErrNotExist):
		return keys, err
	case errors.Is(failed, storage.ErrConflict):
		return secret.Keys{}, ErrNoSecret
	default:
		return secret.Keys{}, failed
	}
}

// makeSecret makes a secret file and binds the database to it, or does neither. The file is made inside the transaction: when
// the commit fails, the next start finds the file and binds the database to it.
func makeSecret(ctx context.Context, store KeyStore, path string) error {
	master := secret.NewMaster(time.Time{})
	keys, err := secret.Derive(master.Secret)
	if err != nil {
		return err
	}
	return store.Transact(ctx, func(ctx context.Context) error {
		if err := store.BindKeys(ctx, nil, keys.Fingerprints()); err != nil {
			return err
		}
		return secret.Create(path, master)
	})
}

// readKeys reads all keys of a file.
func readKeys(path string) (secret.Keys, error) {
	masters, err := secret.Load(path)
	if err != nil {
		return secret.Keys{}, err
	}
	keys, err := secret.DeriveAll(masters, time.Now)
	if err != nil {
		return secret.Keys{}, fmt.Errorf("secret file %s: %w", path, err)
	}
	return keys, nil
}

// boundTo returns those of the keys to which a database is bound. All of these must be there.
func boundTo(keys secret.Keys, bound []string) (secret.Keys, error) {
	has := func(fingerprint string) bool { return slices.Contains(keys.Fingerprints(), fingerprint) }
	lacks := func(fingerprint string) bool { return !has(fingerprint) }
	switch {
	case !slices.ContainsFunc(bound, has):
		return secret.Keys{}, ErrOtherSecret
	case slices.ContainsFunc(bound, lacks):
		return secret.Keys{}, ErrStaleSecret
	}
	return keys.Only(bound), nil
}
