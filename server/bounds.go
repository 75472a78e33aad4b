package server

import (
	"cmp"
	"fmt"
	"runtime"
	"time"

	"clrhost/server/inflight"
	"clrhost/storage"
)

// Bounds are the ends of what clients can make grow. Stocks are counted in the database, the rest in each process.
type Bounds struct {
	LearnerCredentials int64 `koanf:"learner-credentials"` // of one learner
	LearnerBytes       int64 `koanf:"learner-bytes"`       // of the credentials of one learner, superseded versions counted
	UnusedClients      int64 `koanf:"unused-clients"`      // registrations that never completed a flow

	UpsertPerMinute     int64 `koanf:"upsert-per-minute"`     // of one client into the record of one learner
	UpsertBurst         int64 `koanf:"upsert-burst"`          // and how many at once
	RefreshPerMinute    int64 `koanf:"refresh-per-minute"`    // of tokens, by one client for one learner
	RefreshBurst        int64 `koanf:"refresh-burst"`         // and how many at once
	ManagementPerMinute int64 `koanf:"management-per-minute"` // calls of RFC 7592, per client
	GrantsPerMinute     int64 `koanf:"grants-per-minute"`     // of one person, to all clients
	GrantsBurst         int64 `koanf:"grants-burst"`          // and how many at once
	ClientsPerMinute    int64 `koanf:"clients-per-minute"`    // registrations from all addresses
	ClientsBurst        int64 `koanf:"clients-burst"`         // and how many at once

	MaxPage                int64 `koanf:"max-page"`                 // bytes of the credentials of one page
	ListsPerClient         int64 `koanf:"lists-per-client"`         // pages that are read or sent at once
	ListsBytes             int64 `koanf:"lists-bytes"`              // and their bytes, of all clients
	UploadsPerClient       int64 `koanf:"uploads-per-client"`       // request bodies of the API that are received or processed at once
	UploadsBytes           int64 `koanf:"uploads-bytes"`            // and their bytes that have arrived, of all clients
	Verifications          int64 `koanf:"verifications"`            // credentials that are verified at once; default: the processors
	VerificationsPerClient int64 `koanf:"verifications-per-client"` // default: half of these
}

// defaultBounds leaves the verifications open: they follow from the machine.
func defaultBounds() Bounds {
	return Bounds{
		LearnerCredentials:  50_000,
		LearnerBytes:        5 << 30,
		UnusedClients:       10_000,
		UpsertPerMinute:     600,
		UpsertBurst:         2000,
		RefreshPerMinute:    30,
		RefreshBurst:        300,
		ManagementPerMinute: 120,
		GrantsPerMinute:     60,
		GrantsBurst:         2000,
		ClientsPerMinute:    600,
		ClientsBurst:        10_000,
		MaxPage:             8 << 20,
		ListsPerClient:      8,
		ListsBytes:          128 << 20,
		UploadsPerClient:    8,
		UploadsBytes:        64 << 20,
	}
}

// number is one of the Bounds, with its key and its default.
type number struct {
	key      string
	value    *int64
	standard int64
}

func (b *Bounds) numbers() []number {
	d := defaultBounds()
	d.Verifications = int64(runtime.GOMAXPROCS(0))
	d.VerificationsPerClient = max(cmp.Or(b.Verifications, d.Verifications)/2, 1)
	return []number{
		{"learner-credentials", &b.LearnerCredentials, d.LearnerCredentials},
		{"learner-bytes", &b.LearnerBytes, d.LearnerBytes},
		{"unused-clients", &b.UnusedClients, d.UnusedClients},
		{"upsert-per-minute", &b.UpsertPerMinute, d.UpsertPerMinute},
		{"upsert-burst", &b.UpsertBurst, d.UpsertBurst},
		{"refresh-per-minute", &b.RefreshPerMinute, d.RefreshPerMinute},
		{"refresh-burst", &b.RefreshBurst, d.RefreshBurst},
		{"management-per-minute", &b.ManagementPerMinute, d.ManagementPerMinute},
		{"grants-per-minute", &b.GrantsPerMinute, d.GrantsPerMinute},
		{"grants-burst", &b.GrantsBurst, d.GrantsBurst},
		{"clients-per-minute", &b.ClientsPerMinute, d.ClientsPerMinute},
		{"clients-burst", &b.ClientsBurst, d.ClientsBurst},
		{"max-page", &b.MaxPage, d.MaxPage},
		{"lists-per-client", &b.ListsPerClient, d.ListsPerClient},
		{"lists-bytes", &b.ListsBytes, d.ListsBytes},
		{"uploads-per-client", &b.UploadsPerClient, d.UploadsPerClient},
		{"uploads-bytes", &b.UploadsBytes, d.UploadsBytes},
		{"verifications", &b.Verifications, d.Verifications},
		{"verifications-per-client", &b.VerificationsPerClient, d.VerificationsPerClient},
	}
}

// bounds fills in the defaults and notes what is not a bound.
func (r *resolver) bounds(b Bounds) Bounds {
	for _, n := range b.numbers() {
		*n.value = cmp.Or(*n.value, n.standard)
		r.require(*n.value > 0 && *n.value <= maxBound, n.key, fmt.Sprintf("must be from 1 to %d", int64(maxBound)))
	}
	return b
}

// maxBound is more than any host holds, and little enough to calculate with.
const maxBound = 1 << 50

// How long requests wait for room. Lists and uploads take turns quickly; what is verified may take a second or two.
const (
	listWait         = time.Second
	uploadWait       = 5 * time.Second
	verificationWait = 10 * time.Second
)

// Quota is what the storage is to be opened with.
func (s Settings) Quota() storage.Quota {
	return storage.Quota{Credentials: s.Bounds.LearnerCredentials, Bytes: s.Bounds.LearnerBytes}
}

func (b Bounds) lists() inflight.Bounds {
	return inflight.Bounds{Each: b.ListsPerClient, All: b.ListsBytes, Wait: listWait}
}

func (b Bounds) uploads() inflight.Bounds {
	return inflight.Bounds{Each: b.UploadsPerClient, All: b.UploadsBytes, Wait: uploadWait}
}

func (b Bounds) verifications() inflight.Bounds {
	return inflight.Bounds{Each: b.VerificationsPerClient, All: b.Verifications, Wait: verificationWait}
}

func (b Bounds) upserts() Rate {
	return Rate{PerMinute: float64(b.UpsertPerMinute), Burst: int(b.UpsertBurst)}
}

func (b Bounds) refreshes() Rate {
	return Rate{PerMinute: float64(b.RefreshPerMinute), Burst: int(b.RefreshBurst)}
}

func (b Bounds) grants() Rate {
	return Rate{PerMinute: float64(b.GrantsPerMinute), Burst: int(b.GrantsBurst)}
}

func (b Bounds) clients() Rate {
	return Rate{PerMinute: float64(b.ClientsPerMinute), Burst: int(b.ClientsBurst)}
}

func (b Bounds) management() Rate {
	return Rate{PerMinute: float64(b.ManagementPerMinute), Burst: int(b.ManagementPerMinute)}
}
