package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/server/fault"
	"clrhost/storage"
	"clrhost/strictjson"
)

// accept checks what was submitted and turns it into the record to store. What is malformed, not conforming, or has a
// proof that does not verify is refused with every problem found; what merely expired is kept with its verdict.
func (h *Handler) accept(ctx context.Context, body []byte, announced credential.Form) (storage.Credential, error) {
	// White space round a compact JWS is not part of it, and one in a list would not be a CompactJws.
	stored := body
	if announced == credential.FormJWS {
		stored = bytes.TrimSpace(body)
	}
	received, err := credential.Parse(stored, strictjson.Limits{Bytes: int(h.MaxBody)})
	if err != nil {
		return storage.Credential{}, fault.Wrap(fault.BadData, err, "The body is not a credential: "+err.Error())
	}
	if received.Form != announced {
		return storage.Credential{}, fault.New(fault.BadData, "The body is %s, but its Content-Type announces %s (CLR 2.0, upsertCredential).",
			formNames[received.Form], formNames[announced])
	}
	verdict := h.Verifier.Verify(ctx, received)
	if refusals := verdict.Refusals(); len(refusals) > 0 {
		return storage.Credential{}, refuse(refusals)
	}
	if h.RequireVerified && verdict.Verdict == credential.Unverifiable {
		return storage.Credential{}, fault.New(fault.BadData, "The credential could not be verified to the end, and this host keeps only verified ones.")
	}
	return Record(received, verdict, h.Now())
}

// Record is a credential as it is stored: the bytes, what is read from them, and the verdict of that time. Whose it is
// remains to be said.
func Record(c *credential.Credential, v credential.Verdict, checkedAt time.Time) (storage.Credential, error) {
	checks, err := json.Marshal(v)
	if err != nil {
		return storage.Credential{}, fmt.Errorf("encode verdict: %w", err)
	}
	identity := c.Identity()
	return storage.Credential{
		IssuerID:     identity.Issuer,
		CredentialID: identity.ID,
		ValidFrom:    c.ValidFrom,
		Form:         storage.Form(c.Form),
		Body:         c.Raw,
		Verdict:      string(v.Verdict),
		Checks:       checks,
		CheckedAt:    checkedAt,
	}, nil
}

var formNames = map[credential.Form]string{
	credential.FormJSON: "a JSON object",
	credential.FormJWS:  "a compact JWS",
}

// maxProblems bounds how many problems one answer lists.
const maxProblems = 30

// refuse lists every failed check with the rule it broke.
func refuse(failed []credential.Check) error {
	reasons := make([]string, 0, maxProblems+1)
	for i, check := range failed[:min(len(failed), maxProblems)] {
		reasons = append(reasons, fmt.Sprintf("(%d) %s: %s (%s)", i+1, check.Check, check.Detail, check.Clause))
	}
	if more := len(failed) - maxProblems; more > 0 {
		reasons = append(reasons, fmt.Sprintf("and %d more", more))
	}
	return fault.New(fault.BadData, "The credential was not taken. What is wrong with it: %s.", strings.Join(reasons, "; "))
}
