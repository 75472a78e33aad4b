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
	// spared is the age below which an unused registration is not removed for another one.
	spared = time.Hour
	// fullFor is the Retry-After of a host that is full of registrations.
	fullFor = 10 * time.Minute
)

// limit bounds the rate of a client's calls about its registration. It is called after authentication, so that nobody uses
// up another client's allowance.
func (h *Handler) limit(c *gin.Context, client storage.Client) error {
	if h.Manage == nil {
		return nil
	}
	if ok, retryAfter := h.Manage(c.Writer.Header(), client.ID); !ok {
		return protocol.TooManyRequests(retryAfter)
	}
	return nil
}

// makeRoom bounds the number of unused registrations, from all addresses together, by removing the oldest. Where an operator
// approves clients none is removed: the wait for an operator may be long, and a stranger MUST NOT end what an operator
// approved.
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
			Description: fmt.Sprintf("This host keeps at most %d registrations that were never used, and has as many. "+
				"Try again as Retry-After says, or ask the operator of this host to remove some.", h.MaxUnused),
			RetryAfter: fullFor,
		}
	}
	return nil
}
