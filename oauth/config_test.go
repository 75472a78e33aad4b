package oauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/oauth"
	"clrhost/oauth/scope"
)

func TestConfigReportsEverythingAtOnce(t *testing.T) {
	_, err := oauth.New(oauth.Config{
		Issuer: "host.example/", Scopes: []string{"nope"}, CodeLifespan: -1,
	}, nil, nil)
	require.Error(t, err)
	for _, problem := range []string{"issuer", "keys", `"nope"`, "code lifespan"} {
		require.Contains(t, err.Error(), problem)
	}
}

func TestConfigIssuer(t *testing.T) {
	keys, err := secret.Derive([]byte(strings.Repeat("k", secret.MasterSize)))
	require.NoError(t, err)
	cfg := oauth.Config{Keys: keys, Scopes: []string{scope.CredentialReadonly}, AccessLifespan: time.Minute}
	for issuer, good := range map[string]bool{
		"https://host.example":        true,
		"https://host.example/tenant": true,
		"http://127.0.0.1:8080":       true,
		"":                            false,
		"host.example":                false,
		"/tenant":                     false,
		"https://host.example/":       false,
		"https://host.example?x=1":    false,
		"https://host.example#x":      false,
		"https://host.example\n":      false,
	} {
		cfg.Issuer = issuer
		_, err := oauth.New(cfg, nil, nil)
		require.Equal(t, good, err == nil, "%q: %v", issuer, err)
	}
	cfg.Issuer, cfg.Scopes = "https://host.example", []string{scope.OfflineAccess}
	_, err = oauth.New(cfg, nil, nil)
	require.ErrorContains(t, err, "no scope")
}
