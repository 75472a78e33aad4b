package server

import (
	"fmt"
	"sync/atomic"

	"clrhost/credential"
	"clrhost/credential/known"
)

// knownIssuers are the issuers that those who run the host know. The list may be replaced while the host runs; one that cannot
// be used does not replace one that can.
type knownIssuers struct {
	list  atomic.Pointer[known.Issuers]
	fixed known.Issuers // known as well
}

var _ credential.Issuers = (*knownIssuers)(nil)

// openKnownIssuers returns the issuers listed in a file, nobody for no file, and those that are fixed.
func openKnownIssuers(path string, fixed known.Issuers) (*knownIssuers, error) {
	k := &knownIssuers{fixed: fixed}
	if err := k.load(path); err != nil {
		return nil, fmt.Errorf("known-issuers: %w", err)
	}
	return k, nil
}

// load replaces the list by that in a file.
func (k *knownIssuers) load(path string) (err error) {
	var list known.Issuers
	if path != "" {
		list, err = known.Load(path)
	}
	if err == nil {
		k.list.Store(&list)
	}
	return err
}

// Known implements credential.Issuers.
func (k *knownIssuers) Known(issuerID string) (credential.KnownIssuer, bool) {
	if issuer, found := k.list.Load().Known(issuerID); found {
		return issuer, true
	}
	return k.fixed.Known(issuerID)
}
