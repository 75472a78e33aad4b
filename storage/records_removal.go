package storage

import "time"

// UndoTime is how long a removal can be undone.
const UndoTime = 10 * time.Minute

// Bounds of removals.
const (
	MaxRemovals    = 10_000 // of one owner that are remembered at once
	maxRemovalName = 300    // bytes
)

// Removal is a credential that its owner removed. It may not come again until the owner lifts that.
type Removal struct {
	OwnerID   string
	Number    int64  // what the credential had
	Name      string // what its owner knew it by
	RemovedAt time.Time
	UndoUntil time.Time // zero when the credential itself is gone
}
