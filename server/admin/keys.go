package admin

import (
	"context"
	"errors"
	"fmt"

	"clrhost/internal/secret"
	"clrhost/storage"
)

// ErrOtherSecret says that a secret file is not the one that the database was made with. With it no secret or token in the
// database would be recognized.
var ErrOtherSecret = errors.New("the secret file is not the one this database was made with")

// KeyStore binds a database to its keys; *storage.Store implements it.
type KeyStore interface {
	BindKey(ctx context.Context, fingerprint string) error
}

// OpenKeys loads a host's secret file, and makes it when it is missing. It binds a new database to the keys; another
// database's are ErrOtherSecret.
func OpenKeys(ctx context.Context, store KeyStore, path string) (secret.Keys, error) {
	master, err := secret.LoadOrCreate(path)
	return bindKeys(ctx, store, path, master, err)
}

// LoadKeys is OpenKeys for a host that has a secret file. A missing one is fs.ErrNotExist.
func LoadKeys(ctx context.Context, store KeyStore, path string) (secret.Keys, error) {
	master, err := secret.Load(path)
	return bindKeys(ctx, store, path, master, err)
}

func bindKeys(ctx context.Context, store KeyStore, path string, master []byte, err error) (secret.Keys, error) {
	if err != nil {
		return secret.Keys{}, err
	}
	keys, err := secret.Derive(master)
	if err != nil {
		return secret.Keys{}, fmt.Errorf("secret file %s: %w", path, err)
	}
	err = store.BindKey(ctx, keys.Fingerprint())
	if errors.Is(err, storage.ErrConflict) {
		return secret.Keys{}, ErrOtherSecret
	}
	if err != nil {
		return secret.Keys{}, err
	}
	return keys, nil
}
