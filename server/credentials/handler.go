package credentials

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/server/bearer"
	"clrhost/server/fault"
	"clrhost/server/media"
	"clrhost/server/standard"
	"clrhost/storage"
)

// Store keeps credentials.
type Store interface {
	HoldsCredential(ctx context.Context, c storage.Credential) (bool, error)
	UpsertCredential(ctx context.Context, c storage.Credential) (storage.Upsert, storage.Credential, error)
	CredentialPage(ctx context.Context, ownerID string, p storage.Page) ([]storage.Credential, int64, error)
}

// Verifier judges a credential.
type Verifier interface {
	Verify(ctx context.Context, c *credential.Credential) credential.Verdict
}

// Handler serves the operations on credentials of one standard.
type Handler struct {
	Standard standard.Standard
	Endpoint string // absolute URL of the credentials resource, for links
	Store    Store
	Verifier Verifier
	Now      func() time.Time
	MaxBody  int64 // bytes
	// Patience is how long an upsert waits for issuers' keys and status lists; zero means 2 s. What is unchecked by then is
	// stored so.
	Patience time.Duration
	// RequireVerified refuses a credential that could not be checked to the end, instead of keeping it as unverifiable.
	RequireVerified bool
}

// Get is getCredentials: a page of the credentials of the token's user.
func (h *Handler) Get(c *gin.Context) error {
	if err := media.WantsJSON(c.Request.Header); err != nil {
		return err
	}
	q, err := parseQuery(c.Request.URL.Query())
	if err != nil {
		return err
	}
	page, total, err := h.Store.CredentialPage(c.Request.Context(), bearer.Access(c).UserID, q.page)
	if err != nil {
		return err
	}
	header := c.Writer.Header()
	header.Set("X-Total-Count", strconv.FormatInt(total, 10))
	header.Set("Link", q.links(h.Endpoint, len(page), total))
	header.Set("Cache-Control", "no-store")
	c.Data(http.StatusOK, "application/json", list(h.Standard, page))
	return nil
}

// Upsert is upsertCredential: it inserts the credential, or replaces the stored one that is the same by issuer id and
// credential id. The answer's body is the request's.
func (h *Handler) Upsert(c *gin.Context) error {
	announced, err := form(c.Request.Header)
	if err != nil {
		return err
	}
	body, err := media.Read(c.Writer, c.Request, h.MaxBody)
	if err != nil {
		return err
	}
	received, err := h.parse(body, announced)
	if err != nil {
		return err
	}
	outcome, err := h.accept(c.Request.Context(), bearer.Access(c).UserID, received)
	if err != nil {
		return err
	}
	return answer(c, outcome, body)
}

// answer tells by its status what happened (CLR 2.0, upsertCredential).
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
