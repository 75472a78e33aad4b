package storage

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

type clientRow struct {
	ID               string `gorm:"primaryKey"`
	SecretHash       []byte
	RegistrationHash []byte
	RegistrationNext []byte
	State            string
	Name             string
	URI              string `gorm:"column:uri"`
	LogoURI          string `gorm:"column:logo_uri"`
	TosURI           string `gorm:"column:tos_uri"`
	PolicyURI        string `gorm:"column:policy_uri"`
	SoftwareID       string
	SoftwareVersion  string
	RedirectURIs     words `gorm:"column:redirect_uris"`
	GrantTypes       words
	ResponseTypes    words
	Scopes           scopes
	Contacts         words
	Version          int64
	CreatedAt        instant
	UpdatedAt        instant
	ShownSince       instant
	LastUsedAt       instant
}

func (clientRow) TableName() string { return "clients" }

func rowFromClient(c Client) clientRow {
	return clientRow{
		ID:               c.ID,
		SecretHash:       notNil(c.SecretHash),
		RegistrationHash: notNil(c.RegistrationHash),
		RegistrationNext: c.RegistrationNext,
		State:            string(c.State),
		Name:             c.Name,
		URI:              c.URI,
		LogoURI:          c.LogoURI,
		TosURI:           c.TosURI,
		PolicyURI:        c.PolicyURI,
		SoftwareID:       c.SoftwareID,
		SoftwareVersion:  c.SoftwareVersion,
		RedirectURIs:     c.RedirectURIs,
		GrantTypes:       c.GrantTypes,
		ResponseTypes:    c.ResponseTypes,
		Scopes:           c.Scopes,
		Contacts:         c.Contacts,
		Version:          c.Version,
		CreatedAt:        instantOf(c.CreatedAt),
		UpdatedAt:        instantOf(c.UpdatedAt),
		ShownSince:       instantOf(c.ShownSince),
		LastUsedAt:       instantOf(c.LastUsedAt),
	}
}

func (r clientRow) toDomain() Client {
	return Client{
		ID:               r.ID,
		SecretHash:       r.SecretHash,
		RegistrationHash: r.RegistrationHash,
		RegistrationNext: r.RegistrationNext,
		State:            ClientState(r.State),
		Name:             r.Name,
		URI:              r.URI,
		LogoURI:          r.LogoURI,
		TosURI:           r.TosURI,
		PolicyURI:        r.PolicyURI,
		SoftwareID:       r.SoftwareID,
		SoftwareVersion:  r.SoftwareVersion,
		RedirectURIs:     r.RedirectURIs,
		GrantTypes:       r.GrantTypes,
		ResponseTypes:    r.ResponseTypes,
		Scopes:           r.Scopes,
		Contacts:         r.Contacts,
		Version:          r.Version,
		CreatedAt:        r.CreatedAt.time(),
		UpdatedAt:        r.UpdatedAt.time(),
		ShownSince:       r.ShownSince.time(),
		LastUsedAt:       r.LastUsedAt.time(),
	}
}

// CreateClient adds a registration.
func (s *Store) CreateClient(ctx context.Context, c Client) error {
	row := rowFromClient(c)
	return create(s.tx(ctx), &row, "client")
}

// Client returns the client with the id, whatever its state.
func (s *Store) Client(ctx context.Context, id string) (Client, error) {
	row, err := take[clientRow](s.read(ctx).Where("id = ?", id), "client")
	return row.toDomain(), err
}

// Clients returns all clients, the newest first.
func (s *Store) Clients(ctx context.Context) ([]Client, error) {
	rows, err := find[clientRow](s.read(ctx).Order("created_at DESC, id"), "clients")
	if err != nil {
		return nil, err
	}
	clients := make([]Client, len(rows))
	for i, row := range rows {
		clients[i] = row.toDomain()
	}
	return clients, nil
}

// UpdateClient replaces a client's metadata and hashes, provided that c.Version is the stored version, which then
// grows by one (RFC 7592, Section 2.2). It is ErrConflict when the client changed since it was read. State, CreatedAt
// and LastUsedAt stay as stored; UpdatedAt is the store's clock.
func (s *Store) UpdateClient(ctx context.Context, c Client) error {
	row := rowFromClient(c)
	row.Version++
	row.UpdatedAt = s.now()
	return s.Transact(ctx, func(ctx context.Context) error {
		n, err := changed(s.tx(ctx).Model(&clientRow{}).Where("id = ? AND version = ?", c.ID, c.Version).
			Select("*").Omit("ID", "State", "CreatedAt", "LastUsedAt").Updates(&row), "update client")
		if err != nil || n == 1 {
			return err
		}
		if _, err := s.Client(ctx, c.ID); err != nil {
			return err
		}
		return fmt.Errorf("update client: %w", ErrConflict)
	})
}

