package credentials

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/bearer"
	"clrhost/server/api/content"
	"clrhost/server/inflight"
	"clrhost/storage"
)

// Get is getCredentials: a page of the credentials of the token's user. It is read whole before its first byte is sent,
// so that no connection of the store is held while a client reads, and the memory it needs is bounded.
func (h *Handler) Get(c *gin.Context) error {
	if err := content.WantsJSON(c.Request.Header); err != nil {
		return err
	}
	q, err := parameters{c.Request.URL.Query(), h.Service.Clause(opGet)}.query()
	if err != nil {
		return err
	}
	q.page.Service, q.page.Bytes = h.Service.ID, h.MaxPage
	pass, err := h.Lists.Enter(c.Request.Context(), bearer.Parties(bearer.Access(c)), h.heaviest(q.page))
	if err != nil {
		return inflight.Fault(err, "Too many lists are read at once, by this client, of this learner or by all together. "+
			"Read the answers to the end, then ask again.")
	}
	defer pass.Leave()
	page, extent, err := h.Store.CredentialPage(c.Request.Context(), bearer.Access(c).UserID, q.page)
	if err != nil {
		return err
	}
	pieces := list(h.Service, page)
	size := length(pieces)
	pass.Shrink(size)
	header := c.Writer.Header()
	header.Set("X-Total-Count", strconv.FormatInt(extent.Total, 10))
	header.Set("Link", q.links(h.Endpoint, len(page), extent))
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.FormatInt(size, 10))
	c.Status(http.StatusOK)
	if err := send(c.Writer, pieces); err != nil {
		_ = c.Error(fmt.Errorf("send the list: %w", err)) // for the log: the answer has begun
	}
	return nil
}

// heaviest is how many bytes a page may have at most.
func (h *Handler) heaviest(p storage.Page) int64 {
	return max(min(h.MaxPage, int64(p.Limit)*h.MaxBody), h.MaxBody)
}
