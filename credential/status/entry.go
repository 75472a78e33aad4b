package status

import (
	"math"
	"strconv"

	"clrhost/internal/untyped"
)

// maxStatusSize is the maximum size of an entry in bits: what a statusMessage can number.
const maxStatusSize = 32

// entry is a BitstringStatusListEntry, read.
type entry struct {
	purpose  string
	url      string // of the list credential
	index    int64
	size     int64 // bits
	messages []any
}

func readEntry(object map[string]any) (entry, error) {
	e := entry{purpose: untyped.Text(object["statusPurpose"]), url: untyped.Text(object["statusListCredential"]), size: 1,
		messages: untyped.List(object["statusMessage"])}
	var ok bool
	if e.index, ok = number(object["statusListIndex"]); !ok {
		return entry{}, failf(clauseEntry, "statusListIndex: must be a whole number, not below zero, as a string of digits")
	}
	if size, found := object["statusSize"]; found {
		if e.size, ok = number(size); !ok || e.size < 1 || e.size > maxStatusSize {
			return entry{}, failf(clauseEntry, "statusSize: must be a whole number from 1 to %d", maxStatusSize)
		}
	}
	if e.purpose == "" {
		return entry{}, failf(clauseEntry, "statusPurpose: is required")
	}
	if e.url == "" {
		return entry{}, failf(clauseEntry, "statusListCredential: is required")
	}
	return e, nil
}

// number reads a non-negative integer, written as digits or as a JSON number.
func number(v any) (int64, bool) {
	switch v := v.(type) {
	case string:
		n, err := strconv.ParseUint(v, 10, 53)
		return int64(n), err == nil
	case float64:
		const most = 1 << 53 // above, a float64 is not exact
		return int64(v), v >= 0 && v < most && v == math.Trunc(v)
	}
	return 0, false
}

// message is the text of the entry for a value (Section 2.1, statusMessage).
func (e entry) message(value uint64) string {
	for _, item := range e.messages {
		object, _ := item.(map[string]any)
		if n, err := strconv.ParseUint(untyped.Text(object["status"]), 0, 64); err == nil && n == value {
			return untyped.Text(object["message"])
		}
	}
	return ""
}

// result returns what a value means for the purpose of the entry.
func (e entry) result(value uint64) (Result, error) {
	switch e.purpose {
	case "revocation":
		if value != 0 {
			return Result{Revoked, "the issuer's status list has revoked the credential", clauseValidate}, nil
		}
		return Result{Good, "the issuer's status list does not revoke the credential", clauseValidate}, nil
	case "suspension":
		if value != 0 {
			return Result{Suspended, "the issuer's status list has suspended the credential", clauseValidate}, nil
		}
		return Result{Good, "the issuer's status list does not suspend the credential", clauseValidate}, nil
	case "refresh":
		if value != 0 {
			return Result{Good, "the issuer's status list announces a newer version of the credential", clauseValidate}, nil
		}
		return Result{Good, "the issuer's status list announces no newer version of the credential", clauseValidate}, nil
	case "message":
		if said := e.message(value); said != "" {
			return Result{Good, "the issuer's status list says: " + abridge(said), clauseValidate}, nil
		}
		return Result{Good, "the issuer's status list gives the credential the status 0x" + strconv.FormatUint(value, 16), clauseValidate}, nil
	}
	return Result{}, failf(clauseEntry, "the status purpose %s is not supported", quote(e.purpose))
}
