package secret

import (
	"crypto/rand"
	"encoding/base64"
)

// The prefixes of the secrets that registration issues.
const (
	PrefixClientSecret      = "clrs_"
	PrefixRegistrationToken = "clrr_"
)

// New returns prefix followed by 43 characters of [A-Za-z0-9_-] that carry 256 random bits.
func New(prefix string) string {
	return prefix + base64.RawURLEncoding.EncodeToString(random())
}

// random returns 32 bytes from the system's generator, which never fails: crypto/rand ends the process rather than
// return less than it was asked for.
func random() []byte {
	b := make([]byte, MasterSize)
	rand.Read(b)
	return b
}
