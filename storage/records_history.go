package storage

import "time"

// History is something that was done with an owner's record.
type History string

const (
	HistoryAdded        History = "added"         // a record, by its owner
	HistoryDeleted      History = "deleted"       // a record
	HistoryUndone       History = "undone"        // that deletion
	HistoryAllowed      History = "allowed"       // a deleted record to come again
	HistoryDownloaded   History = "downloaded"    // a record
	HistoryArchived     History = "archived"      // everything, as one file
	HistoryShared       History = "shared"        // records, by a link
	HistoryViewed       History = "viewed"        // what a link shows
	HistoryShareStopped History = "share-stopped" // a link
	HistoryImported     History = "imported"      // records, from a file
)

// Histories returns all of them.
func Histories() []History {
	return []History{HistoryAdded, HistoryDeleted, HistoryUndone, HistoryAllowed, HistoryDownloaded, HistoryArchived,
		HistoryShared, HistoryViewed, HistoryShareStopped, HistoryImported}
}

// HistoryEntry is what was done to one object on one day of UTC.
type HistoryEntry struct {
	OwnerID string
	At      time.Time // of the last repeat
	What    History
	About   string // the object: a record's number or a share's id as text; empty where there is no one object
	Name    string // of the object at that time
	Count   int64  // repeats; zero in an entry to remember means one
}

// Bounds of the history.
const (
	MaxHistory      = 5000 // entries of one owner; the oldest go
	maxHistoryAbout = 200  // bytes
	maxHistoryName  = 300  // bytes
)
