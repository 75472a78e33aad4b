package credentials

import (
	"bytes"
	"context"
	"errors"

	"clrhost/credential"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/storage"
)

// accept stores the credential in a body, whose Content-Type announced its form, and reports what that changed.
func (h *Handler) accept(ctx context.Context, access storage.Access, body []byte, announced credential.Form) (storage.Upsert, error) {
	writer := intake.Writer{OwnerID: access.UserID, ClientID: access.ClientID, GrantID: access.GrantID}
	// White space around a compact JWS is not part of it, and with it a list would hold something that is no CompactJws.
	stored := body
	if announced == credential.FormJWS {
		stored = bytes.TrimSpace(body)
	}
	received, err := h.Intake.Parse(ctx, writer, stored)
	if err != nil {
		return "", asFault(err)
	}
	if received.Form != announced {
		return "", fault.New(fault.BadData, "The body is %s, but its Content-Type announces %s (%s).",
			formNames[received.Form], formNames[announced], h.Service.Clause(opUpsert))
	}
	outcome, err := h.Intake.Accept(ctx, writer, intake.Place{Service: h.Service.ID, Types: []string{h.Service.CredentialType}}, received)
	return outcome, asFault(err)
}

// asFault is the failure behind an error of the intake, with a sentence for the client. Other errors are returned as they are.
func asFault(err error) error {
	if refusal, ok := errors.AsType[*intake.Refusal](err); ok {
		return refused(refusal)
	}
	if bound, ok := errors.AsType[*storage.FullError](err); ok {
		return full(bound)
	}
	return inflight.Fault(err, "Too many credentials are waiting to be verified, of this client, for this learner or of all together. Send this one again.")
}

var formNames = map[credential.Form]string{
	credential.FormJSON: "a JSON object",
	credential.FormJWS:  "a compact JWS",
}
