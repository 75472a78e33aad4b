package demo

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"clrhost/oauth/scope"
	"clrhost/storage"
)

// The app that somebody of a demonstration has allowed.
const (
	appID  = "career-compass"
	appURL = "https://compass.example/"
)

// allowed is how long ago the app was allowed, and used how long ago it last read the record.
const (
	allowed = 40 * day
	used    = 26 * time.Hour
	life    = 365 * day // of what it was allowed
)

// app registers the app, if it is not there, and allows it to read the user's record. Nobody can use it: its secrets are known
// to nobody, and it has no token.
func (w writing) app(ctx context.Context, userID string) error {
	if _, err := w.store.Client(ctx, appID); !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	since := w.now.Add(-allowed)
	client := storage.Client{
		ID: appID, State: storage.ClientActive, Name: "Career Compass", SecretHash: w.keys.Hash(lost()), RegistrationHash: w.keys.Hash(lost()),
		URI: appURL, LogoURI: appURL + "logo.png", TosURI: appURL + "terms", PolicyURI: appURL + "privacy",
		SoftwareID: "career-compass", SoftwareVersion: "3.2", RedirectURIs: []string{appURL + "callback"},
		GrantTypes: []string{"authorization_code", "refresh_token"}, ResponseTypes: []string{"code"},
		Scopes:    []string{scope.CredentialReadonly, scope.ProfileReadonly, scope.OfflineAccess},
		CreatedAt: since, UpdatedAt: since, LastUsedAt: w.now.Add(-used),
	}
	if err := w.store.CreateClient(ctx, client); err != nil {
		return err
	}
	grant := storage.Grant{ID: uuid.NewString(), ClientID: client.ID, UserID: userID, Scopes: client.Scopes,
		CreatedAt: since, ExpiresAt: since.Add(life), LastUsedAt: w.now.Add(-used)}
	code := storage.Code{Signature: lost(), GrantID: grant.ID, RedirectURI: client.RedirectURIs[0],
		CreatedAt: since, ExpiresAt: since.Add(time.Minute), UsedAt: since}
	if err := w.store.CreateCode(ctx, grant, code); err != nil {
		return err
	}
	return w.store.SaveConsent(ctx, storage.Consent{UserID: userID, ClientID: client.ID, Scopes: client.Scopes, Shown: client.Shown(), UpdatedAt: since})
}
