package credentials

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/internal/strictjson"
	"clrhost/server/fault"
	"clrhost/storage"
)

// parse reads a submitted credential, whose Content-Type announced its form.
func (h *Handler) parse(body []byte, announced credential.Form) (*credential.Credential, error) {
	// White space around a compact JWS is not part of it, and with it a list would hold something that is no CompactJws.
	stored := body
	if announced == credential.FormJWS {
		stored = bytes.TrimSpace(body)
	}
	received, err := credential.Parse(stored, strictjson.Limits{Bytes: int(h.MaxBody)})
	if err != nil {
		return nil, reject(fault.BadData, "The body is not a credential", credential.Unparsed(err).Refusals())
	}
	if received.Form != announced {
		return nil, fault.New(fault.BadData, "The body is %s, but its Content-Type announces %s (%s).",
			formNames[received.Form], formNames[announced], h.Service.Clause(opUpsert))
	}
	return received, nil
}

// accept stores a submitted credential and reports what that changed. Bytes that are stored already change nothing, and
// are not verified again.
func (h *Handler) accept(ctx context.Context, access storage.Access, received *credential.Credential) (storage.Upsert, error) {
	held, err := h.Store.HoldsCredential(ctx, h.written(access, same(received)))
	if err != nil {
		return "", err
	}
	if held {
		return storage.UpsertUnchanged, nil
	}
	judged, err := inTurn(ctx, h, access, func(ctx context.Context) (judgment, error) { return h.judged(ctx, received) })
	if err != nil {
		return "", err
	}
	outcome, err := h.Store.UpsertCredential(ctx, h.written(access, judged.record))
	switch {
	case errors.Is(err, storage.ErrIdentifier):
		return "", fault.Wrap(fault.BadData, err, "The issuer id or the credential id is longer than this host can keep.")
	case errors.Is(err, storage.ErrOtherService):
		return "", fault.Wrap(fault.BadData, err, "The learner holds a credential with this issuer id and this id that was written at "+
			"another service of this host. Replace it there, or give this one an id of its own.")
	case err != nil:
		return "", err
	}
	return outcome, rejected(outcome, judged.verdict)
}

// judgment is a verdict on a submitted credential, and what is stored with it.
type judgment struct {
	verdict credential.Verdict
	record  storage.Credential
}

func (h *Handler) judged(ctx context.Context, received *credential.Credential) (judgment, error) {
	verdict, err := h.judge(ctx, received)
	if err != nil {
		return judgment{}, err
	}
	record, err := Record(received, verdict, h.Now())
	return judgment{verdict, record}, err
}

// written is the record with its owner, its service and who wrote it.
func (h *Handler) written(access storage.Access, record storage.Credential) storage.Credential {
	record.OwnerID, record.Service = access.UserID, h.Service.ID
	record.ClientID, record.GrantID = access.ClientID, access.GrantID
	return record
}

// judge verifies a submitted credential. One that does not conform, or has a proof that does not verify, is rejected with
// every problem found; one that has merely expired is stored with its verdict.
func (h *Handler) judge(ctx context.Context, received *credential.Credential) (credential.Verdict, error) {
	verdict := h.verify(ctx, received)
	if refusals := verdict.Refusals(); len(refusals) > 0 {
		return verdict, reject(fault.BadData, "The credential was rejected", refusals)
	}
	if open, verified := unverified(verdict); h.RequireVerified && !verified {
		if verdict.Silent() {
			return verdict, later("this host stores only credentials that it can verify", open)
		}
		return verdict, reject(fault.BadData, "The credential was rejected, because this host stores only credentials that it can verify. It could not check", open)
	}
	return verdict, nil
}

// defaultPatience is short for a partner that waits for the answer, and long for a host that works.
const defaultPatience = 2 * time.Second

// perUpsert bounds what one upsert makes this host request from others.
var perUpsert = fetch.Budget{Hosts: 32, Requests: 64}

// verify verifies a credential without waiting long for other hosts or asking many: a check whose key or list does not
// arrive in time is unchecked.
func (h *Handler) verify(ctx context.Context, c *credential.Credential) credential.Verdict {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(h.Patience, defaultPatience))
	defer cancel()
	ctx, _ = fetch.WithBudget(ctx, perUpsert)
	return h.Verifier.Verify(ctx, c, credential.Terms{Types: []string{h.Service.CredentialType}})
}

// Record is a credential as it is stored: the bytes, what is read from them, and the verdict of that time. Its owner,
// service and writer are for the caller to add. One of which no Index can be made has none: the worker that makes those that are
// missing will find it, and report why.
func Record(c *credential.Credential, v credential.Verdict, checkedAt time.Time) (storage.Credential, error) {
	verdict, err := json.Marshal(v)
	if err != nil {
		return storage.Credential{}, fmt.Errorf("encode verdict: %w", err)
	}
	content, err := c.Content()
	if err != nil {
		return storage.Credential{}, err
	}
	record := same(c)
	record.ValidFrom = c.ValidFrom
	record.Verdict, record.VerdictJSON, record.CheckedAt = string(v.Overall), verdict, checkedAt
	record.Proven, record.Content = v.Proven(), content
	if index, err := Index(c); err == nil {
		record.Index = index
	}
	return record, nil
}

// same names these very bytes.
func same(c *credential.Credential) storage.Credential {
	identity := c.Identity()
	return storage.Credential{
		IssuerID:     identity.Issuer,
		CredentialID: identity.ID,
		Form:         storage.Form(c.Form),
		Body:         c.Raw,
	}
}

var formNames = map[credential.Form]string{
	credential.FormJSON: "a JSON object",
	credential.FormJWS:  "a compact JWS",
}
