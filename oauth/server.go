package oauth

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/ory/fosite"

	"clrhost/internal/phrase"
	"clrhost/oauth/protocol"
)

// maxRequest is the most bytes of parameters an endpoint reads, in a query or a body.
const maxRequest = 16 << 10

// Browser is the browser that sends an authorization request: who is signed in at it, and the pages to send it to.
type Browser interface {
	// SignedIn returns the user who is signed in at this browser and the hash of the browser session; ok is false when
	// nobody is. An error is an outage.
	SignedIn(c *gin.Context) (userID string, sessionHash []byte, ok bool, err error)

	// SignInURL returns the address at which to sign in, from where the browser comes back to next: a path and query on
	// this host that begins with the path of the public URL.
	SignInURL(next string) string

	// ConsentURL returns the address at which the signed-in user answers the authorization request with this id.
	ConsentURL(authorizationID string) string

	// ShowError answers with a page instead of a redirect. Title and advice are for the person at the browser.
	ShowError(c *gin.Context, status int, title, advice phrase.Phrase)
}

// Server is the authorization server. It is safe for concurrent use.
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

// New returns a Server. Its error joins all problems of cfg.
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
	adapter := &fositeStore{store: store, cfg: cfg}
	s := &Server{
		cfg:         cfg,
		store:       store,
		browser:     browser,
		mints:       newMints(cfg.Keys, adapter.knows),
		fositeStore: adapter,
		path:        issuer.EscapedPath() + protocol.PathAuthorize,
		metadata:    metadata,
	}
	s.provider = newProvider(cfg, s.fositeStore, s.mints)
	return s, nil
}
