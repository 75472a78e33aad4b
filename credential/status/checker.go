package status

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"clrhost/credential/fetch"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// The status methods that are supported.
const (
	TypeRevocationList = "1EdTechRevocationList"
	TypeBitstring      = "BitstringStatusListEntry"
)

// The places in the standards that a Result cites.
const (
	clauseStatus    = "CLR 2.0, CredentialStatus"
	clauseEntry     = "Bitstring Status List 1.0, Section 2.1"
	clauseList      = "Bitstring Status List 1.0, Section 2.2"
	clauseValidate  = "Bitstring Status List 1.0, Section 3.2"
	clauseBitstring = "Bitstring Status List 1.0, Section 3.4"
)

// State is the state of a credential's status.
type State string

// The states. A caller MUST NOT take Unchecked for Good.
const (
	Good      State = "good"      // neither revoked nor suspended by this list
	Revoked   State = "revoked"   // permanently
	Suspended State = "suspended" // temporarily
	Unchecked State = "unchecked" // could not be determined
)

// Result is the result of one status entry.
type Result struct {
	State  State
	Detail string // may be sent to a client
	Clause string // where the rule is written
}

// Fetcher fetches documents that are no older than a time. *fetch.Client is one.
type Fetcher interface {
	GetSince(ctx context.Context, url, accept string, since time.Time) (fetch.Document, error)
}

// Checker checks status entries. It may be shared and MUST NOT be copied. It caches for some seconds which list credentials
// verified, and which did not.
type Checker struct {
	Fetch Fetcher

	// Verify verifies the proof and the issuer's key of a status list credential, as JSON or as a compact JWS. It MUST NOT
	// check the status of that credential, which could recurse. Its error may be sent to a client.
	Verify func(ctx context.Context, credential []byte) error

	Now  func() time.Time // nil means time.Now
	Skew time.Duration    // the tolerated clock skew of the list issuer; zero means none

	memory memory
}

// Check checks one credentialStatus of the credential with an id.
func (c *Checker) Check(ctx context.Context, id string, entry map[string]any) Result {
	var result Result
	var err error
	switch kind := untyped.Text(entry["type"]); kind {
	case TypeRevocationList:
		result, err = c.revocationList(ctx, id, entry)
	case TypeBitstring:
		result, err = c.bitstring(ctx, entry)
	default:
		err = failf(clauseStatus, "the status method %s is not supported", quote(kind))
	}
	if err != nil {
		return unchecked(err)
	}
	return result
}

// failure is the reason why a status could not be determined.
type failure struct{ detail, clause string }

func (f *failure) Error() string { return f.detail }

func failf(clause, format string, args ...any) error {
	return &failure{fmt.Sprintf(format, args...), clause}
}

func unchecked(err error) Result {
	if f, ok := errors.AsType[*failure](err); ok {
		return Result{Unchecked, f.detail, f.clause}
	}
	return Result{Unchecked, "the status could not be read", clauseStatus}
}

// get fetches a list and describes a failure.
func (c *Checker) get(ctx context.Context, what, address, accept string, since time.Time) (fetch.Document, error) {
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return fetch.Document{}, failf(clauseStatus, "the URL of the %s cannot be read: %s", what, quote(address))
	}
	document, err := c.Fetch.GetSince(ctx, address, accept, since)
	failed, ok := errors.AsType[*fetch.Error](err)
	switch {
	case ok:
		return fetch.Document{}, failf(clauseStatus, "the %s could not be fetched: %s", what, failed)
	case err != nil: // not written for clients
		return fetch.Document{}, failf(clauseStatus, "the %s could not be fetched", what)
	}
	return document, nil
}

func (c *Checker) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// maxShown is how many characters of untrusted text a message quotes.
const maxShown = 120

func abridge(s string) string { return text.Shorten(s, maxShown) }

func quote(s string) string { return text.Quote(s, maxShown) }
