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

// newProvider composes the grants of this host and nothing else: neither revocation nor introspection, nor a flow that
// returns a token in the front channel.
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
		GlobalSecret:                   nil, // the mints sign; a strategy of fosite's own fails
		RotatedGlobalSecrets:           nil,
		// The challenge goes with the code into one row; without redirect_uri here fosite would not compare it.
		SanitationWhiteList:           []string{"redirect_uri", "code_challenge"},
		OmitRedirectScopeParam:        false,
		ClientAuthenticationStrategy:  authenticated,
		DisableRefreshTokenValidation: true,
	}
	return compose.Compose(config, store, strategy,
		compose.OAuth2AuthorizeExplicitFactory,
		compose.OAuth2PKCEFactory, // reads the code that the one before it made
		compose.OAuth2RefreshTokenGrantFactory,
	)
}

// authenticated returns the client to fosite. The endpoint has authenticated it.
func authenticated(ctx context.Context, _ *http.Request, _ url.Values) (fosite.Client, error) {
	return clientFor(callerOf(ctx).client), nil
}

// pepper compares client secrets as they are stored. fosite requires a hasher, and has no secret to compare.
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
