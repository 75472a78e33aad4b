package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"clrhost/credential"
	"clrhost/credential/key"
	"clrhost/credential/known"
)

// acquaintances are the issuers that a person at a terminal knows: those of a list, and those of the keys that are given for
// them.
type acquaintances struct {
	listed known.Issuers
	keys   key.Known
}

// Known implements credential.Issuers.
func (a acquaintances) Known(issuerID string) (credential.KnownIssuer, bool) {
	if issuer, found := a.listed.Known(issuerID); found {
		return issuer, true
	}
	for method := range a.keys {
		id, _, _ := strings.Cut(method, "#")
		if credential.Normalized(id) == credential.Normalized(issuerID) {
			return credential.KnownIssuer{}, true
		}
	}
	return credential.KnownIssuer{}, false
}

// readIssuers reads the list that --known-issuers names.
func readIssuers(path string) (known.Issuers, error) {
	if path == "" {
		return nil, nil
	}
	issuers, err := known.Load(path)
	if _, isUnread := errors.AsType[*fs.PathError](err); isUnread {
		return nil, fmt.Errorf("--known-issuers: %w", err)
	}
	if err != nil {
		return nil, cannotRun("correct "+path+", the file that --known-issuers names", "%w", err)
	}
	return issuers, nil
}
