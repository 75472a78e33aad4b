package storage

import (
	"log/slog"
	"time"
)

// Bounds of shares.
const (
	MaxShares     = 200 // of an owner that have not ended
	MaxShareItems = 50  // of a share

	maxEndedShares = 200 // of an owner that are kept to be listed
)

// Share is a link by which others see records of an owner until it ends.
type Share struct {
	ID         string // its own within its owner
	OwnerID    string
	TokenHash  []byte // SHA-256 of the token in its address
	Name       string // what the owner calls it
	Passphrase string // a hash of what a reader has to know; "" for nothing
	MadeAt     time.Time
	EndsAt     time.Time
	StoppedAt  time.Time // zero unless its owner stopped it
	Views      int64
	ViewedOn   time.Time // the day of the last view, as its beginning in UTC; zero before the first
	Items      []ShareItem
}

// ShareItem is something that a share shows.
type ShareItem struct {
	Place    int    // its own within the share, which stays
	Number   int64  // of the record
	Embedded []byte // SHA-256 of the bytes of the credential in it that is shown alone; empty for the whole record
	Held     bool   // the owner holds the record
}

// IsLive reports whether the share shows something at a time. Whether a credential in a record is still in it is for the caller.
func (s Share) IsLive(at time.Time) bool {
	if !s.StoppedAt.IsZero() || !s.EndsAt.After(at) {
		return false
	}
	for _, item := range s.Items {
		if item.Held {
			return true
		}
	}
	return false
}

// LogValue keeps hashes and names out of every log.
func (s Share) LogValue() slog.Value {
	return slog.GroupValue(slog.String("owner", s.OwnerID), slog.String("share", s.ID))
}
