package status

import (
	"context"
	"net/url"
	"strings"
	"time"

	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// listLimits bounds the JSON of a list of either kind.
var listLimits = strictjson.Limits{Bytes: 1 << 20, Depth: 32, Members: 100_000}

// revocationList looks up the credential in a 1EdTechRevocationList.
func (c *Checker) revocationList(ctx context.Context, id string, entry map[string]any) (Result, error) {
	if id == "" {
		return Result{}, failf(clauseStatus, "a credential without an id cannot be looked up in a revocation list")
	}
	document, err := c.get(ctx, "revocation list", untyped.Text(entry["id"]), "application/json", time.Time{})
	if err != nil {
		return Result{}, err
	}
	entries, err := revocations(document.Body)
	if err != nil {
		return Result{}, err
	}
	unreadable := 0
	for _, item := range entries {
		listed, revoked, reason, ok := revocation(item)
		switch {
		case !ok:
			unreadable++
		case sameID(listed, id) && revoked:
			return Result{Revoked, "the issuer's revocation list has revoked the credential" + because(reason), clauseStatus}, nil
		}
	}
	if unreadable > 0 {
		return Result{}, failf(clauseStatus, "%d entries of the revocation list cannot be read, and one of them may be this credential", unreadable)
	}
	return Result{Good, "the issuer's revocation list does not revoke the credential", clauseStatus}, nil
}

// revocations reads the entries. A document without the member is not an empty list, but rejected.
func revocations(body []byte) ([]any, error) {
	var members map[string]any
	if err := strictjson.Decode(body, listLimits, &members); err != nil {
		return nil, failf(clauseStatus, "the revocation list is not the expected JSON: %s", err)
	}
	singular, isSingular := members["revokedCredential"]
	plural, isPlural := members["revokedCredentials"]
	if !isSingular && !isPlural {
		return nil, failf(clauseStatus, "the revocation list has no member revokedCredential")
	}
	return append(untyped.List(singular), untyped.List(plural)...), nil
}

// revocation reads an entry. One without the member revoked revokes.
func revocation(item any) (id string, revoked bool, reason string, ok bool) {
	if id, isText := item.(string); isText {
		return id, true, "", true
	}
	entry, _ := item.(map[string]any)
	id, ok = entry["id"].(string)
	revoked = true
	if v, said := entry["revoked"]; said {
		isBool := false
		revoked, isBool = v.(bool)
		ok = ok && isBool
	}
	return id, revoked, untyped.Text(entry["revocationReason"]), ok
}

// sameID compares credential ids as the standard does: percent-decoded, then trimmed.
func sameID(a, b string) bool { return plain(a) == plain(b) }

func plain(id string) string {
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	return strings.TrimSpace(id)
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ", because: " + abridge(reason)
}
