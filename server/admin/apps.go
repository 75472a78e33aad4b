package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clrhost/storage"
)

// StopApp ends a client's access to the record of a user. To stop what is not connected, or not there, changes nothing,
// leaves no line in the log and is no error, so that a repeat does no harm.
func (a Actions) StopApp(ctx context.Context, actor Actor, userID, clientID string) error {
	err := a.Store.Transact(ctx, func(ctx context.Context) error {
		revoked, err := a.Store.Disconnect(ctx, userID, clientID, "stopped by its user")
		if err != nil || len(revoked) == 0 {
			return err
		}
		return a.record(ctx, actor, storage.AuditEvent{
			Action: "app.stopped", UserID: userID, ClientID: clientID, Detail: revokedGrants(revoked),
		})
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("stop the app %q: %w", clientID, err)
	}
	return nil
}

// revokedGrants names the grants, so that no stop is a repeat of an earlier one.
func revokedGrants(ids []string) string {
	const named = 3
	if more := len(ids) - named; more > 0 {
		ids = append(slices.Clone(ids[:named]), fmt.Sprintf("%d more", more))
	}
	return "revoked grants: " + strings.Join(ids, ", ")
}
