package storage

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"

	"gorm.io/gorm/clause"

	"clrhost/internal/secret"
)

// identities hash the identities of removed credentials with a key of the database's own, which is stored as the host's keys have
// sealed it. The hash of an identity is thus the same after each rotation of the host's secret, and with the database alone nobody
// can test what was removed.
type identities struct {
	mu   sync.Mutex
	keys secret.Keys
	key  []byte // nil until it was read
}

// identityKeySetting holds the sealed key, in base64.
const identityKeySetting = "identity_key"

var (
	errNoIdentityKey = errors.New("there is no key of identities")

	errOtherIdentityKey = errors.New("the host's secret is not the one that sealed the key of identities")
)

// UseKeys gives the store the keys of the host, which RemoveCredential needs, and each upsert of a credential into the list of an
// owner who has removed one.
func (s *Store) UseKeys(keys secret.Keys) {
	s.identities.mu.Lock()
	defer s.identities.mu.Unlock()
	s.identities.keys, s.identities.key = keys, nil
}

// isDeleted reports whether the owner has removed the credential with this identity.
func (s *Store) isDeleted(ctx context.Context, ownerID, issuerID, credentialID string) (bool, error) {
	identity, err := s.identityHash(ctx, ownerID, issuerID, credentialID)
	if err != nil {
		return false, err
	}
	rows, err := find[removalRow](s.in(ctx, s.records.reader).Select("seq").Where("owner_id = ? AND identity = ?", ownerID, identity), "removal")
	return len(rows) > 0, err
}

// identityHash is the hash of an identity. It is errNoIdentityKey in a database in which nothing was ever removed.
func (s *Store) identityHash(ctx context.Context, ownerID, issuerID, credentialID string) ([]byte, error) {
	key, err := s.identityKey(ctx)
	if err != nil {
		return nil, err
	}
	var identity []byte
	for _, part := range []string{ownerID, issuerID, credentialID} {
		identity = appendText(identity, part)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(identity)
	return mac.Sum(nil), nil
}

func (s *Store) identityKey(ctx context.Context) ([]byte, error) {
	s.identities.mu.Lock()
	keys, key := s.identities.keys, s.identities.key
	s.identities.mu.Unlock()
	if key != nil {
		return key, nil
	}
	key, err := s.readIdentityKey(ctx, keys)
	if err != nil {
		return nil, err
	}
	if _, inTransaction := s.current(ctx); !inTransaction { // which may have made it, and be undone
		s.identities.mu.Lock()
		s.identities.key = key
		s.identities.mu.Unlock()
	}
	return key, nil
}

func (s *Store) readIdentityKey(ctx context.Context, keys secret.Keys) ([]byte, error) {
	rows, err := find[settingRow](s.in(ctx, s.records.reader).Where("name = ?", identityKeySetting), "key of identities")
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errNoIdentityKey
	}
	sealed, err := base64.StdEncoding.DecodeString(rows[0].Value)
	if err != nil {
		return nil, fmt.Errorf("decode the key of identities: %w", err)
	}
	key, ok := keys.Unseal(sealed)
	if !ok {
		return nil, errOtherIdentityKey
	}
	return key, nil
}

// makeIdentityKey stores a new key, unless there is one by now.
func (s *Store) makeIdentityKey(ctx context.Context) error {
	s.identities.mu.Lock()
	keys := s.identities.keys
	s.identities.mu.Unlock()
	key := make([]byte, sha256.Size)
	rand.Read(key) // never fails
	return s.writeIdentityKey(ctx, keys, key, clause.OnConflict{DoNothing: true})
}

func (s *Store) writeIdentityKey(ctx context.Context, keys secret.Keys, key []byte, conflict clause.OnConflict) error {
	if keys.IsZero() {
		return errOtherIdentityKey
	}
	sealed, err := keys.Seal(key)
	if err != nil {
		return fmt.Errorf("seal the key of identities: %w", err)
	}
	row := settingRow{Name: identityKeySetting, Value: base64.StdEncoding.EncodeToString(sealed)}
	_, err = changed(s.tx(ctx).Clauses(conflict).Create(&row), "keep the key of identities")
	return err
}

// Reseal seals the key of identities with other keys, of which the first ones are about to be forgotten.
func (s *Store) Reseal(ctx context.Context, from, to secret.Keys) error {
	key, err := s.readIdentityKey(ctx, from)
	if errors.Is(err, errNoIdentityKey) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.writeIdentityKey(ctx, to, key, clause.OnConflict{UpdateAll: true})
}
