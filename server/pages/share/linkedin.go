package share

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/server/pages/records"
	"clrhost/storage"
)

// addToProfile is where LinkedIn takes what a person wants to add to their profile there.
const addToProfile = "https://www.linkedin.com/profile/add"

// linkedIn is the address that has LinkedIn offer to add an achievement, with a link to check it: "" unless the share shows a single
// achievement to whoever has the link.
func (h *Handler) linkedIn(c *gin.Context, share storage.Share, address string) (string, error) {
	if address == "" || share.Passphrase != "" || len(share.Items) != 1 {
		return "", nil
	}
	ctx, item := c.Request.Context(), share.Items[0]
	held, err := h.held(ctx, share.OwnerID, []int64{item.Number})
	if err != nil {
		return "", err
	}
	stored, err := h.asStored(ctx, share.OwnerID, item)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil // it was replaced or deleted, and the link shows nothing
	}
	if err != nil {
		return "", fmt.Errorf("load what a share shows: %w", err)
	}
	row := held[item.Number]
	if len(item.Embedded) > 0 {
		row = rowOf(stored, row)
	}
	line := records.EntryOf(row, h.Issuers, h.Pages.Language(c).Tag)
	if row.Index.Kind == "" || line.Title.Text == "" {
		return "", nil
	}
	values := url.Values{"startTask": {"CERTIFICATION_NAME"}, "name": {line.Title.Text}, "certUrl": {address}}
	if line.Issuer.Text != "" {
		values.Set("organizationName", line.Issuer.Text)
	}
	month(values, "issue", row.Index.Issued)
	if parsed, err := credential.ParseStored(stored.Body); err == nil {
		month(values, "expiration", parsed.ValidUntil)
	}
	return addToProfile + "?" + values.Encode(), nil
}

// month adds the year and the month of a time, if there is one.
func month(values url.Values, of string, at time.Time) {
	if !at.IsZero() {
		values.Set(of+"Year", strconv.Itoa(at.UTC().Year()))
		values.Set(of+"Month", strconv.Itoa(int(at.UTC().Month())))
	}
}
