package credentials

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/server/api/bearer"
	"clrhost/server/api/content"
	"clrhost/server/api/service"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/storage"
)

// The operations, as the standard names them.
const (
	opGet    = "getCredentials"
	opUpsert = "upsertCredential"
)

// Store keeps credentials.
type Store interface {
	HoldsCredential(ctx context.Context, c storage.Credential) (bool, error)
	UpsertCredential(ctx context.Context, c storage.Credential) (storage.Upsert, error)
	CredentialPage(ctx context.Context, ownerID string, p storage.Page) ([]storage.Item, storage.Extent, error)
}

// Verifier verifies a credential.
type Verifier interface {
	Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict
}

// Handler serves the operations on credentials of one service.
type Handler struct {
	Service       service.Description
	Endpoint      string // absolute URL of the credentials resource, for links
	Store         Store
	Verifier      Verifier
	Now           func() time.Time
	MaxBody       int64          // bytes
	MaxPage       int64          // bytes of the credentials of a page, which has one in any case
	Lists         *inflight.Gate // of pages in memory, by client and bytes
	Verifications *inflight.Gate // by client
	// Patience is how long an upsert waits for issuers' keys and status lists; zero means 2 s. What is unchecked by then is
	// stored so.
	Patience time.Duration
	// RequireVerified refuses a credential that could not be checked to the end, instead of keeping it as unverifiable.
	RequireVerified bool
}

// Upsert is upsertCredential: it inserts the credential, or replaces the stored one that is the same by issuer id and
// credential id. The answer's body is the request's.
func (h *Handler) Upsert(c *gin.Context) error {
	announced, err := h.form(c.Request.Header)
	if err != nil {
		return err
	}
	body, err := content.Read(c.Writer, c.Request, h.MaxBody)
	if err != nil {
		return err
	}
	access, ctx := bearer.Access(c), c.Request.Context()
	received, err := inTurn(ctx, h, access, func(context.Context) (*credential.Credential, error) { return h.parse(body, announced) })
	if err != nil {
		return err
	}
	outcome, err := h.accept(ctx, access, received)
	if err != nil {
		return full(err)
	}
	return answer(c, outcome, body)
}

// answer writes the status that belongs to the outcome (CLR 2.0, upsertCredential).
func answer(c *gin.Context, outcome storage.Upsert, body []byte) error {
	c.Header("Cache-Control", "no-store")
	switch {
	case outcome == storage.UpsertCreated:
		c.Data(http.StatusCreated, c.ContentType(), body)
	case outcome == storage.UpsertUnchanged, outcome.Replaces():
		c.Data(http.StatusOK, c.ContentType(), body)
	case outcome == storage.UpsertOlder:
		c.Status(http.StatusNotModified)
	default:
		return fault.New(fault.Internal, "unknown outcome")
	}
	return nil
}
