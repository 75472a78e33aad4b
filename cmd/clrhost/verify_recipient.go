package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"clrhost/credential"
	"clrhost/credential/recipient"
)

// checkRecipient is the check that --recipient adds to those of the standard. It does not change the verdict: a record
// of somebody else's is no less valid.
const checkRecipient = "recipient"

// The places in the standards that the check cites.
const (
	clauseIdentity = "CLR 2.0, IdentityObject"
	clauseSubject  = "VC Data Model 2.0, Section 4.8"
)

// addressee is the person a credential is asked about: a kind of identifier, or id, and its value.
type addressee struct{ kind, value string }

func parseAddressee(text string) (addressee, error) {
	kind, value, _ := strings.Cut(text, "=")
	if kind == "" || value == "" {
		return addressee{}, errors.New("--recipient: must be TYPE=VALUE, such as emailAddress=ada@example.org or id=did:example:ada")
	}
	return addressee{kind, value}, nil
}

func (a addressee) isNamed() bool { return a.kind != "" }

// check says whether a credential was issued to the person. It fails only when the credential names its subject the same
// way and names somebody else.
func (a addressee) check(c *credential.Credential) credential.Check {
	compare, clause := a.compareIdentifiers, clauseIdentity
	if a.kind == "id" {
		compare, clause = a.compareID, clauseSubject
	}
	named, matched, err := false, false, error(nil)
	for _, subject := range objectsIn(c.Document["credentialSubject"]) {
		subjectNamed, subjectMatched, subjectErr := compare(subject)
		named, matched, err = named || subjectNamed, matched || subjectMatched, cmp.Or(err, subjectErr)
	}
	outcome, detail := credential.OutcomeFail, fmt.Sprintf("/credentialSubject: has another %s than the one asked for", a.kind)
	switch {
	case matched:
		outcome, detail = credential.OutcomePass, fmt.Sprintf("/credentialSubject: has the %s asked for", a.kind)
	case err != nil:
		outcome, detail = credential.OutcomeUnchecked, fmt.Sprintf("/credentialSubject/identifier: %s", err)
	case !named:
		outcome, detail = credential.OutcomeUnchecked, fmt.Sprintf("/credentialSubject: has no %s to compare with the one asked for", a.kind)
	}
	return credential.Check{Check: checkRecipient, Outcome: outcome, Detail: detail, Clause: clause}
}

func (a addressee) compareID(subject map[string]any) (named, matched bool, err error) {
	id, _ := subject["id"].(string)
	return id != "", id == a.value, nil
}

// compareIdentifiers looks for the value among the subject's identifiers of the kind. One that matches is enough; the
// error is about the first that cannot be compared.
func (a addressee) compareIdentifiers(subject map[string]any) (named, matched bool, err error) {
	for _, identity := range objectsIn(subject["identifier"]) {
		same, trouble := recipient.Matches(identity, a.kind, a.value)
		named = named || identity["identityType"] == a.kind
		matched = matched || same
		err = cmp.Or(err, trouble)
	}
	return named, matched, err
}

// objectsIn reads a member that holds one object or a list of them; what is neither is passed over.
func objectsIn(member any) (objects []map[string]any) {
	entries, isList := member.([]any)
	if !isList {
		entries = []any{member}
	}
	for _, entry := range entries {
		if object, ok := entry.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}
