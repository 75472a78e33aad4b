// Package online gives a verifier what lies with other hosts: the keys of issuers, the lists of revoked credentials, and
// newer versions. The host, the command line and whoever else verifies put the pieces together here, so that all of them
// ask the same places by the same rules.
package online

import (
	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/refresh"
	"clrhost/credential/status"
)

// Fetcher obtains documents from other hosts. *fetch.Client is the one that is safe to aim at what strangers name.
type Fetcher interface {
	key.Fetcher // refresh.Fetcher too
	status.Fetcher
}

var _ Fetcher = (*fetch.Client)(nil)

// Equip sets v's Keys, Status and Refresh, under v's clock. Known are keys known out of band, which go before anything published.
// Without a fetcher the verifier is offline: what would have to be fetched is reported as unchecked, with that reason.
func Equip(v *credential.Verifier, fetch Fetcher, known key.Known) {
	v.Keys = &key.Resolver{Fetch: fetch, Known: known, Now: v.Now}
	v.Status = &status.Checker{Fetch: fetch, Verify: v.VerifyProof, Now: v.Now, Skew: v.Skew}
	v.Refresh = &refresh.Service{Fetch: fetch}
}
