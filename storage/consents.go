package storage

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm/clause"
)

type consentRow struct {
	UserID    string `gorm:"primaryKey"`
	ClientID  string `gorm:"primaryKey"`
	Scopes    scopes
	Shown     shown
	UpdatedAt instant
}

func (consentRow) TableName() string { return "consents" }

func (r consentRow) toDomain() Consent {
	return Consent{UserID: r.UserID, ClientID: r.ClientID, Scopes: r.Scopes, Shown: Shown(r.Shown), UpdatedAt: r.UpdatedAt.time()}
}

// Consent returns what the user allowed the client last.
func (s *Store) Consent(ctx context.Context, userID, clientID string) (Consent, error) {
	row, err := take[consentRow](s.read(ctx).Where("user_id = ? AND client_id = ?", userID, clientID), "consent")
	return row.toDomain(), err
}

// SaveConsent remembers what the user allowed the client, in place of what was remembered before. UpdatedAt is the
// store's clock when it is zero.
func (s *Store) SaveConsent(ctx context.Context, c Consent) error {
	row := consentRow{UserID: c.UserID, ClientID: c.ClientID, Scopes: c.Scopes, Shown: shown(c.Shown), UpdatedAt: instantOf(c.UpdatedAt)}
	if c.UpdatedAt.IsZero() {
		row.UpdatedAt = s.now()
	}
	return create(s.tx(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "user_id"}, {Name: "client_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"scopes", "shown", "updated_at"}),
	}), &row, "consent")
}

// ConnectedApps returns the clients that hold live grants of the user, suspended ones too, sorted by name.
func (s *Store) ConnectedApps(ctx context.Context, userID string) ([]ConnectedApp, error) {
	grants, err := find[grantRow](s.read(ctx).
		Where("user_id = ? AND revoked_at IS NULL AND expires_at > ?", userID, s.now()).
		Order("created_at, id"), "live grants")
	if err != nil {
		return nil, err
	}
	held := map[string][]Grant{}
	for _, row := range grants {
		held[row.ClientID] = append(held[row.ClientID], row.toDomain())
	}
	clients, err := find[clientRow](s.read(ctx).Where("id IN ?", slices.Collect(maps.Keys(held))), "connected clients")
	if err != nil {
		return nil, err
	}
	consents, err := find[consentRow](s.read(ctx).Where("user_id = ?", userID), "consents")
	if err != nil {
		return nil, err
	}
	seen := map[string]Shown{}
	for _, consent := range consents {
		seen[consent.ClientID] = Shown(consent.Shown)
	}
	apps := make([]ConnectedApp, len(clients))
	for i, client := range clients {
		apps[i] = connectedApp(client.toDomain(), held[client.ID])
		apps[i].Consented = seen[client.ID]
	}
	slices.SortFunc(apps, func(a, b ConnectedApp) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Client.Name), strings.ToLower(b.Client.Name)),
			cmp.Compare(a.Client.ID, b.Client.ID))
	})
	return apps, nil
}

// connectedApp combines a client's live grants, which are sorted by age, the oldest first.
func connectedApp(client Client, grants []Grant) ConnectedApp {
	app := ConnectedApp{Client: client, ConnectedAt: grants[0].CreatedAt}
	for _, grant := range grants {
		for _, scope := range grant.Scopes {
			if !slices.Contains(app.Scopes, scope) {
				app.Scopes = append(app.Scopes, scope)
			}
		}
		if grant.LastUsedAt.After(app.LastUsedAt) {
			app.LastUsedAt = grant.LastUsedAt
		}
		if grant.ExpiresAt.After(app.EndsAt) {
			app.EndsAt = grant.ExpiresAt
		}
	}
	return app
}

// Disconnect revokes all grants of the user to the client and deletes the consent. It returns the ids of the live grants
// that it revoked.
func (s *Store) Disconnect(ctx context.Context, userID, clientID, reason string) (revoked []string, err error) {
	err = s.Transact(ctx, func(ctx context.Context) error {
		revoked, err = s.revoke(ctx, reason, "user_id = ? AND client_id = ? AND expires_at > ?", userID, clientID, s.now())
		if err != nil {
			return err
		}
		_, err = changed(s.tx(ctx).Delete(&consentRow{}, "user_id = ? AND client_id = ?", userID, clientID), "delete consent")
		return err
	})
	return revoked, err
}
