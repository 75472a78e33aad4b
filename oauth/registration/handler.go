package registration

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// defaultMaxBody is the longest request body that is read, in bytes, unless Handler.MaxBody is set.
const defaultMaxBody = 64 << 10

// Store is what registration needs of the storage. *storage.Store implements it, and its documentation says what each
// method promises.
type Store interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	MakeRoomForClient(ctx context.Context, most int64, before time.Time) (bool, error)
	CreateClient(ctx context.Context, c storage.Client) error
	Client(ctx context.Context, id string) (storage.Client, error)
	UpdateClient(ctx context.Context, c storage.Client) error
	AdvanceRegistrationToken(ctx context.Context, clientID string, next []byte) error
	RehashRegistrationToken(ctx context.Context, clientID string, from, to []byte) error
	SetClientState(ctx context.Context, id string, from, to storage.ClientState) error
	DeleteClient(ctx context.Context, id string) error
	Record(ctx context.Context, e storage.AuditEvent) error
}

// Handler serves the registration endpoint and the client configuration endpoints. The latter are routed with the path
// parameter client_id. It is safe for concurrent use.
type Handler struct {
	Store           Store
	Issuer          string           // the public URL, without a trailing slash
	Keys            secret.Keys      // hash the secrets and tokens that are issued
	Now             func() time.Time // nil means time.Now
	Scopes          []string         // the scopes a client may register
	RequireApproval bool             // a registered client waits for an operator
	HostNames       []string         // the names of this host, which no client may have
	LoopbackHTTP    bool             // accept http on loopback hosts; only while the public URL is itself loopback
	MaxBody         int64            // bytes; zero means 64 KiB
	MaxUnused       int64            // clients that never completed a flow; zero means any number

	// Manage takes one from the allowance of a client for calls about its registration, and writes into the header of the
	// answer what is left; nil means no limit.
	Manage func(h http.Header, clientID string) (ok bool, retryAfter time.Duration)
}

func (h *Handler) now() time.Time {
	if h.Now == nil {
		return time.Now().UTC()
	}
	return h.Now().UTC()
}

func (h *Handler) maxBody() int64 { return cmp.Or(h.MaxBody, defaultMaxBody) }

func (h *Handler) rules() rules {
	return rules{scopes: h.Scopes, taken: taken(h.HostNames), loopbackHTTP: h.LoopbackHTTP}
}

// Register registers a client by its metadata document (RFC 7591, Section 3.1).
func (h *Handler) Register(c *gin.Context) { serve(c, h.register) }

// Read returns a client's registration (RFC 7592, Section 2.1).
func (h *Handler) Read(c *gin.Context) { serve(c, h.read) }

// Update replaces a client's metadata (RFC 7592, Section 2.2).
func (h *Handler) Update(c *gin.Context) { serve(c, h.update) }

// Delete removes a client with its grants, tokens and consents (RFC 7592, Section 2.3).
func (h *Handler) Delete(c *gin.Context) { serve(c, h.delete) }

// serve runs an operation. A rejection is a *protocol.Error. Every other error is the store's: an outage, which must not
// look like a wrong token.
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

// event returns the audit event of what an actor did to a client. The detail MUST NOT hold text that the client wrote.
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
