package server

import (
	"clrhost/oauth"
	"clrhost/oauth/protocol"
	"clrhost/oauth/registration"
	"clrhost/oauth/scope"
)

// authorization is the handlers of the authorization server.
type authorization struct {
	endpoints *oauth.Server
	clients   *registration.Handler
}

func (b base) authorization(browser browser) (authorization, error) {
	settings, deps, limits := b.settings, b.deps, b.limits
	var scopes []string
	for _, s := range scope.All() {
		scopes = append(scopes, s.Name)
	}
	endpoints, err := oauth.New(oauth.Config{
		Issuer:    settings.Issuer,
		HostName:  settings.Name,
		Keys:      deps.Keys,
		Now:       deps.Now,
		Scopes:    scopes,
		Throttle:  limits.clientFailures.Allow,
		Refreshes: limits.refreshes.Take,
		Grants:    limits.grants.Allow,
		Log:       deps.Log,
	}, deps.Store, browser)
	if err != nil {
		return authorization{}, err
	}
	return authorization{endpoints, &registration.Handler{
		Store:           deps.Store,
		Issuer:          settings.Issuer,
		Keys:            deps.Keys,
		Now:             deps.Now,
		Scopes:          scopes,
		RequireApproval: settings.Registration == registrationApproval,
		HostNames:       []string{settings.Name, settings.URL.Hostname()},
		LoopbackHTTP:    settings.Loopback,
		MaxUnused:       settings.Bounds.UnusedClients,
		Manage:          limits.management.Take,
	}}, nil
}

// metadataURL is where the authorization server's metadata is: the well-known part comes between the host and the
// issuer's path (RFC 8414, Section 3.1).
func (s Settings) metadataURL() string {
	return s.URL.Scheme + "://" + s.URL.Host + protocol.PathMetadata + s.BasePath
}
