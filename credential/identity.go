package credential

import (
	"crypto/md5" // the standard names it; nothing is protected by it here
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// matchesIdentity reports whether an identifier of a subject equals a value, in the clear or as a salted hash (Open Badges
// 3.0, IdentityObject). The error may be sent to a client: the identifier cannot be compared.
func matchesIdentity(identity map[string]any, value string) (bool, error) {
	hashed, ok := identity["hashed"].(bool)
	if !ok {
		return false, errors.New("hashed: must be true or false")
	}
	expected, ok := identity["identityHash"].(string)
	if !ok {
		return false, errors.New("identityHash: must be a string")
	}
	salt, ok := identity["salt"].(string)
	if !ok && identity["salt"] != nil {
		return false, errors.New("salt: must be a string")
	}
	if !hashed {
		return expected == value, nil
	}
	return matchesHash(expected, value+salt)
}

// matchesHash compares with an IdentityHash: algorithm, "$", and the hash in hexadecimal of either case.
func matchesHash(expected, salted string) (bool, error) {
	algorithm, digits, _ := strings.Cut(expected, "$")
	var actual []byte
	switch algorithm {
	case "sha256":
		sum := sha256.Sum256([]byte(salted))
		actual = sum[:]
	case "md5":
		sum := md5.Sum([]byte(salted))
		actual = sum[:]
	default:
		return false, errors.New("identityHash: must start with sha256$ or md5$")
	}
	hash, err := hex.DecodeString(digits)
	if err != nil || len(hash) != len(actual) {
		return false, errors.New("identityHash: is not a hash of " + algorithm + " in hexadecimal")
	}
	return string(hash) == string(actual), nil
}
