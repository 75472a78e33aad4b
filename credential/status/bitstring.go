package status

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/credential/work"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// acceptList is the Accept header for a status list credential.
const acceptList = "application/vc, application/vc+jwt, application/ld+json, application/json;q=0.9, */*;q=0.1"

// The costs of a verification, in steps of package work: bytes of a list that is compared with those known, and of one that
// is decoded and decompressed.
const (
	hashedAStep  = 500
	decodedAStep = 10
)

// shortestTTL bounds how often a list with a short ttl is fetched.
const shortestTTL = time.Minute

// bitstring reads the entry from its list (Bitstring Status List 1.0, Section 3.2).
func (c *Checker) bitstring(ctx context.Context, object map[string]any) (Result, error) {
	e, err := readEntry(object)
	if err != nil {
		return Result{}, err
	}
	l, err := c.list(ctx, e.url)
	if err != nil {
		return Result{}, err
	}
	if !untyped.Contains(l.subject["statusPurpose"], e.purpose) {
		return Result{}, failf(clauseValidate, "the status list is not for the purpose %s", quote(e.purpose))
	}
	value, err := lookup(l.bits, e.index, e.size)
	if err != nil {
		return Result{}, err
	}
	return e.result(value)
}

// statusList is a status list credential. It is shared, and MUST NOT be changed once its proof has been verified.
type statusList struct {
	document, subject map[string]any
	claims            map[string]any // of the JWT that carried it
	bits              []byte         // the entries, decompressed
}

// list fetches and verifies a list, and fetches it again when it is older than its ttl.
func (c *Checker) list(ctx context.Context, address string) (*statusList, error) {
	document, err := c.get(ctx, "status list", address, acceptList, time.Time{})
	if err != nil {
		return nil, err
	}
	l, err := c.believe(ctx, document.Body)
	if err != nil {
		return nil, err
	}
	if ttl, limited := l.ttl(); limited && document.FetchedAt.Add(ttl).Before(c.now()) {
		if document, err = c.get(ctx, "status list", address, acceptList, c.now().Add(-ttl)); err != nil {
			return nil, err
		}
		if l, err = c.believe(ctx, document.Body); err != nil {
			return nil, err
		}
	}
	if id := untyped.Text(l.document["id"]); id != "" && id != address {
		return nil, failf(clauseList, "the status list has the id %s, which is not the URL it was requested from", quote(id))
	}
	return l, l.inForce(c.now(), c.Skew)
}

// believe reads and verifies the text of a list credential, unless the result is cached.
func (c *Checker) believe(ctx context.Context, body []byte) (*statusList, error) {
	budget := work.Of(ctx)
	if err := budget.Spend(len(body) / hashedAStep); err != nil {
		return nil, failf(clauseStatus, "the status list was not read, because %s", err)
	}
	text := textHash(sha256.Sum256(body))
	if known, fresh := c.memory.get(text, c.now()); fresh {
		return known.list, known.err
	}
	l, err := c.verified(ctx, body)
	if ctx.Err() == nil && !budget.IsSpent() { // the cancellation of one caller MUST NOT be cached for the next
		c.memory.put(text, newBelief(l, err, body, c.now()))
	}
	return l, err
}

// verified makes every check of a list credential that does not depend on caller and time. Its bits MUST NOT be read before.
func (c *Checker) verified(ctx context.Context, body []byte) (*statusList, error) {
	if err := work.Of(ctx).Spend(len(body) / decodedAStep); err != nil {
		return nil, failf(clauseStatus, "the status list was not read, because %s", err)
	}
	l, err := readList(body)
	if err != nil {
		return nil, err
	}
	if err := c.Verify(ctx, body); err != nil {
		return nil, failf(clauseValidate, "the status list does not verify: %s", err)
	}
	if l.bits, err = decompress(untyped.Text(l.subject["encodedList"])); err != nil {
		return nil, err
	}
	delete(l.subject, "encodedList") // now in bits
	return l, nil
}

// readList parses a list credential in either form, without verifying it.
func readList(body []byte) (*statusList, error) {
	document, claims, err := readCredential(body)
	if err != nil {
		return nil, failf(clauseList, "the status list is not a credential: %s", err)
	}
	subject, isObject := document["credentialSubject"].(map[string]any)
	switch {
	case !untyped.Contains(document["type"], "VerifiableCredential") || !untyped.Contains(document["type"], "BitstringStatusListCredential"):
		return nil, failf(clauseList, "the status list is not of the types VerifiableCredential and BitstringStatusListCredential")
	case !isObject || !untyped.Contains(subject["type"], "BitstringStatusList"):
		return nil, failf(clauseList, "the subject of the status list is not of the type BitstringStatusList")
	}
	return &statusList{document: document, subject: subject, claims: claims}, nil
}

// readCredential reads JSON, or the credential in the payload of a compact JWS, with the claims around it.
func readCredential(body []byte) (document, claims map[string]any, err error) {
	isJWS := !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
	if isJWS {
		jws, err := proof.ParseJWS(bytes.TrimSpace(body))
		if err != nil {
			return nil, nil, err
		}
		body = jws.Payload
	}
	if err := strictjson.Decode(body, listLimits, &document); err != nil {
		return nil, nil, err
	}
	if isJWS {
		claims = document
		document, _ = proof.CredentialIn(claims)
	}
	if document == nil {
		return nil, nil, errors.New("an object is expected")
	}
	return document, claims, nil
}

// inForce compares the dates of the list credential, and those of the JWT that carried it, with the clock.
func (l *statusList) inForce(now time.Time, skew time.Duration) error {
	if nbf, found := l.claims["nbf"].(float64); found && float64(now.Add(skew).Unix()) < nbf {
		return failf(clauseValidate, "the JWT of the status list is not valid yet (nbf)")
	}
	if exp, found := l.claims["exp"].(float64); found && float64(now.Add(-skew).Unix()) > exp {
		return failf(clauseValidate, "the JWT of the status list has expired (exp)")
	}
	for _, name := range []string{"validFrom", "issuanceDate"} {
		from, found, err := l.date(name)
		if err != nil {
			return err
		}
		if found && now.Add(skew).Before(from) {
			return failf(clauseValidate, "the status list is not valid before %s", from.UTC().Format(time.RFC3339))
		}
	}
	for _, name := range []string{"validUntil", "expirationDate"} {
		until, found, err := l.date(name)
		if err != nil {
			return err
		}
		if found && now.Add(-skew).After(until) {
			return failf(clauseValidate, "the status list has expired at %s", until.UTC().Format(time.RFC3339))
		}
	}
	return nil
}

// date reads a date, which may be absent.
func (l *statusList) date(name string) (at time.Time, found bool, err error) {
	if l.document[name] == nil {
		return time.Time{}, false, nil
	}
	if at, found = model.Instant(l.document[name]); !found {
		return time.Time{}, false, failf(clauseList, "the status list's %s is not a date-time", name)
	}
	return at, true, nil
}

// ttl is how long the list may be cached (Section 2.2, in milliseconds).
func (l *statusList) ttl() (time.Duration, bool) {
	milliseconds, ok := number(l.subject["ttl"])
	const most = int64(24 * time.Hour / time.Millisecond) // nothing is cached that long
	return max(time.Duration(min(milliseconds, most))*time.Millisecond, shortestTTL), ok
}
