package main

import (
	"context"
	"errors"
	"io/fs"

	"clrhost/internal/secret"
	"clrhost/server/admin"
	"clrhost/storage"
)

// openKeys loads the secret file, or makes it for a database that is new.
func openKeys(ctx context.Context, store *storage.Store, path string) (secret.Keys, error) {
	keys, err := admin.OpenKeys(ctx, store, path)
	return keys, keysProblem(path, err)
}

// withKeys returns the actions with the host's keys. It makes no secret file: a fresh one would not be the host's.
func (o *operator) withKeys(ctx context.Context) (admin.Actions, error) {
	keys, err := admin.LoadKeys(ctx, o.store, o.secretFile)
	if errors.Is(err, fs.ErrNotExist) {
		return o.actions, noSecretFile(o.secretFile)
	}
	actions := o.actions
	actions.Keys = keys
	return actions, keysProblem(o.secretFile, err)
}

func noSecretFile(path string) error {
	return cannotRun("name the one the host uses with --secret-file", "there is no secret file %s", path)
}

func keysProblem(path string, err error) error {
	const cure = "bring the file back from the backup, or name it with --secret-file; no secret or token in the database works without it"
	switch {
	case errors.Is(err, admin.ErrNoSecret):
		return cannotRun(cure, "there is no secret file %s, and this database was made with one", path)
	case errors.Is(err, admin.ErrOtherSecret):
		return cannotRun(cure, "the secret file %s is not the one this database was made with", path)
	case errors.Is(err, admin.ErrStaleSecret):
		return cannotRun("copy the file from where clrhost secret rotate changed it", "the secret file %s lacks a secret that was added to this database since", path)
	}
	return err
}
