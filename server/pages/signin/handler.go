package signin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	lru "github.com/hashicorp/golang-lru/v2"

	"clrhost/server/pages/page"
	"clrhost/server/password"
	"clrhost/server/requestlog"
	"clrhost/storage"
)

// Store is what signing in needs of the storage; *storage.Store implements it.
type Store interface {
	Transact(ctx context.Context, fn func(ctx context.Context) error) error
	UserByEmail(ctx context.Context, email string) (storage.User, error)
	CreateSession(ctx context.Context, session storage.Session) error
	SessionUser(ctx context.Context, tokenHash []byte) (storage.User, error)
	DeleteSession(ctx context.Context, tokenHash []byte) error
	Record(ctx context.Context, event storage.AuditEvent) error
}

// Throttle counts the failed sign-ins of a key. Check reports whether the key has any left, Allow takes one.
type Throttle interface {
	Check(key string) (ok bool, retryAfter time.Duration)
	Allow(key string) (ok bool, retryAfter time.Duration)
}

// Config is what a Handler is made of.
type Config struct {
	Store     Store
	Pages     *page.Renderer
	Home      string           // the path, below the base path, to which a sign-in leads that has no other end
	Accounts  Throttle         // failed sign-ins by account; nil counts none
	Addresses Throttle         // failed sign-ins by network address; nil counts none
	Now       func() time.Time // nil means time.Now
}

// Handler serves the sign-in page. It is safe for concurrent use.
type Handler struct {
	cfg      Config
	cookie   string // its name
	decoy    string
	gate     *gate
	familiar *lru.Cache[string, struct{}] // accounts by the addresses where they were opened; see accountKey
}

// maxFamiliar bounds the memory of familiar addresses to about 4 MB. Like a throttle, it may be forgotten.
const maxFamiliar = 10_000

// New makes a Handler.
func New(cfg Config) *Handler {
	familiar, err := lru.New[string, struct{}](maxFamiliar)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Handler{cfg: cfg, cookie: cookieName(cfg.Pages), decoy: password.Decoy(), gate: newGate(), familiar: familiar}
}

func (h *Handler) record(ctx context.Context, c *gin.Context, action, userID string) error {
	err := h.cfg.Store.Record(ctx, storage.AuditEvent{
		Action:    action,
		Actor:     storage.ActorUser + userID,
		UserID:    userID,
		Address:   c.ClientIP(),
		RequestID: requestlog.ID(c),
	})
	if err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	return nil
}

// accept returns next if a sign-in may lead there, and "" otherwise.
func (h *Handler) accept(next string) string {
	if !h.cfg.Pages.IsLocal(next) {
		return ""
	}
	return next
}

func (h *Handler) leadOn(c *gin.Context, next string) {
	if next == "" {
		next = h.cfg.Pages.Path(h.cfg.Home)
	}
	c.Redirect(http.StatusSeeOther, next)
}
