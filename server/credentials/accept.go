package credentials

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
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
		return storage.Credential{}, refuse("The body is not a credential", credential.Unparsed(err).Refusals())
	}
	if received.Form != announced {
		return storage.Credential{}, fault.New(fault.BadData, "The body is %s, but its Content-Type announces %s (CLR 2.0, upsertCredential).",
			formNames[received.Form], formNames[announced])
	}
	verdict := h.verify(ctx, received)
	if refusals := verdict.Refusals(); len(refusals) > 0 {
		return storage.Credential{}, refuse("The credential was not taken. What is wrong with it", refusals)
	}
	if open, verified := unverified(verdict); h.RequireVerified && !verified {
		return storage.Credential{}, refuse("The credential was not taken, because this host keeps only what it can verify. What it could not check", open)
	}
	return Record(received, verdict, h.Now())
}

// defaultPatience is short enough for a partner that waits for the answer, and long enough for a host that is well.
const defaultPatience = 2 * time.Second

// verify judges the credential without waiting long for other hosts: a key or a list that does not arrive in time leaves
// its check unchecked.
func (h *Handler) verify(ctx context.Context, c *credential.Credential) credential.Verdict {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(h.Patience, defaultPatience))
	defer cancel()
	return h.Verifier.Verify(ctx, c)
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
