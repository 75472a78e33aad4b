package server

import (
	"runtime"

	"clrhost/storage"
)

// Bounds are the ends of what clients can make grow. Stocks are counted in the database, the rest in each process.
type Bounds struct {
	LearnerCredentials int64 `koanf:"learner-credentials"` // of one learner
	LearnerBytes       int64 `koanf:"learner-bytes"`       // of the credentials of one learner, superseded versions counted
	UnusedClients      int64 `koanf:"unused-clients"`      // registrations that never completed a flow

	RegisterPerMinute       int64 `koanf:"register-per-minute"`        // client registrations, per address
	RegisterBurst           int64 `koanf:"register-burst"`             // and how many at once
	DiscoveryPerMinute      int64 `koanf:"discovery-per-minute"`       // discovery documents, per address
	DiscoveryBurst          int64 `koanf:"discovery-burst"`            // and how many at once
	SigninAddressPerMinute  int64 `koanf:"signin-address-per-minute"`  // failed sign-ins, per address
	SigninAccountPerMinute  int64 `koanf:"signin-account-per-minute"`  // failed sign-ins, per account
	ClientFailuresPerMinute int64 `koanf:"client-failures-per-minute"` // failed client authentications, per client and address

	UpsertPerMinute     int64 `koanf:"upsert-per-minute"`     // of one client into the record of one learner
	UpsertBurst         int64 `koanf:"upsert-burst"`          // and how many at once
	RefreshPerMinute    int64 `koanf:"refresh-per-minute"`    // of tokens, by one client for one learner
	RefreshBurst        int64 `koanf:"refresh-burst"`         // and how many at once
	ManagementPerMinute int64 `koanf:"management-per-minute"` // calls of RFC 7592, per client
	GrantsPerMinute     int64 `koanf:"grants-per-minute"`     // of one person, to all clients
	GrantsBurst         int64 `koanf:"grants-burst"`          // and how many at once
	ClientsPerMinute    int64 `koanf:"clients-per-minute"`    // registrations from all addresses
	ClientsBurst        int64 `koanf:"clients-burst"`         // and how many at once
	ChecksPerHour       int64 `koanf:"checks-per-hour"`       // of records at the wish of one person, as many at once
	FilesPerHour        int64 `koanf:"files-per-hour"`        // that one person adds to their records, as many at once
	PDFsPerHour         int64 `koanf:"pdfs-per-hour"`         // of one person, as many at once
	DeletionsPerHour    int64 `koanf:"deletions-per-hour"`    // of records by one person, as many at once

	ShareFailuresPerMinute int64 `koanf:"share-failures-per-minute"` // links that do not exist and wrong passphrases, per address
	PassphrasesPerHour     int64 `koanf:"passphrases-per-hour"`      // wrong ones of one link, as many at once
	ShareChecksPerHour     int64 `koanf:"share-checks-per-hour"`     // of one person's records for readers of links, as many at once
	ShareViewsPerMinute    int64 `koanf:"share-views-per-minute"`    // that are counted, of one link

	MaxPage                int64 `koanf:"max-page"`                 // bytes of the credentials of one page
	ListsPerClient         int64 `koanf:"lists-per-client"`         // pages that are read or sent at once
	ListsBytes             int64 `koanf:"lists-bytes"`              // and their bytes, of all clients
	UploadsPerClient       int64 `koanf:"uploads-per-client"`       // request bodies of the API that are received or processed at once
	UploadsBytes           int64 `koanf:"uploads-bytes"`            // and their bytes that have arrived, of all clients
	Verifications          int64 `koanf:"verifications"`            // credentials that are verified at once; default: the processors
	VerificationsPerClient int64 `koanf:"verifications-per-client"` // default: half of these
}

// defaultBounds leaves the verifications of one client open: they follow from those of all.
func defaultBounds() Bounds {
	return Bounds{
		LearnerCredentials: 50_000,
		LearnerBytes:       5 << 30,
		UnusedClients:      10_000,

		RegisterPerMinute:       60,
		RegisterBurst:           120,
		DiscoveryPerMinute:      600,
		DiscoveryBurst:          300,
		SigninAddressPerMinute:  30,
		SigninAccountPerMinute:  10,
		ClientFailuresPerMinute: 60,

		UpsertPerMinute:     600,
		UpsertBurst:         2000,
		RefreshPerMinute:    30,
		RefreshBurst:        300,
		ManagementPerMinute: 120,
		GrantsPerMinute:     60,
		GrantsBurst:         2000,
		ClientsPerMinute:    600,
		ClientsBurst:        10_000,
		ChecksPerHour:       20,
		FilesPerHour:        120,
		PDFsPerHour:         60,
		DeletionsPerHour:    240,

		ShareFailuresPerMinute: 60,
		PassphrasesPerHour:     10,
		ShareChecksPerHour:     60,
		ShareViewsPerMinute:    120,

		MaxPage:          8 << 20,
		ListsPerClient:   8,
		ListsBytes:       128 << 20,
		UploadsPerClient: 8,
		UploadsBytes:     64 << 20,
		Verifications:    int64(runtime.GOMAXPROCS(0)),
	}
}

// Quota is what the storage is to be opened with.
func (s Settings) Quota() storage.Quota {
	return storage.Quota{Credentials: s.Bounds.LearnerCredentials, Bytes: s.Bounds.LearnerBytes}
}
