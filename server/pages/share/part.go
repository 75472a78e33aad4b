package share

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"clrhost/credential"
	"clrhost/server/intake"
	"clrhost/storage"
)

// placeOfEmbedded is where a record embeds credentials (CLR 2.0, ClrSubject, verifiableCredential). Those inside of these are
// theirs to show.
const placeOfEmbedded = "/credentialSubject/verifiableCredential"

// parts are the credentials in a record that can be shared alone, because each has a proof of its own, as records by themselves; and
// how many others there are.
func parts(stored storage.Credential) (alone []storage.Credential, covered int, err error) {
	whole, verdict, err := read(stored)
	if err != nil {
		return nil, 0, err
	}
	for at, body := range embedded(whole) {
		part, ok := signed(body)
		if !ok {
			covered++
			continue
		}
		alone = append(alone, alonePart(stored, part, nested(verdict, at)))
	}
	return alone, covered, nil
}

// read reads a stored record and its verdict.
func read(stored storage.Credential) (*credential.Credential, credential.Verdict, error) {
	whole, err := credential.ParseStored(stored.Body)
	if err != nil {
		return nil, credential.Verdict{}, fmt.Errorf("parse stored record %d: %w", stored.Number, err)
	}
	var verdict credential.Verdict
	if err := json.Unmarshal(stored.VerdictJSON, &verdict); err != nil {
		verdict = credential.Verdict{} // what is inside was not judged, then
	}
	return whole, verdict, nil
}

// signed reads an embedded credential. It is false for one without a proof of its own.
func signed(body []byte) (*credential.Credential, bool) {
	part, err := credential.ParseStored(body)
	return part, err == nil && part.Document["proof"] != nil
}

// embedded iterates over the credentials in a record, each as it stands there.
func embedded(c *credential.Credential) func(yield func(at string, body []byte) bool) {
	return func(yield func(string, []byte) bool) {
		text := c.Raw
		if c.JWS != nil {
			text = c.JWS.Payload
		}
		var document, subject map[string]json.RawMessage
		if json.Unmarshal(text, &document) != nil {
			return
		}
		if claim, ok := document["vc"]; ok && document["credentialSubject"] == nil && json.Unmarshal(claim, &document) != nil {
			return
		}
		if json.Unmarshal(document["credentialSubject"], &subject) != nil {
			return
		}
		var list []json.RawMessage
		if one := subject["verifiableCredential"]; json.Unmarshal(one, &list) != nil {
			yield(placeOfEmbedded, one)
			return
		}
		for i, body := range list {
			if bytes.HasPrefix(body, []byte("{")) && !yield(fmt.Sprintf("%s/%d", placeOfEmbedded, i), body) {
				return
			}
		}
	}
}

// nested is the verdict on what is at a place in a record.
func nested(v credential.Verdict, at string) credential.Verdict {
	for _, inner := range v.Nested {
		if inner.Source == at {
			inner.Source = ""
			return inner
		}
	}
	return credential.Verdict{Overall: credential.Unverifiable}
}

// alonePart is a credential in a record as if it were stored by itself.
func alonePart(in storage.Credential, c *credential.Credential, v credential.Verdict) storage.Credential {
	identity := c.Identity()
	part := storage.Credential{
		OwnerID:      in.OwnerID,
		Number:       in.Number,
		IssuerID:     identity.Issuer,
		CredentialID: identity.ID,
		ValidFrom:    c.ValidFrom,
		Form:         storage.FormJSON,
		Body:         c.Raw,
		Verdict:      string(v.Overall),
		CheckedAt:    in.CheckedAt,
		AcceptedAt:   in.AcceptedAt,
		UpdatedAt:    in.UpdatedAt,
		Proven:       v.Proven() || v.ProvenBefore,
	}
	if text, err := json.Marshal(v); err == nil {
		part.VerdictJSON = text
	}
	if index, err := intake.Index(c); err == nil {
		part.Index = index
	}
	return part
}

// digest names a part by its bytes.
func digest(part []byte) []byte {
	sum := sha256.Sum256(part)
	return sum[:]
}

// partOf is the part of a record that a share shows. One that is not in the record any more is storage.ErrNotFound. The others are
// not read: anybody who has the link asks for this.
func partOf(stored storage.Credential, named []byte) (storage.Credential, error) {
	whole, verdict, err := read(stored)
	if err != nil {
		return storage.Credential{}, err
	}
	for at, body := range embedded(whole) {
		if !bytes.Equal(digest(body), named) {
			continue
		}
		if part, ok := signed(body); ok {
			return alonePart(stored, part, nested(verdict, at)), nil
		}
	}
	return storage.Credential{}, fmt.Errorf("find a part of record %d: %w", stored.Number, storage.ErrNotFound)
}
