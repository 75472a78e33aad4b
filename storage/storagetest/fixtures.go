package storagetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// Service is a service for credentials of tests to be at.
const Service = "clr"

// Learner adds a learner with the id.
func Learner(t testing.TB, store *storage.Store, id string) storage.User {
	t.Helper()
	user := storage.User{
		ID:           id,
		Email:        id + "@learner.example",
		Name:         "Learner " + id,
		Role:         storage.RoleLearner,
		PasswordHash: "$argon2id$" + id,
		CreatedAt:    Start,
	}
	require.NoError(t, store.CreateUser(context.Background(), user))
	return user
}

// Partner adds an active client with the id.
func Partner(t testing.TB, store *storage.Store, id string) storage.Client {
	t.Helper()
	client := storage.Client{
		ID:               id,
		SecretHash:       []byte("secret of " + id),
		RegistrationHash: []byte("registration token of " + id),
		State:            storage.ClientActive,
		Name:             "Partner " + id,
		URI:              "https://partner.example",
		LogoURI:          "https://partner.example/logo.png",
		TosURI:           "https://partner.example/terms",
		PolicyURI:        "https://partner.example/privacy",
		SoftwareID:       "software-" + id,
		SoftwareVersion:  "1.0",
		RedirectURIs:     []string{"https://partner.example/callback"},
		GrantTypes:       []string{"authorization_code", "refresh_token"},
		ResponseTypes:    []string{"code"},
		Scopes:           []string{"read", "write"},
		Contacts:         []string{"Help Desk <help@partner.example>"},
		Version:          1,
		CreatedAt:        Start,
		UpdatedAt:        Start,
	}
	require.NoError(t, store.CreateClient(context.Background(), client))
	return client
}

// Tokens adds a grant with the id, its redeemed code ID-code, and its tokens ID-access and ID-refresh. At the given
// time they are fresh: the code ends after 10 minutes, the access token after an hour, the refresh token after 30 days
// and the grant after a year.
func Tokens(t testing.TB, store *storage.Store, id, userID, clientID string, now time.Time) storage.Grant {
	t.Helper()
	ctx := context.Background()
	grant := storage.Grant{
		ID:        id,
		ClientID:  clientID,
		UserID:    userID,
		Scopes:    []string{"read", "write"},
		CreatedAt: now,
		ExpiresAt: now.Add(365 * 24 * time.Hour),
	}
	require.NoError(t, store.CreateCode(ctx, grant, storage.Code{
		Signature:     id + "-code",
		GrantID:       id,
		RedirectURI:   "https://partner.example/callback",
		CodeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
		CreatedAt:     now,
		ExpiresAt:     now.Add(10 * time.Minute),
	}))
	require.NoError(t, store.UseCode(ctx, id+"-code"))
	access(t, store, id+"-access", id, now)
	refresh(t, store, id+"-refresh", id, now)
	return grant
}

func access(t testing.TB, store *storage.Store, signature, grantID string, now time.Time) {
	t.Helper()
	require.NoError(t, store.CreateAccessToken(context.Background(), storage.AccessToken{
		Signature: signature,
		GrantID:   grantID,
		Scopes:    []string{"read"},
		CreatedAt: now,
		ExpiresAt: now.Add(time.Hour),
	}))
}

func refresh(t testing.TB, store *storage.Store, signature, grantID string, now time.Time) {
	t.Helper()
	require.NoError(t, store.CreateRefreshToken(context.Background(), storage.RefreshToken{
		Signature: signature,
		GrantID:   grantID,
		CreatedAt: now,
		ExpiresAt: now.Add(30 * 24 * time.Hour),
	}))
}
