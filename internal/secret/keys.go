package secret

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// MasterSize is the least length of a master secret in bytes.
const MasterSize = 32

// Keys are the keys derived from one master secret. They have no printable form: formatted or logged, they show their
// fingerprint only.
type Keys struct {
	token        []byte
	successor    []byte
	pepper       []byte
	registration []byte
	fingerprint  string
}

// Derive derives the keys from a master secret of at least MasterSize bytes with HKDF-SHA-256 (RFC 5869). Equal masters have
// equal keys, so every replica with the same file recognizes what another one issued.
func Derive(master []byte) (Keys, error) {
	if len(master) < MasterSize {
		return Keys{}, fmt.Errorf("the master secret has %d bytes, and must have at least %d", len(master), MasterSize)
	}
	prk, err := hkdf.Extract(sha256.New, master, nil)
	if err != nil {
		return Keys{}, fmt.Errorf("derive keys: %w", err)
	}
	derived := make(map[string][]byte)
	for _, purpose := range []string{"token", "successor", "pepper", "registration", "fingerprint"} {
		key, err := hkdf.Expand(sha256.New, prk, "clrhost "+purpose+" v1", sha256.Size)
		if err != nil {
			return Keys{}, fmt.Errorf("derive the %s key: %w", purpose, err)
		}
		derived[purpose] = key
	}
	return Keys{
		token:        derived["token"],
		successor:    derived["successor"],
		pepper:       derived["pepper"],
		registration: derived["registration"],
		fingerprint:  hex.EncodeToString(derived["fingerprint"][:8]),
	}, nil
}

// Token returns the 32-byte key that signs codes and tokens. The slice is the caller's.
func (k Keys) Token() []byte {
	return append([]byte(nil), k.token...)
}

// Hash returns the 32 bytes under which a secret is stored: its HMAC-SHA-256 with the pepper.
func (k Keys) Hash(secret string) []byte { return sum(k.pepper, secret) }

// Successor returns the 32 bytes from which the successor of a refresh token is made: its HMAC-SHA-256 with a key of its own.
// Equal tokens have equal successors, so a successor that was not delivered can be made again.
func (k Keys) Successor(token string) []byte { return sum(k.successor, token) }

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// Matches reports whether hash is the stored form of secret. An empty hash matches nothing.
//
// Constant time: this is reachable before the client is authenticated.
func (k Keys) Matches(hash []byte, secret string) bool {
	return hmac.Equal(hash, k.Hash(secret))
}

// NextRegistrationToken returns the token that follows a registration access token. It is derived, so that two updates
// at once, and one that is sent again after a lost answer, have the same next token.
func (k Keys) NextRegistrationToken(token string) string {
	return PrefixRegistrationToken + base64.RawURLEncoding.EncodeToString(sum(k.registration, token))
}

// Fingerprint identifies the keys without revealing them: 16 hexadecimal digits, others for another master. A database stores
// it, so that a start with the wrong file is rejected before every secret in it fails.
func (k Keys) Fingerprint() string {
	return k.fingerprint
}

// String shows the fingerprint only.
func (k Keys) String() string {
	return "keys " + k.fingerprint
}

// GoString keeps the keys out of %#v.
func (k Keys) GoString() string {
	return k.String()
}

// LogValue keeps the keys out of every log.
func (k Keys) LogValue() slog.Value {
	return slog.StringValue(k.String())
}
