package fetch

import (
	"context"
	"time"
)

// ErrOffline means that a document would have to be fetched, and nothing is fetched in offline mode.
var ErrOffline error = refuse("", ruleOffline)

// Offline stands for a Client in offline mode: it asks no host, and answers ErrOffline.
type Offline struct{}

// Get fails with ErrOffline.
func (Offline) Get(context.Context, string, string) (Document, error) { return Document{}, ErrOffline }

// GetSince fails with ErrOffline.
func (Offline) GetSince(context.Context, string, string, time.Time) (Document, error) {
	return Document{}, ErrOffline
}
