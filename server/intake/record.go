package intake

import (
	"encoding/json"
	"fmt"
	"time"

	"clrhost/credential"
	"clrhost/storage"
)

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
