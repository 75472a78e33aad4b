package signin

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

// standard is what new hashes cost: 19 MiB, two passes, one lane, the smallest that OWASP's password storage guidance
// lists first. Memory is what counts, and several sign-ins at once have to fit into a small machine.
var standard = params{memory: 19 << 10, time: 2, threads: 1}

const (
	saltLength = 16 // bytes
	keyLength  = 32
)

// phc is a PHC string, "$argon2id$v=19$m=19456,t=2,p=1$SALT$KEY", taken apart.
type phc struct {
	params
	salt, key []byte
}

// HashPassword returns the PHC string of a password. An empty password is refused.
func HashPassword(password string) (string, error) {
	if password == "" {
		return "", errors.New("the password is empty")
	}
	h := phc{params: standard, salt: make([]byte, saltLength)}
	_, _ = rand.Read(h.salt) // crypto/rand.Read never fails
	h.key = h.derive(password, keyLength)
	return h.String(), nil
}

// CheckPassword reports whether the password is the one that was hashed. The cost is read from the hash, within bounds,
// so hashes made with other parameters stay good. An error means that hash is not a PHC string of argon2id.
func CheckPassword(hash, password string) (bool, error) {
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

// parsePHC never quotes what it was given, because its errors are logged.
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

// bounded keeps one sign-in from taking the machine, whoever wrote the hash: 256 MiB, ten passes, eight lanes.
func (h phc) bounded() bool {
	lanes := uint32(h.threads)
	return lanes >= 1 && lanes <= 8 &&
		h.memory >= 8*lanes && h.memory <= 256<<10 &&
		h.time >= 1 && h.time <= 10 &&
		len(h.salt) >= 8 && len(h.salt) <= 64 &&
		len(h.key) >= 16 && len(h.key) <= 64
}

// decoy is a hash that no password fits. Checking against it costs what checking against a real one costs.
func decoy() string {
	h := phc{params: standard, salt: make([]byte, saltLength), key: make([]byte, keyLength)}
	_, _ = rand.Read(h.salt)
	_, _ = rand.Read(h.key)
	return h.String()
}
