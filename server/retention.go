package server

import (
	"time"

	"clrhost/storage"
)

const day = 24 * time.Hour

func days(d time.Duration) int { return int(d / day) }

// days checks that something is kept for a while.
func (r *resolver) days(key string, n int) {
	r.require(n >= 1 && n <= 36_500, key, "must be from 1 to 36500")
}

// Retention is how long the storage keeps what has ended.
func (s Settings) Retention() storage.Retention {
	return storage.Retention{
		EndedGrants:   time.Duration(s.EndedGrantDays) * day,
		UnusedClients: time.Duration(s.UnusedClientDays) * day,
		History:       time.Duration(s.HistoryDays) * day,
	}
}

// auditAddressLife is how long the audit log keeps the addresses of callers.
func (s Settings) auditAddressLife() time.Duration { return time.Duration(s.AuditAddressDays) * day }
