package credential

import (
	"cmp"

	"clrhost/internal/untyped"
)

// Recipient is the person whom a credential is expected to be about. The zero value expects nobody.
type Recipient struct {
	Type  string // an identityType, such as emailAddress, or "id" for the id of the subject
	Value string
}

// checkRecipient checks whether the credential was issued to the expected recipient. It does not affect the overall word,
// since a credential of somebody else is no less valid. It fails only when the subject has an identifier of that type with
// another value.
func checkRecipient(e *examination) {
	if e.recipient.Type == "" {
		return
	}
	clause := clauseIdentity
	if e.recipient.Type == "id" {
		clause = clauseSubjectID
	}
	named, matched, err := e.recipient.Compare(e.credential)
	switch kind := abridge(e.recipient.Type); {
	case matched:
		e.pass(clause, "/credentialSubject: has the %s asked for", kind)
	case err != nil:
		e.unchecked("", clause, "/credentialSubject/identifier: %s", err)
	case !named:
		e.unchecked("", clause, "/credentialSubject: has no %s to compare with the one asked for", kind)
	default:
		e.fail("", clause, "/credentialSubject: has another %s than the one asked for", kind)
	}
}

// Compare reports whether a subject of c names a recipient of that type, and whether one of them is this one. The error is
// about the first that cannot be compared.
func (r Recipient) Compare(c *Credential) (named, matched bool, err error) {
	compare := r.compareIdentifiers
	if r.Type == "id" {
		compare = r.compareID
	}
	for _, subject := range objects("", c.Document["credentialSubject"]) {
		isNamed, isMatch, failed := compare(subject.object)
		named, matched, err = named || isNamed, matched || isMatch, cmp.Or(err, failed)
	}
	return named, matched, err
}

func (r Recipient) compareID(subject map[string]any) (named, matched bool, err error) {
	id := untyped.Text(subject["id"])
	return id != "", id == r.Value, nil
}

// compareIdentifiers compares the value with the subject's identifiers of the type. One match is enough; the error is about
// the first that cannot be compared.
func (r Recipient) compareIdentifiers(subject map[string]any) (named, matched bool, err error) {
	for _, identity := range objects("", subject["identifier"]) {
		if identity.object["identityType"] != r.Type {
			continue
		}
		isMatch, failed := matchesIdentity(identity.object, r.Value)
		named, matched, err = true, matched || isMatch, cmp.Or(err, failed)
	}
	return named, matched, err
}
