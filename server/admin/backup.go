package admin

import (
	"fmt"

	"clrhost/internal/secret"
)

// CheckSecret reports whether the secret file at path is the one that a database with the fingerprint was made with: any
// other is ErrOtherSecret, and a missing one fs.ErrNotExist. It asks no database and changes nothing.
func CheckSecret(path, fingerprint string) error {
	master, err := secret.Load(path)
	if err != nil {
		return err
	}
	keys, err := secret.Derive(master)
	if err != nil {
		return fmt.Errorf("secret file %s: %w", path, err)
	}
	if keys.Fingerprint() != fingerprint {
		return ErrOtherSecret
	}
	return nil
}
