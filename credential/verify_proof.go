package credential

import (
	"context"
	"errors"

	"clrhost/internal/strictjson"
)

// VerifyProof verifies only that a credential of any type, as JSON or a compact JWS, was signed with its issuer's key. It
// follows no status, which makes it the Verify of a status.Checker. The error may be sent to a client, about the first thing
// that failed or could not be checked.
func (v *Verifier) VerifyProof(ctx context.Context, data []byte) error {
	c, err := Parse(data, strictjson.Limits{})
	if err != nil {
		return err
	}
	e := v.begin(ctx, c)
	verdict := e.run([]step{{CheckProof, checkProof}, {CheckIssuerKey, checkIssuerKey}})
	if verdict.Overall == Valid {
		return nil
	}
	return errors.New(firstTrouble(verdict.Checks))
}
