package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/internal/secret"
	"clrhost/oauth"
	"clrhost/oauth/protocol"
	"clrhost/oauth/registration"
	"clrhost/oauth/scope"
	"clrhost/server/admin"
	"clrhost/server/api/bearer"
	"clrhost/server/api/credentials"
	"clrhost/server/api/discovery"
	"clrhost/server/api/profile"
	"clrhost/server/api/service"
	"clrhost/server/inflight"
	"clrhost/server/pages/account"
	"clrhost/server/pages/consent"
	"clrhost/server/pages/home"
	"clrhost/server/pages/logo"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/requestlog"
	"clrhost/server/throttle"
	"clrhost/server/worker/recheck"
	"clrhost/storage"
)

// Deps is what a host stands on.
type Deps struct {
	Store *storage.Store
	Keys  secret.Keys
	Now   func() time.Time // nil means time.Now
	Log   *slog.Logger     // nil discards

	// Fetch asks other hosts for issuers' keys and status lists. Nil is the strict client, which Settings.FetchAllow opens.
	Fetch credential.Fetcher
	// Patience is how long an upsert waits for other hosts before it answers with what it knows; zero means 2 s.
	Patience time.Duration
}

// Server is one host.
type Server struct {
	settings Settings
	deps     Deps
	service  service.Description
	engine   *gin.Engine
	verifier *credential.Verifier
	recheck  *recheck.Worker
	logos    *logo.Shelf

	page         *page.Renderer
	signin       *signin.Handler
	consent      *consent.Handler
	account      *account.Handler
	home         *home.Handler
	oauth        *oauth.Server
	registration *registration.Handler
	guard        *bearer.Guard
	discovery    *discovery.Handler
	credentials  *credentials.Handler
	profile      *profile.Handler

	name        name
	crossOrigin *http.CrossOriginProtection
	discoveries rate
	registers   rate
	upserts     rate
	refreshes   rate
	management  rate
	clients     rate
	grants      *throttle.Limiter
	uploads     *inflight.Gate
	pace        time.Duration // in which a client sends a piece of a body
}

// New puts a host together. It starts nothing and reads nothing from the store.
func New(settings Settings, deps Deps) (*Server, error) {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{settings: settings, deps: deps, service: service.CLR(), crossOrigin: http.NewCrossOriginProtection()}
	s.name = nameOf(settings.URL, settings.Loopback)
	s.buildLimits()
	for _, build := range []func() error{s.buildVerifier, s.buildPages, s.buildOAuth, s.buildAPI, s.buildEngine} {
		if err := build(); err != nil {
			return nil, fmt.Errorf("build the host: %w", err)
		}
	}
	return s, nil
}

// clockSkew is how far ahead of ours an issuer's clock may be.
const clockSkew = time.Minute

// Handler is the whole host as one handler.
func (s *Server) Handler() http.Handler { return s.engine }

func (s *Server) limiter(r Rate) *throttle.Limiter {
	return throttle.New(r.PerMinute, r.Burst, s.deps.Now)
}

func (s *Server) buildLimits() {
	bounds := s.settings.Bounds
	s.discoveries = rate{"discovery", s.limiter(bounds.discoveries()), "There were too many requests from this address"}
	s.registers = rate{"register", s.limiter(bounds.registers()), "There were too many registrations from this address"}
	s.upserts = rate{"upsert", s.limiter(bounds.upserts()), "There were too many upserts of one client into the record of one learner"}
	s.refreshes = rate{"refresh", s.limiter(bounds.refreshes()), "There were too many token refreshes by one client for one learner"}
	s.clients = rate{"register-all", s.limiter(bounds.clients()), "There were too many registrations at this host"}
	s.grants = s.limiter(bounds.grants())
	s.management = rate{"management", s.limiter(bounds.management()), "There were too many calls about one registration"}
	s.uploads = inflight.New(bounds.uploads())
	s.pace = uploadPieceTime
}

func (s *Server) buildEngine() error {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false // a redirect would turn a POST into something else
	if err := r.SetTrustedProxies(s.settings.TrustedProxies); err != nil {
		return fmt.Errorf("trusted proxies: %w", err)
	}
	r.RemoteIPHeaders = []string{"X-Forwarded-For"} // without one that can be read, the address is the proxy's own
	r.Use(oneForwardedFor, requestlog.Middleware(s.deps.Log, s.deps.Now, s.fail), nosniff, s.ownHost)
	r.NoRoute(s.noRoute)
	r.NoMethod(s.noMethod)
	s.routes(r)
	s.engine = r
	return nil
}

// nosniff keeps browsers from taking an answer, such as a credential that is echoed, for something else than it says.
func nosniff(c *gin.Context) { c.Header("X-Content-Type-Options", "nosniff") }

// buildVerifier makes the one verifier of this host, so that what was learned from another host on one occasion is
// known on the next.
func (s *Server) buildVerifier() error {
	fetcher := s.deps.Fetch
	if fetcher == nil {
		client, err := fetch.New(fetch.Config{Allow: s.settings.FetchAllow, Now: s.deps.Now})
		if err != nil {
			return err
		}
		fetcher = client
	}
	s.verifier = credential.New(credential.Options{Fetch: idling{fetcher}, Now: s.deps.Now, Skew: clockSkew})
	s.logos = logo.New(logo.Config{Store: s.deps.Store, Fetch: fetcher, Now: s.deps.Now, Log: s.deps.Log})
	s.recheck = &recheck.Worker{Store: s.deps.Store, Verifier: s.verifier, Types: []string{s.service.CredentialType},
		Skew: clockSkew, Now: s.deps.Now, Log: s.deps.Log}
	return nil
}

