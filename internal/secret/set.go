package secret

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// MasterSize is the least length of a master secret in bytes.
const MasterSize = 32

const (
	hashSize = sha256.Size
	tagSize  = 8
)

// Master is a master secret, and when it comes into force: zero for the first one of a host.
type Master struct {
	Secret []byte
	From   time.Time
}

// keySet are the keys derived from one master secret.
type keySet struct {
	from         time.Time
	token        []byte
	successor    []byte
	pepper       []byte
	registration []byte
	demo         []byte
	share        []byte
	wrapping     []byte
	tag          []byte // in front of a hash, says which pepper made it; the first secret of a host has none
	fingerprint  string
}

// derive derives the keys with HKDF-SHA-256 (RFC 5869).
func derive(m Master) (keySet, error) {
	if len(m.Secret) < MasterSize {
		return keySet{}, fmt.Errorf("the master secret has %d bytes, and must have at least %d", len(m.Secret), MasterSize)
	}
	prk, err := hkdf.Extract(sha256.New, m.Secret, nil)
	if err != nil {
		return keySet{}, fmt.Errorf("derive keys: %w", err)
	}
	derived := make(map[string][]byte)
	for _, purpose := range []string{"token", "successor", "pepper", "registration", "demonstration", "share", "wrapping", "fingerprint"} {
		key, err := hkdf.Expand(sha256.New, prk, "clrhost "+purpose+" v1", sha256.Size)
		if err != nil {
			return keySet{}, fmt.Errorf("derive the %s key: %w", purpose, err)
		}
		derived[purpose] = key
	}
	set := keySet{
		from:         m.From,
		token:        derived["token"],
		successor:    derived["successor"],
		pepper:       derived["pepper"],
		registration: derived["registration"],
		demo:         derived["demonstration"],
		share:        derived["share"],
		wrapping:     derived["wrapping"],
		fingerprint:  hex.EncodeToString(derived["fingerprint"][:8]),
	}
	if !m.From.IsZero() {
		set.tag = derived["fingerprint"][:tagSize]
	}
	return set, nil
}

func (s keySet) hash(secret string) []byte {
	return append(append(make([]byte, 0, tagSize+hashSize), s.tag...), sum(s.pepper, secret)...)
}

// matches compares without the tag, which is no secret: only the right pepper makes the rest.
func (s keySet) matches(hash []byte, secret string) bool {
	if len(hash) == tagSize+hashSize {
		hash = hash[tagSize:]
	}
	return hmac.Equal(hash, sum(s.pepper, secret))
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
