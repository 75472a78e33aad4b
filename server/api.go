package server

import (
	"clrhost/oauth"
	"clrhost/oauth/protocol"
	"clrhost/server/api/bearer"
	"clrhost/server/api/credentials"
	"clrhost/server/api/discovery"
	"clrhost/server/api/profile"
	"clrhost/server/api/service"
	"clrhost/server/intake"
	"clrhost/server/telemetry"
)

// api is the handlers of one service.
type api struct {
	service.Description
	guard       *bearer.Guard
	discovery   *discovery.Handler
	credentials *credentials.Handler
	profile     *profile.Handler
}

func (b base) api(svc service.Description, in *intake.Intake, tokens *oauth.Server) (api, error) {
	settings, deps, limits := b.settings, b.deps, b.limits
	issuer := settings.Issuer
	described, err := discovery.New(discovery.Description{
		Service:       svc,
		Name:          settings.Name,
		PublicURL:     issuer,
		TermsURL:      settings.TermsURL,
		PrivacyURL:    settings.PrivacyURL,
		LogoURL:       settings.LogoURL,
		AuthorizeURL:  issuer + protocol.PathAuthorize,
		TokenURL:      issuer + protocol.PathToken,
		RegisterURL:   issuer + protocol.PathRegister,
		RevokeURL:     issuer + protocol.PathRevoke,
		IntrospectURL: issuer + protocol.PathIntrospect,
		MetadataURL:   settings.metadataURL(),
	})
	if err != nil {
		return api{}, err
	}
	return api{
		Description: svc,
		discovery:   described,
		guard:       &bearer.Guard{Realm: svc.ID, Tokens: tokens, Grants: deps.Store, Now: deps.Now, Log: deps.Log},
		credentials: &credentials.Handler{
			Service:  svc,
			Endpoint: issuer + svc.BasePath + service.PathCredentials,
			Store:    deps.Store,
			Intake:   in,
			MaxBody:  settings.MaxBody,
			MaxPage:  settings.Bounds.MaxPage,
			Lists:    limits.lists,
		},
		profile: &profile.Handler{Service: svc, Store: deps.Store, MaxBody: settings.MaxBody},
	}, nil
}

// intake takes credentials into records, and counts their verdicts under the occasion.
func (b base) intake(verifier telemetry.Verifier, occasion string) *intake.Intake {
	return &intake.Intake{
		Store:           b.deps.Store,
		Verifier:        b.metrics.Verdicts(verifier, occasion),
		Now:             b.deps.Now,
		MaxBytes:        b.settings.MaxBody,
		Turns:           b.limits.verifications,
		Patience:        b.deps.Patience,
		RequireVerified: b.settings.RequireVerified,
	}
}
