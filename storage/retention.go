package storage

import (
	"cmp"
	"time"
)

// usedCodeKept is how long a used code is kept, so that a late replay is still recognized.
const usedCodeKept = 24 * time.Hour

// endedSharesKept is how long a share is listed after its end.
const endedSharesKept = 90 * 24 * time.Hour

// longestGrant is how long a grant lives at most.
const longestGrant = 365 * 24 * time.Hour

// Retention is how long housekeeping keeps what has ended, so that a late replay is still recognized and an operator can look
// back. A zero field means its default.
type Retention struct {
	// EndedGrants is for grants after their end, and for clients without a grant after their last token; 90 days.
	EndedGrants time.Duration

	// UnusedClients is for clients that never completed a flow, after their registration; 30 days. Registration is open, so
	// without an end to them such clients would grow without bound.
	UnusedClients time.Duration

	// History is for what people did with their records; two years.
	History time.Duration
}

// DefaultRetention is the Retention that a zero one stands for.
var DefaultRetention = Retention{EndedGrants: 90 * 24 * time.Hour, UnusedClients: 30 * 24 * time.Hour, History: 2 * 365 * 24 * time.Hour}

func (r Retention) filled() Retention {
	return Retention{
		EndedGrants:   cmp.Or(r.EndedGrants, DefaultRetention.EndedGrants),
		UnusedClients: cmp.Or(r.UnusedClients, DefaultRetention.UnusedClients),
		History:       cmp.Or(r.History, DefaultRetention.History),
	}
}

// consents is for a consent without a grant: longer than a grant can live and be kept after the consent it follows from.
func (r Retention) consents() time.Duration { return longestGrant + r.EndedGrants }
