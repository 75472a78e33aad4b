package registration

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// defaultMaxBody is the longest request body when Config does not say.
const defaultMaxBody = 64 << 10

// Config is what the handlers are told about the host.
type Config struct {
	Issuer          string           // the public URL, without a trailing slash
	Keys            secret.Keys      // hash what is handed out
	Now             func() time.Time // nil means time.Now
	Scopes          []string         // the scopes a client may register
	RequireApproval bool             // new clients wait for an operator
	HostNames       []string         // what this host is called, which no client may be called too
	LoopbackHTTP    bool             // accept http on loopback hosts; only while the public URL is itself loopback
	MaxBody         int64            // bytes; zero means 64 KiB
	MaxUnused       int64            // clients that never completed a flow; zero means any number

	// Manage takes one from the allowance of a client for calls about its registration, and writes into the header of the
	// answer what is left; nil means no limit.
	Manage func(h http.Header, clientID string) (ok bool, retryAfter time.Duration)
}

// Store is what registration needs of the storage. *storage.Store implements it, and its documentation says what each
// method promises.
type Store interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	MakeRoomForClient(ctx context.Context, most int64, before time.Time) (bool, error)
	CreateClient(ctx context.Context, c storage.Client) error
	Client(ctx context.Context, id string) (storage.Client, error)
	UpdateClient(ctx context.Context, c storage.Client) error
	AdvanceRegistrationToken(ctx context.Context, clientID string, next []byte) error
	SetClientState(ctx context.Context, id string, from, to storage.ClientState) error
	DeleteClient(ctx context.Context, id string) error
	Record(ctx context.Context, e storage.AuditEvent) error
}

// Handler serves the registration endpoint and the client configuration endpoints. The latter are routed with the path
// parameter client_id.
type Handler struct {
	store           Store
	keys            secret.Keys
	now             func() time.Time
	endpoint        string // the registration endpoint's URL
	rules           rules
	requireApproval bool
	maxBody         int64
	maxUnused       int64
	manage          func(h http.Header, clientID string) (ok bool, retryAfter time.Duration)
}

// New returns the handlers.
func New(cfg Config, store Store) *Handler {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Handler{
		store:           store,
		keys:            cfg.Keys,
		now:             cfg.Now,
		endpoint:        strings.TrimSuffix(cfg.Issuer, "/") + protocol.PathRegister,
		rules:           rules{scopes: cfg.Scopes, taken: taken(cfg.HostNames), loopbackHTTP: cfg.LoopbackHTTP},
		requireApproval: cfg.RequireApproval,
		maxBody:         cmp.Or(cfg.MaxBody, defaultMaxBody),
		maxUnused:       cfg.MaxUnused,
		manage:          cfg.Manage,
	}
}

// Register makes a client of a POSTed metadata document (RFC 7591, Section 3.1).
func (h *Handler) Register(c *gin.Context) { serve(c, h.register) }

// Read returns a client's registration (RFC 7592, Section 2.1).
func (h *Handler) Read(c *gin.Context) { serve(c, h.read) }

// Update replaces a client's metadata (RFC 7592, Section 2.2).
func (h *Handler) Update(c *gin.Context) { serve(c, h.update) }

// Delete removes a client with everything that hangs under it (RFC 7592, Section 2.3).
func (h *Handler) Delete(c *gin.Context) { serve(c, h.delete) }

// serve runs an operation. What an operation refuses is a *protocol.Error, so any other error is the store's, and an
// outage must not look like a wrong token.
func serve(c *gin.Context, operation func(*gin.Context) error) {
	err := operation(c)
	if err == nil {
		return
	}
	if _, ok := errors.AsType[*protocol.Error](err); !ok {
		err = protocol.Unavailable(err)
	}
	protocol.Write(c, err)
}

// event describes, for the audit log, what an actor did to a client. The detail holds nothing that the client wrote.
func event(c *gin.Context, action, actor, clientID, detail string) storage.AuditEvent {
	return storage.AuditEvent{
		Action:    action,
		Actor:     actor,
		ClientID:  clientID,
		Address:   c.ClientIP(),
		RequestID: c.Writer.Header().Get("X-Request-Id"),
		Detail:    detail,
	}
}
