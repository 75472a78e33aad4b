package records

import (
	"errors"
	"fmt"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/server/pages/records/sheet"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Bounds of what is looked for when a page is made.
const (
	maxElsewhere = 8 // achievements
	maxHolding   = 3 // records that may describe each of them
)

// holding is a record of the owner.
type holding struct {
	Path  string // below the base path
	Title name
}

// holdings are the owner's other records that describe what the record of the number names: the first of it, by its id.
func (h *Handler) holdings(c *gin.Context, number int64, named []sheet.Named) (map[string][]holding, error) {
	all := map[string][]holding{}
	for _, achievement := range named[:min(len(named), maxElsewhere)] {
		held, err := h.holding(c, number, achievement.ID)
		if err != nil {
			return nil, fmt.Errorf("look for an achievement: %w", err)
		}
		all[achievement.ID] = held
	}
	return all, nil
}

// holding are the records that describe an achievement. The search finds its id in a longer one too, so each record is read
// before it is linked to.
func (h *Handler) holding(c *gin.Context, number int64, id string) (held []holding, err error) {
	ctx, owner := c.Request.Context(), signin.User(c).ID
	found, _, err := h.Store.Records(ctx, owner, storage.RecordQuery{Words: []string{transcript.Fold(id)}, Limit: maxHolding})
	if err != nil {
		return nil, err
	}
	for _, row := range found {
		if row.Number == number {
			continue
		}
		stored, err := h.Store.CredentialByNumber(ctx, owner, row.Number)
		switch {
		case errors.Is(err, storage.ErrNotFound): // it was deleted meanwhile
		case err != nil:
			return nil, err
		case describes(stored.Body, id):
			held = append(held, holding{RecordPath(row.Number), titleOf(row, h.Pages.Language(c).Tag)})
		}
	}
	return held, nil
}

// describes reports whether a stored record says what an achievement is.
func describes(body []byte, id string) bool {
	c, err := credential.ParseStored(body)
	if err != nil {
		return false
	}
	for _, a := range transcript.Of(c, credential.Verdict{}).Achievements {
		if a.ID == id && !a.Elsewhere {
			return true
		}
	}
	return false
}
