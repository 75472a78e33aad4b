// Package password hashes passwords with argon2id (RFC 9106) and compares a password with a hash. What a password must
// be is a rule of server/admin.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// params are the cost of one argon2id hash (RFC 9106, Section 3.1).
type params struct {
	memory  uint32 // KiB
	time    uint32 // passes
	threads uint8
}

// defaultCost is what a fresh hash costs: 19 MiB, two passes, one lane, the smallest that OWASP's password storage guidance
// lists first. Memory is what counts, and several sign-ins at once have to fit into a small machine.
var defaultCost = params{memory: 19 << 10, time: 2, threads: 1}

const (
	saltLength = 16 // bytes
	keyLength  = 32
)

// phc is a PHC string, "$argon2id$v=19$m=19456,t=2,p=1$SALT$KEY", taken apart.
type phc struct {
	params
	salt, key []byte
}

// Hash returns the PHC string of a password, which MUST NOT be empty.
func Hash(password string) (string, error) {
	if password == "" {
		return "", errors.New("the password is empty")
	}
	h := phc{params: defaultCost, salt: make([]byte, saltLength)}
	_, _ = rand.Read(h.salt) // crypto/rand.Read never fails
	h.key = h.derive(password, keyLength)
	return h.String(), nil
}

// Matches reports whether the password is the one that was hashed. The cost is read from the hash, within bounds, so a
// hash with other parameters is accepted. An error means that hash is not a PHC string of argon2id.
func Matches(hash, password string) (bool, error) {
	h, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(h.derive(password, uint32(len(h.key))), h.key) == 1, nil
}

func (h phc) derive(password string, length uint32) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.threads, length)
}

func (h phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.threads,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.key))
}

// parsePHC never quotes its argument, because its errors are logged.
func parsePHC(s string) (phc, error) {
	var h phc
	fields := strings.Split(s, "$")
	if len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" {
		return h, errors.New("the password hash is not an argon2id PHC string")
	}
	if fields[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errors.New("the password hash has another argon2 version")
	}
	_, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.threads)
	salt, saltErr := base64.RawStdEncoding.DecodeString(fields[4])
	key, keyErr := base64.RawStdEncoding.DecodeString(fields[5])
	h.salt, h.key = salt, key
	if errors.Join(err, saltErr, keyErr) != nil || h.String() != s {
		return h, errors.New("the password hash is not written as PHC strings are")
	}
	if !h.bounded() {
		return h, errors.New("the parameters of the password hash are out of bounds")
	}
	return h, nil
}

// bounded keeps the check of one password within 256 MiB, ten passes and eight lanes, whatever the stored hash asks for.
func (h phc) bounded() bool {
	lanes := uint32(h.threads)
	return lanes >= 1 && lanes <= 8 &&
		h.memory >= 8*lanes && h.memory <= 256<<10 &&
		h.time >= 1 && h.time <= 10 &&
		len(h.salt) >= 8 && len(h.salt) <= 64 &&
		len(h.key) >= 16 && len(h.key) <= 64
}

// Decoy returns a hash that no password matches. To compare a password with it costs what comparing with the hash of an
// account costs, so that the time of an answer does not tell whether there is an account.
func Decoy() string {
	h := phc{params: defaultCost, salt: make([]byte, saltLength), key: make([]byte, keyLength)}
	_, _ = rand.Read(h.salt)
	_, _ = rand.Read(h.key)
	return h.String()
}
