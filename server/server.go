package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/trace"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/known"
	"clrhost/internal/secret"
	"clrhost/server/api/service"
	"clrhost/server/pages/archive"
	"clrhost/server/pages/logo"
	"clrhost/server/paper"
	"clrhost/server/requestlog"
	"clrhost/server/telemetry"
	"clrhost/server/worker/housekeeping"
	"clrhost/server/worker/importing"
	"clrhost/server/worker/indexing"
	"clrhost/server/worker/recheck"
	"clrhost/server/worker/sealer"
	"clrhost/storage"
)

// Deps is what a host is built on.
type Deps struct {
	Store *storage.Store
	Keys  secret.Keys
	Now   func() time.Time // nil means time.Now
	Log   *slog.Logger     // nil discards
	Level *slog.LevelVar   // of Log, which Server.Reload changes; nil if it does not change

	Traces trace.TracerProvider // makes the spans of requests; nil makes none

	// Fetch asks other hosts for issuers' keys and status lists. Nil is the strict client, which Settings.FetchAllow opens.
	Fetch credential.Fetcher
	// Documents are those of other hosts that are not asked for, by their URLs: of the places that a demonstration makes up.
	Documents map[string]fetch.Document
	// Issuers are known besides those that Settings.KnownIssuers lists.
	Issuers known.Issuers
	// Patience is how long an upsert waits for other hosts before it answers with what it knows; zero means 2 s.
	Patience time.Duration
}

// filled returns d with its defaults. The default client is counted by the metrics.
func (d Deps) filled(settings Settings, metrics *telemetry.Metrics) (Deps, error) {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Level == nil {
		d.Level = &slog.LevelVar{}
	}
	if d.Fetch == nil {
		client, err := fetch.New(fetch.Config{Allow: settings.FetchAllow, Now: d.Now, Watch: metrics.Outbound})
		if err != nil {
			return d, err
		}
		d.Fetch = client
	}
	if len(d.Documents) > 0 {
		d.Fetch = fetch.Known{Documents: d.Documents, Next: d.Fetch}
	}
	return d, nil
}

// clockSkew is how far ahead of ours an issuer's clock may be.
const clockSkew = time.Minute

// verifier makes the one verifier of a host, so that what it fetched from another host for one credential serves the
// next.
func (d Deps) verifier() *credential.Verifier {
	return credential.New(credential.Options{Fetch: idling{d.Fetch}, Now: d.Now, Skew: clockSkew})
}

// Server is one host.
type Server struct {
	settings Settings
	engine   *gin.Engine
	operator http.Handler // of the operator's listener
	limits   *limits
	workers  []background
	stopping *stopping
	log      *slog.Logger
	level    *slog.LevelVar
	known    *knownIssuers
	printer  *paper.Printer // nil: no PDFs
	running  Config         // what Reload compares with

	certificate *certificate // nil: TLS ends before this host
}

// background is work that a host does besides answering requests, until ctx ends.
type background interface{ Run(ctx context.Context) }

// New puts a host together. It starts nothing, and reads nothing but the certificate and the list of known issuers.
func New(settings Settings, deps Deps) (*Server, error) {
	s, err := build(settings, deps)
	if err != nil {
		return nil, fmt.Errorf("build the host: %w", err)
	}
	return s, nil
}

// base is what every part of a host is made from.
type base struct {
	settings Settings
	deps     Deps
	limits   *limits
	known    *knownIssuers
	stopping *stopping
	metrics  *telemetry.Metrics
	printer  *paper.Printer // nil: no PDFs
}