func (s *Server) buildPages() (err error) {
	if s.page, err = page.New(page.Config{
		HostName:   s.settings.Name,
		Address:    s.settings.URL.Host,
		BasePath:   s.settings.BasePath,
		TermsURL:   s.settings.TermsURL,
		PrivacyURL: s.settings.PrivacyURL,
	}, home.Templates, signin.Templates, consent.Templates, account.Templates); err != nil {
		return err
	}
	s.signin = signin.New(signin.Config{
		Store:     s.deps.Store,
		Pages:     s.page,
		Home:      account.Path,
		Secure:    s.settings.Secure,
		Addresses: s.limiter(s.settings.signinAddress()),
		Accounts:  s.limiter(s.settings.signinAccount()),
		Now:       s.deps.Now,
	})
	s.consent = &consent.Handler{Store: s.deps.Store, Pages: s.page, Logos: s.logos, Now: s.deps.Now, Lasts: consent.Lasts{
		Most: oauth.DefaultGrantLifespan, Unused: oauth.DefaultRefreshLifespan, Once: oauth.DefaultAccessLifespan,
	}}
	s.account = &account.Handler{
		Store: s.deps.Store, Apps: admin.Actions{Store: s.deps.Store, Keys: s.deps.Keys, Now: s.deps.Now}, Pages: s.page, Logos: s.logos, Unused: oauth.DefaultRefreshLifespan,
	}
	s.home = &home.Handler{Pages: s.page, Signin: s.signin, DiscoveryURL: s.settings.Issuer + s.service.BasePath + service.PathDiscovery}
	return nil
}

func (s *Server) buildOAuth() (err error) {
	scopes := scopeNames()
	failures := s.limiter(s.settings.clientFailures())
	s.oauth, err = oauth.New(oauth.Config{
		Issuer:    s.settings.Issuer,
		HostName:  s.settings.Name,
		Keys:      s.deps.Keys,
		Now:       s.deps.Now,
		Scopes:    scopes,
		Throttle:  failures.Allow,
		Refreshes: s.refreshes.Take,
		Grants:    s.grants.Allow,
		Log:       s.deps.Log,
	}, s.deps.Store, userAgent{s})
	if err != nil {
		return err
	}
	s.registration = registration.New(registration.Config{
		Issuer:          s.settings.Issuer,
		Keys:            s.deps.Keys,
		Now:             s.deps.Now,
		Scopes:          scopes,
		RequireApproval: s.settings.Registration == registrationApproval,
		HostNames:       []string{s.settings.Name, s.settings.URL.Hostname()},
		LoopbackHTTP:    s.settings.Loopback,
		MaxUnused:       s.settings.Bounds.UnusedClients,
		Manage:          s.management.Take,
	}, s.deps.Store)
	return nil
}

// metadataURL is where the authorization server's metadata is: the well-known part comes between the host and the
// issuer's path (RFC 8414, Section 3.1).
func (s *Server) metadataURL() string {
	return s.settings.URL.Scheme + "://" + s.settings.URL.Host + protocol.PathMetadata + s.settings.BasePath
}

func scopeNames() []string {
	var names []string
	for _, s := range scope.All() {
		names = append(names, s.Name)
	}
	return names
}

func (s *Server) buildAPI() (err error) {
	issuer, api := s.settings.Issuer, s.settings.Issuer+s.service.BasePath
	s.discovery, err = discovery.New(discovery.Description{
		Service:       s.service,
		Name:          s.settings.Name,
		PublicURL:     issuer,
		TermsURL:      s.settings.TermsURL,
		PrivacyURL:    s.settings.PrivacyURL,
		LogoURL:       s.settings.LogoURL,
		AuthorizeURL:  issuer + protocol.PathAuthorize,
		TokenURL:      issuer + protocol.PathToken,
		RegisterURL:   issuer + protocol.PathRegister,
		RevokeURL:     issuer + protocol.PathRevoke,
		IntrospectURL: issuer + protocol.PathIntrospect,
		MetadataURL:   s.metadataURL(),
	})
	if err != nil {
		return err
	}
	s.guard = &bearer.Guard{Tokens: s.oauth, Grants: s.deps.Store, Now: s.deps.Now, Log: s.deps.Log}
	s.credentials = &credentials.Handler{
		Service:         s.service,
		Endpoint:        api + service.PathCredentials,
		Store:           s.deps.Store,
		Verifier:        s.verifier,
		Patience:        s.deps.Patience,
		Now:             s.deps.Now,
		MaxBody:         s.settings.MaxBody,
		MaxPage:         s.settings.Bounds.MaxPage,
		Lists:           inflight.New(s.settings.Bounds.lists()),
		Verifications:   inflight.New(s.settings.Bounds.verifications()),
		RequireVerified: s.settings.RequireVerified,
	}
	s.profile = &profile.Handler{Service: s.service, Store: s.deps.Store, MaxBody: s.settings.MaxBody}
	return nil
}
