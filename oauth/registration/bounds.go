package registration

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

const (
	// spared is how long a registration may wait for its first flow however full the host is.
	spared = time.Hour
	// fullFor is when to come back to a host that is full of registrations.
	fullFor = 10 * time.Minute
)

// limit bounds how often a client asks about its registration. It is asked once the client has proven to be itself, so that
// nobody spends another's allowance.
func (h *Handler) limit(c *gin.Context, client storage.Client) error {
	if h.Manage == nil {
		return nil
	}
	if ok, retryAfter := h.Manage(c.Writer.Header(), client.ID); !ok {
		return protocol.TooManyRequests(retryAfter)
	}
	return nil
}

// makeRoom bounds how many registrations stand that nobody ever used, from however many addresses they come. The oldest of
// them makes room. Where an operator approves clients none does: who waits for an operator may wait for long, and what an
// operator approved is not for a stranger to end.
func (h *Handler) makeRoom(ctx context.Context) error {
	if h.MaxUnused == 0 {
		return nil
	}
	var before time.Time
	if !h.RequireApproval {
		before = h.now().Add(-spared)
	}
	room, err := h.Store.MakeRoomForClient(ctx, h.MaxUnused, before)
	if err != nil {
		return fmt.Errorf("make room for a client: %w", err)
	}
	if !room {
		return &protocol.Error{
			Status: http.StatusTooManyRequests,
			Code:   protocol.ErrorTemporarilyUnavailable,
			Description: fmt.Sprintf("This host holds %d registrations that were never used, which is as many as it keeps. "+
				"Try again as Retry-After says, or ask the operator of this host to remove some.", h.MaxUnused),
			RetryAfter: fullFor,
		}
	}
	return nil
}