func build(settings Settings, deps Deps) (*Server, error) {
	metrics := telemetry.New()
	deps, err := deps.filled(settings, metrics)
	if err != nil {
		return nil, err
	}
	issuers, err := openKnownIssuers(settings.KnownIssuers, deps.Issuers)
	if err != nil {
		return nil, err
	}
	printer, err := openPrinter(settings, deps.Log)
	if err != nil {
		return nil, err
	}
	b := base{settings, deps, newLimits(settings, deps.Now), issuers, &stopping{}, metrics, printer}
	b.observe()
	deps.Store.UseKeys(deps.Keys)
	services, verifier := []service.Description{service.CLR()}, deps.verifier()
	rechecks := &recheck.Worker{Store: deps.Store, Verifier: metrics.Verdicts(verifier, "recheck"), Types: types(services), Skew: clockSkew,
		Turns: b.limits.verifications, Now: deps.Now, Log: deps.Log}
	logos := logo.New(logo.Config{Store: deps.Store, Fetch: deps.Fetch, Now: deps.Now, Log: deps.Log})
	uploads := b.intake(verifier, "upload")
	imports := importing.New(importing.Config{Store: deps.Store, Intake: b.intake(verifier, "import"), Folder: settings.ImportFolder,
		Now: deps.Now, Log: deps.Log})
	pages, err := b.pages(logos, rechecks, uploads, imports)
	if err != nil {
		return nil, err
	}
	authorization, err := b.authorization(browser{pages.renderer, pages.signin})
	if err != nil {
		return nil, err
	}
	apis, upserts := make([]api, len(services)), b.intake(verifier, "upsert")
	for i, svc := range services {
		if apis[i], err = b.api(svc, upserts, authorization.endpoints); err != nil {
			return nil, err
		}
	}
	readiness := newReadiness(deps.Store, metrics.Checked, deps.Log)
	probes := probes{readiness, b.stopping}
	engine, err := b.engine(host{
		front:         newFront(settings, services, pages.renderer),
		limits:        b.limits,
		apis:          apis,
		pages:         pages,
		authorization: authorization,
		probes:        probes,
	})
	if err != nil {
		return nil, err
	}
	certificate, err := openCertificate(settings, deps)
	if err != nil {
		return nil, err
	}
	return &Server{settings: settings, engine: engine, operator: b.operator(probes), limits: b.limits, known: issuers, printer: printer, stopping: b.stopping,
		log: deps.Log, level: deps.Level, running: settings.Config, certificate: certificate, workers: []background{
			&housekeeping.Worker{Store: deps.Store, AddressLife: settings.auditAddressLife(), Done: metrics.Tidied, Now: deps.Now, Log: deps.Log},
			&sealer.Worker{Store: deps.Store, Log: deps.Log},
			rechecks,
			&indexing.Worker{Store: deps.Store, Log: deps.Log},
			imports,
			logos,
			readiness,
		}}, nil
}

// types are the credential types that each service accepts.
func types(services []service.Description) map[string][]string {
	accepted := map[string][]string{}
	for _, svc := range services {
		accepted[svc.ID] = []string{svc.CredentialType}
	}
	return accepted
}

// Handler is the whole host as one handler.
func (s *Server) Handler() http.Handler { return s.engine }

func (b base) engine(h host) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false // a redirect would turn a POST into something else
	if err := r.SetTrustedProxies(b.settings.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	r.RemoteIPHeaders = []string{"X-Forwarded-For"} // without one that can be read, the address is the proxy's own
	r.Use(
		endBroken,
		b.metrics.Middleware(b.deps.Now),
		telemetry.Spans(b.deps.Traces, b.settings.isProxy),
		readLeftover(2*b.settings.MaxBody),
		oneForwardedFor,
		requestlog.Middleware(b.deps.Log, b.deps.Now, acting, h.fail),
		nosniff,
		b.stopping.announce,
		h.ownHost,
	)
	r.NoRoute(h.noRoute)
	r.NoMethod(h.noMethod)
	h.routes(r)
	return r, nil
}

// endBroken ends the connection of an answer that breaks off, so that its client sees that it is not whole.
func endBroken(c *gin.Context) {
	c.Next()
	if archive.IsBroken(c) {
		panic(http.ErrAbortHandler)
	}
}

// nosniff keeps browsers from reading an answer, such as a credential that is echoed, as another type than it has.
func nosniff(c *gin.Context) { c.Header("X-Content-Type-Options", "nosniff") }
