package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"

	"clrhost/internal/secret"
	"clrhost/oauth/scope"
)

// newProvider composes exactly the grants we serve. Revocation and introspection are not among them, nor is anything
// that takes a token in the front channel.
//
// Every function and interface that these grants use is set: fosite fills gaps on first use, without a lock.
func newProvider(cfg Config, store *fositeStore, strategy mints) fosite.OAuth2Provider {
	config := &fosite.Config{
		EnforcePKCE:                    true,
		EnforcePKCEForPublicClients:    true,
		EnablePKCEPlainChallengeMethod: false,
		ScopeStrategy:                  fosite.ExactScopeStrategy,
		AudienceMatchingStrategy:       fosite.ExactAudienceMatchingStrategy,
		RefreshTokenScopes:             []string{scope.OfflineAccess},
		AuthorizeCodeLifespan:          cfg.CodeLifespan,
		AccessTokenLifespan:            cfg.AccessLifespan,
		RefreshTokenLifespan:           cfg.RefreshLifespan,
		MinParameterEntropy:            1, // state is required, of any length
		SendDebugMessagesToClients:     false,
		UseLegacyErrorFormat:           false,
		RedirectSecureChecker:          fosite.IsRedirectURISecureStrict,
		ClientSecretsHasher:            pepper{cfg.Keys},
		GlobalSecret:                   nil, // the mints sign; should anything of fosite's try, it fails
		RotatedGlobalSecrets:           nil,
		// The challenge goes with the code into one row; without redirect_uri here fosite would not compare it.
		SanitationWhiteList:           []string{"redirect_uri", "code_challenge"},
		OmitRedirectScopeParam:        false,
		ClientAuthenticationStrategy:  authenticated,
		DisableRefreshTokenValidation: true,
	}
	return compose.Compose(config, store, strategy,
		compose.OAuth2AuthorizeExplicitFactory,
		compose.OAuth2PKCEFactory, // looks for the code the one before it made
		compose.OAuth2RefreshTokenGrantFactory,
	)
}

// authenticated tells fosite who the client is. The endpoint has established that already.
func authenticated(ctx context.Context, _ *http.Request, _ url.Values) (fosite.Client, error) {
	return clientFor(callerOf(ctx).client), nil
}

// pepper compares client secrets the way they are stored, should fosite ever compare one.
type pepper struct{ keys secret.Keys }

func (p pepper) Hash(_ context.Context, data []byte) ([]byte, error) {
	return p.keys.Hash(string(data)), nil
}

func (p pepper) Compare(_ context.Context, hash, data []byte) error {
	if !p.keys.Matches(hash, string(data)) {
		return errors.New("the secret does not match")
	}
	return nil
}
