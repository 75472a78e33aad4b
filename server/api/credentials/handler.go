package credentials

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/bearer"
	"clrhost/server/api/content"
	"clrhost/server/api/service"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/storage"
)

// The operations, as the standard names them.
const (
	opGet    = "getCredentials"
	opUpsert = "upsertCredential"
)

// Store lists credentials.
type Store interface {
	CredentialPage(ctx context.Context, ownerID string, p storage.Page) ([]storage.Item, storage.Extent, error)
}

// Handler serves the operations on credentials of one service.
type Handler struct {
	Service  service.Description
	Endpoint string // absolute URL of the credentials resource, for links
	Store    Store
	Intake   *intake.Intake
	MaxBody  int64          // bytes
	MaxPage  int64          // bytes of the credentials of a page, which has one in any case
	Lists    *inflight.Gate // of pages in memory, by client and bytes
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
	outcome, err := h.accept(c.Request.Context(), bearer.Access(c), body, announced)
	if err != nil {
		return err
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
