package secret

import (
	"crypto/aes"
	"crypto/cipher"
)

// Seal encrypts a key of the database (AES-256-GCM), so that whoever has the database alone cannot use it.
func (k Keys) Seal(key []byte) ([]byte, error) { return k.current().seal(key) }

// Unseal decrypts what Seal encrypted with any of the keys. It is false for what none of them encrypted.
func (k Keys) Unseal(sealed []byte) (key []byte, ok bool) {
	for _, set := range k.sets {
		if key, err := set.unseal(sealed); err == nil {
			return key, true
		}
	}
	return nil, false
}

func (s keySet) seal(key []byte) ([]byte, error) {
	aead, err := s.aead()
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, key, nil), nil
}

func (s keySet) unseal(sealed []byte) ([]byte, error) {
	aead, err := s.aead()
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, nil, sealed, nil)
}

// aead makes its own nonces, of which few are needed.
func (s keySet) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.wrapping)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
