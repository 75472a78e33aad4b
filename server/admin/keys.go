package admin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"clrhost/internal/secret"
	"clrhost/storage"
)

// ErrOtherSecret says that a secret file is not the one that the database was made with. With it no secret or token in the
// database would be recognized.
var ErrOtherSecret = errors.New("the secret file is not the one this database was made with")

// ErrNoSecret says that there is no secret file, though the database was made with one. A new secret would not help: with it
// no secret or token in the database would be recognized.
var ErrNoSecret = errors.New("there is no secret file, and the database was made with one")

// KeyStore binds a database to its keys; *storage.Store implements it.
type KeyStore interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	BindKey(ctx context.Context, fingerprint string) error
}

// LoadKeys loads a host's secret file. It binds a new database to the keys; another database's are ErrOtherSecret. A missing
// file is fs.ErrNotExist.
func LoadKeys(ctx context.Context, store KeyStore, path string) (secret.Keys, error) {
	master, err := secret.Load(path)
	if err != nil {
		return secret.Keys{}, err
	}
	keys, err := secret.Derive(master)
	if err != nil {
		return secret.Keys{}, fmt.Errorf("secret file %s: %w", path, err)
	}
	if err := bindKeys(ctx, store, keys); err != nil {
		return secret.Keys{}, err
	}
	return keys, nil
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
	case errors.Is(failed, ErrOtherSecret):
		return secret.Keys{}, ErrNoSecret
	default:
		return secret.Keys{}, failed
	}
}

// makeSecret makes a secret file and binds the database to it, or does neither. The file is made inside the transaction: when
// the commit fails, the next start finds the file and binds the database to it.
func makeSecret(ctx context.Context, store KeyStore, path string) error {
	master := secret.NewMaster()
	keys, err := secret.Derive(master)
	if err != nil {
		return err
	}
	return store.Transact(ctx, func(ctx context.Context) error {
		if err := bindKeys(ctx, store, keys); err != nil {
			return err
		}
		return secret.Create(path, master)
	})
}

func bindKeys(ctx context.Context, store KeyStore, keys secret.Keys) error {
	err := store.BindKey(ctx, keys.Fingerprint())
	if errors.Is(err, storage.ErrConflict) {
		return ErrOtherSecret
	}
	return err
}
