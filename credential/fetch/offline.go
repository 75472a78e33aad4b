package fetch

import (
	"context"
	"time"
)

// ErrOffline is returned for every document in offline mode.
var ErrOffline error = refuse("", ruleOffline)

// Offline replaces a Client in offline mode: it sends no request and returns ErrOffline.
type Offline struct{}

// Get fails with ErrOffline.
func (Offline) Get(context.Context, string, string) (Document, error) { return Document{}, ErrOffline }

// GetSince fails with ErrOffline.
func (Offline) GetSince(context.Context, string, string, time.Time) (Document, error) {
	return Document{}, ErrOffline
}