// AdvanceRegistrationToken puts the next registration token, named by its hash, in place of the current one, which ends
// with it. The version grows by one, so that an update that read the client before fails and authenticates again. It is
// ErrConflict when that is not the next token, as when somebody advanced it a moment ago.
func (s *Store) AdvanceRegistrationToken(ctx context.Context, clientID string, next []byte) error {
	n, err := changed(s.tx(ctx).Model(&clientRow{}).
		Where("id = ? AND registration_next = ?", clientID, next).
		Updates(map[string]any{"registration_hash": next, "registration_next": nil, "version": gorm.Expr("version + 1")}),
		"advance registration token")
	if err == nil && n == 0 {
		err = fmt.Errorf("advance registration token: %w", ErrConflict)
	}
	return err
}

// SetClientState moves a client from one state to another. Its metadata version stays. It is ErrConflict when the client
// is in any other state, so that of two transitions from one state that cross, exactly one takes place.
func (s *Store) SetClientState(ctx context.Context, id string, from, to ClientState) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		n, err := changed(s.tx(ctx).Model(&clientRow{}).Where("id = ? AND state = ?", id, string(from)).
			Update("state", string(to)), "set client state")
		if err != nil || n == 1 {
			return err
		}
		if _, err := s.Client(ctx, id); err != nil {
			return err
		}
		return fmt.Errorf("set client state: %w", ErrConflict)
	})
}

// ReplaceClientSecrets puts the hashes of another secret and another registration token in place of a client's own. Both
// old ones, and the token that was to follow, end with it. The version grows by one, so that an update that read the
// client before is ErrConflict.
func (s *Store) ReplaceClientSecrets(ctx context.Context, id string, secret, registration []byte) error {
	return s.setSecrets(ctx, id, map[string]any{"secret_hash": notNil(secret), "registration_hash": notNil(registration)})
}

// EndRegistrationToken ends a client's registration token, and the one that was to follow. The client can no longer be
// changed or deleted with either. The version grows by one, so that an update that read the client before is ErrConflict.
func (s *Store) EndRegistrationToken(ctx context.Context, id string) error {
	return s.setSecrets(ctx, id, map[string]any{"registration_hash": []byte{}})
}

func (s *Store) setSecrets(ctx context.Context, id string, hashes map[string]any) error {
	hashes["registration_next"], hashes["version"], hashes["updated_at"] = nil, gorm.Expr("version + 1"), s.now()
	return mustChange(s.tx(ctx).Model(&clientRow{}).Where("id = ?", id).Updates(hashes), "set client secrets")
}

// DeleteClient removes a client with everything that hangs under it: grants, codes, tokens, consents, authorizations.
//
// The authorizations and grants come first, in the order in which the flows that run meanwhile take them; the cascade of
// the client's own row would come the other way round.
func (s *Store) DeleteClient(ctx context.Context, id string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		if _, err := changed(s.tx(ctx).Delete(&authorizationRow{}, "client_id = ?", id), "delete authorizations"); err != nil {
			return err
		}
		if _, err := s.lockGrants(ctx, "client_id = ?", id); err != nil {
			return err
		}
		return mustChange(s.tx(ctx).Delete(&clientRow{}, "id = ?", id), "delete client")
	})
}

// evictedAtOnce bounds how many clients make room for one. They are more than one, so that a host that is over its bound
// gets there.
const evictedAtOnce = 10

// MakeRoomForClient reports whether there is room for another client that never completed a flow, of which there may be
// most. When there are as many, the oldest active ones go that registered before the given time. Registrations that come
// at the same moment may exceed the bound by their number.
func (s *Store) MakeRoomForClient(ctx context.Context, most int64, before time.Time) (room bool, err error) {
	var unused int64
	err = s.tx(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM clients WHERE last_used_at IS NULL LIMIT ?) AS unused",
		most+evictedAtOnce).Scan(&unused).Error
	if err != nil {
		return false, fmt.Errorf("count unused clients: %w", translate(err))
	}
	if unused < most {
		return true, nil
	}
	n, err := changed(s.tx(ctx).Exec("DELETE FROM clients WHERE id IN (SELECT id FROM clients"+
		" WHERE last_used_at IS NULL AND state = ? AND created_at < ? ORDER BY created_at LIMIT ?)",
		string(ClientActive), instantOf(before), min(unused-most+1, evictedAtOnce)), "evict unused clients")
	return n > 0, err
}
