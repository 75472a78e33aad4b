package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clrhost/internal/secret"
	"clrhost/storage"
)

// shareID names the link that is there from the beginning, within the one person who has made one.
const shareID = "demonstration"

// share makes the link of a person, unless it is there: stopped by them, for instance. It shows the record with the number 0.
func (w writing) share(ctx context.Context, ownerID string) error {
	if _, err := w.store.Share(ctx, ownerID, shareID); !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	_, hash := w.keys.Share(ownerID, shareID)
	err := w.store.CreateShare(ctx, storage.Share{
		ID: shareID, OwnerID: ownerID, TokenHash: hash, Name: "For Riverbend Hospital", MadeAt: w.now, EndsAt: w.now.AddDate(1, 0, 0),
		Items: []storage.ShareItem{{Number: 0}},
	})
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrSharesFull) {
		return nil // they have deleted the record, or made many others
	}
	return err
}

// shared is the token of that link; "" when it does not work any more, or the host cannot tell it.
func shared(ctx context.Context, store Store, keys secret.Keys, ownerID string, now time.Time) (string, error) {
	share, err := store.Share(ctx, ownerID, shareID)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the link: %w", err)
	}
	token, ok := keys.ShareAgain(ownerID, shareID, share.TokenHash)
	if !ok || !share.IsLive(now) {
		return "", nil
	}
	return token, nil
}
