package oauth

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/ory/fosite"

	"clrhost/oauth/protocol"
)

// maxRequest is the most bytes of parameters an endpoint reads, in a query or a body.
const maxRequest = 16 << 10

// Browser is the person at the browser as the authorization endpoint needs it: who is signed in, and where to send them.
type Browser interface {
	// SignedIn tells who uses this browser, and the hash of the browser session. An error is an outage.
	SignedIn(c *gin.Context) (userID string, sessionHash []byte, ok bool, err error)

	// SignInURL is where a browser goes to sign in and come back to next, a path and query on this host that begins
	// with the public URL's own path.
	SignInURL(next string) string

	// ConsentURL is where the signed-in user answers the authorization request with this id.
	ConsentURL(authorizationID string) string

	// Refuse shows what must not be redirected. Title and detail are plain text for the person at the browser.
	Refuse(c *gin.Context, status int, title, detail string)
}

// Server is the authorization server. Its methods may be used by many requests at once.
type Server struct {
	cfg         Config
	store       Store
	browser     Browser
	mints       mints
	fositeStore *fositeStore
	provider    fosite.OAuth2Provider
	path        string // of the authorization endpoint, on this host
	metadata    []byte
}

// New makes a Server. It reports every problem of cfg at once.
func New(cfg Config, store Store, browser Browser) (*Server, error) {
	cfg, err := cfg.resolve()
	if err != nil {
		return nil, fmt.Errorf("configure the authorization server: %w", err)
	}
	issuer, err := url.Parse(cfg.Issuer)
	if err != nil {
		return nil, fmt.Errorf("parse the issuer: %w", err)
	}
	metadata, err := describe(cfg)
	if err != nil {
		return nil, fmt.Errorf("describe the authorization server: %w", err)
	}
	s := &Server{
		cfg:         cfg,
		store:       store,
		browser:     browser,
		mints:       newMints(cfg.Keys),
		fositeStore: &fositeStore{store: store, cfg: cfg},
		path:        issuer.EscapedPath() + protocol.PathAuthorize,
		metadata:    metadata,
	}
	s.provider = newProvider(cfg, s.fositeStore, s.mints)
	return s, nil
}
