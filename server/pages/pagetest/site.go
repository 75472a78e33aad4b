package pagetest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/server/admin"
	"clrhost/server/pages/account"
	"clrhost/server/pages/consent"
	"clrhost/server/pages/home"
	"clrhost/server/pages/logo"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/requestlog"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Options vary a Site. The zero value is a host at the root of an http URL that throttles nobody.
type Options struct {
	HostName            string
	BasePath            string
	Secure              bool // cookies as under https, although the listener speaks http
	Accounts, Addresses signin.Throttle
	Now                 func() time.Time
	Open                storagetest.Open // nil means SQLite
}

// Site is the pages of a host. Instead of the authorization server it has a stand-in that trusts every request.
type Site struct {
	URL   string // with the base path
	Store *storage.Store
	App   *httptest.Server // the app that asks; see app

	mu    sync.Mutex
	asked []string // of the app

	pages  *page.Renderer
	logos  *logo.Shelf
	signin *signin.Handler
	now    func() time.Time
}

// New serves a host until the test ends.
func New(t testing.TB, o Options) *Site {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Open == nil {
		o.Open = storagetest.SQLite
	}
	store := o.Open(t, o.Now)
	pages, err := page.New(page.Config{HostName: o.HostName, BasePath: o.BasePath},
		home.Templates, signin.Templates, consent.Templates, account.Templates)
	require.NoError(t, err)
	s := &Site{Store: store, pages: pages, now: o.Now}
	s.App = httptest.NewServer(s.watched(app()))
	t.Cleanup(s.App.Close)
	s.logos = shelf(t, s)
	s.signin = signin.New(signin.Config{
		Store: store, Pages: pages, Home: account.Path, Secure: o.Secure, Accounts: o.Accounts, Addresses: o.Addresses, Now: o.Now,
	})
	host := httptest.NewUnstartedServer(nil)
	s.URL = "http://" + host.Listener.Addr().String() + o.BasePath
	host.Config.Handler = http.NewCrossOriginProtection().Handler(s.routes(o.BasePath))
	host.Start()
	t.Cleanup(host.Close)
	return s
}

// Asked returns who asked the site's app for what, in order: the first word of the User-Agent, method and path.
func (s *Site) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *Site) watched(app http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agent, _, _ := strings.Cut(r.UserAgent(), " ")
		s.mu.Lock()
		s.asked = append(s.asked, agent+" "+r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		app.ServeHTTP(w, r)
	})
}

// shelf keeps the logos, which it may fetch from the site's app, until the test ends.
func shelf(t testing.TB, s *Site) *logo.Shelf {
	client, err := fetch.New(fetch.Config{Allow: []string{s.App.Listener.Addr().String()}, Now: s.now})
	require.NoError(t, err)
	logos := logo.New(logo.Config{Store: s.Store, Fetch: client, Now: s.now, Log: slog.New(slog.DiscardHandler)})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { logos.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return logos
}

func (s *Site) routes(basePath string) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.Use(func(c *gin.Context) { c.Header(requestlog.Header, "req-0123456789") })
	g, endpoint := r.Group(basePath), s.pages.Endpoint
	signedIn := endpoint(s.signin.Require)
	info := &home.Handler{Pages: s.pages, Signin: s.signin, DiscoveryURL: s.URL + "/ims/clr/v2p0/discovery"}
	g.GET("/", endpoint(info.Home))
	g.GET("/terms", endpoint(info.Terms))
	g.GET("/privacy", endpoint(info.Privacy))
	g.GET("/assets/:name", endpoint(s.pages.Asset))
	g.GET("/logo/:client_id", endpoint(s.logos.Serve))
	g.GET("/login", endpoint(s.signin.Show))
	g.POST("/login", endpoint(s.signin.SignIn))
	g.POST("/logout", endpoint(s.signin.SignOut))
	asks := &consent.Handler{Store: s.Store, Pages: s.pages, Logos: s.logos, Now: s.now, Lasts: consent.Lasts{
		Most: 365 * 24 * time.Hour, Unused: 30 * 24 * time.Hour, Once: time.Hour,
	}}
	g.GET("/consent", signedIn, endpoint(asks.Show))
	g.POST("/consent", signedIn, endpoint(asks.Decide))
	own := &account.Handler{Store: s.Store, Apps: admin.Actions{Store: s.Store}, Pages: s.pages, Logos: s.logos, Unused: 30 * 24 * time.Hour}
	g.GET("/account", signedIn, endpoint(own.Show))
	g.POST("/account/apps/:client_id/stop", signedIn, endpoint(own.Stop))
	g.GET("/oauth/authorize", s.authorize)
	return r
}
