package admin

import "strings"

// CheckSecret reports whether the secret file at path has the secrets that a database with the fingerprints, separated by
// spaces, was made with: any other is ErrOtherSecret or ErrStaleSecret, and a missing one fs.ErrNotExist. It asks no database
// and changes nothing.
func CheckSecret(path, fingerprints string) error {
	keys, err := readKeys(path)
	if err != nil {
		return err
	}
	_, err = boundTo(keys, strings.Fields(fingerprints))
	return err
}
