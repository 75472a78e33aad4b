package credential_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

const email = "emailAddress"

func identityObject(hash string, members ...any) map[string]any {
	object := map[string]any{"type": "IdentityObject", "hashed": true, "identityType": email, "identityHash": hash}
	for i := 0; i < len(members); i += 2 {
		object[members[i].(string)] = members[i+1]
	}
	return object
}

const (
	sha256OfKosher = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
	md5OfKosher    = "md5$ddd142639a792e74751ee7e129237efa"
	sha256OfFleur  = "sha256$658625b25ab3d75d613ca97d9a5a77f70e2192feca5557f4ad09a4d4f121f5fc"
	sha256OfFront  = "sha256$fcdb4d3442e93bdb75d9ac0ba3f08efdcc0c95b3901a01e1b881c2fade01a375" // of the salt and then the value
	sha256OfEmpty  = "sha256$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

func TestRecipientByIdentifier(t *testing.T) {
	for name, row := range map[string]struct {
		identity    map[string]any
		kind, value string
		want        bool
	}{
		"sha256":               {identityObject(sha256OfKosher, "salt", "Kosher"), email, "a@example.com", true},
		"sha256, upper case":   {identityObject("sha256$B5809D8A92F8858436D7E6B87C12EBC0AE1EAC4BAECC2C0B913AEE2C922EF399", "salt", "Kosher"), email, "a@example.com", true},
		"md5":                  {identityObject(md5OfKosher, "salt", "Kosher"), email, "a@example.com", true},
		"md5, upper case":      {identityObject("md5$DDD142639A792E74751EE7E129237EFA", "salt", "Kosher"), email, "a@example.com", true},
		"another vector":       {identityObject(sha256OfFleur, "salt", "FleurDeSel"), email, "jjefferson18@example.com", true},
		"no salt":              {identityObject(sha256OfKosher), email, "a@example.comKosher", true},
		"the empty value":      {identityObject(sha256OfEmpty, "salt", ""), email, "", true},
		"in the clear":         {identityObject("a@example.com", "hashed", false), email, "a@example.com", true},
		"in the clear, salted": {identityObject("a@example.com", "hashed", false, "salt", "x"), email, "a@example.com", true},

		"another person":              {identityObject(sha256OfKosher, "salt", "Kosher"), email, "b@example.com", false},
		"another case":                {identityObject("a@example.com", "hashed", false), email, "A@example.com", false},
		"hashed, another case":        {identityObject(sha256OfKosher, "salt", "Kosher"), email, "A@example.com", false},
		"another salt":                {identityObject(sha256OfKosher, "salt", "kosher"), email, "a@example.com", false},
		"salt in front":               {identityObject(sha256OfFront, "salt", "Kosher"), email, "a@example.com", false},
		"a hash, said to be in clear": {identityObject(sha256OfKosher, "salt", "Kosher", "hashed", false), email, "a@example.com", false},
	} {
		t.Run(name, func(t *testing.T) {
			c := askedFor(t, subjectWith(row.identity), row.kind, row.value)
			want := map[bool]string{true: credential.OutcomePass, false: credential.OutcomeFail}[row.want]
			require.Equal(t, want, c.Outcome, c.Detail)
			require.Equal(t, "CLR 2.0, IdentityObject", c.Clause)
		})
	}
}

func TestRecipient(t *testing.T) {
	const hashed = `{"type":"IdentityObject","hashed":true,"salt":"Kosher",` +
		`"identityHash":"sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399","identityType":"emailAddress"}`
	const plain = `{"type":"IdentityObject","hashed":false,"identityHash":"Ada","identityType":"name"}`
	const odd = `{"type":"IdentityObject","hashed":true,"identityHash":"crc$1","identityType":"emailAddress"}`
	for _, test := range []struct{ subject, asked, outcome string }{
		{`{"identifier":` + hashed + `}`, "emailAddress=a@example.com", "pass"},
		{`{"identifier":[` + plain + `,` + hashed + `]}`, "emailAddress=a@example.com", "pass"},
		{`{"identifier":[` + odd + `,` + hashed + `]}`, "emailAddress=a@example.com", "pass"},
		{`{"identifier":[` + plain + `,` + hashed + `]}`, "emailAddress=b@example.com", "fail"},
		{`{"identifier":[` + odd + `,` + hashed + `]}`, "emailAddress=b@example.com", "unchecked"},
		{`{"identifier":[` + plain + `]}`, "emailAddress=a@example.com", "unchecked"},
		{`{"identifier":["a@example.com", 7]}`, "emailAddress=a@example.com", "unchecked"},
		{`{"identifier":` + plain + `}`, "name=Ada", "pass"},
		{`{"id":"did:example:ada"}`, "id=did:example:ada", "pass"},
		{`{"id":"did:example:ada?a=b"}`, "id=did:example:ada?a=b", "pass"},
		{`[{"id":"did:example:bob"},{"id":"did:example:ada"}]`, "id=did:example:ada", "pass"},
		{`{"id":"did:example:bob"}`, "id=did:example:ada", "fail"},
		{`{"identifier":` + plain + `}`, "id=did:example:ada", "unchecked"},
		{`null`, "id=did:example:ada", "unchecked"},
	} {
		kind, value, _ := strings.Cut(test.asked, "=")
		var subject any
		require.NoError(t, json.Unmarshal([]byte(test.subject), &subject))
		check := askedFor(t, subject, kind, value)
		require.Equal(t, test.outcome, check.Outcome, "%s of %s: %s", test.asked, test.subject, check.Detail)
		require.NotContains(t, check.Detail, "example.com", "what was asked for is known to who asked")
	}
}

func subjectWith(identifiers ...any) map[string]any { return map[string]any{"identifier": identifiers} }

// askedFor is the finding of the recipient check on a record about a subject.
func askedFor(t *testing.T, subject any, kind, value string) credential.Check {
	t.Helper()
	record := newParty(t, "recipient").record(t, "workshop-badge")
	record["credentialSubject"] = subject
	verdict := verifyAs(t, offline(), encode(t, record), credential.Terms{Recipient: credential.Recipient{Type: kind, Value: value}})
	last := verdict.Checks[len(verdict.Checks)-1]
	require.Equal(t, credential.CheckRecipient, last.Name)
	return last
}

func TestRecipientThatCannotBeCompared(t *testing.T) {
	for says, object := range map[string]map[string]any{
		"hashed: must be true or false":                        identityObject(sha256OfKosher, "hashed", "true"),
		"identityHash: must be a string":                       identityObject("", "identityHash", 7.0),
		"salt: must be a string":                               identityObject(sha256OfKosher, "salt", 7.0),
		"identityHash: must start with sha256$ or md5$":        identityObject("sha1$da39a3ee5e6b4b0d3255bfef95601890afd80709"),
		"identityHash: is not a hash of md5 in hexadecimal":    identityObject("md5$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		"identityHash: is not a hash of sha256 in hexadecimal": identityObject("sha256"),
	} {
		c := askedFor(t, subjectWith(object), email, "a@example.com")
		require.Equal(t, credential.OutcomeUnchecked, c.Outcome)
		require.Equal(t, "/credentialSubject/identifier: "+says, c.Detail)
		c = askedFor(t, subjectWith(object), "ext:studentNumber", "a@example.com")
		require.Equal(t, "/credentialSubject: has no ext:studentNumber to compare with the one asked for", c.Detail, "of another type, it is not read")
	}
	good := identityObject(sha256OfKosher, "salt", "Kosher")
	require.Equal(t, credential.OutcomePass, askedFor(t, subjectWith(identityObject("sha1$"), good), email, "a@example.com").Outcome, "one that matches is enough")
}

// TestRecipientDecidesNothing: a record of somebody else's is valid, and Answers reports false.
func TestRecipientDecidesNothing(t *testing.T) {
	by := newParty(t, "recipient")
	record := by.record(t, "workshop-badge")
	record["credentialSubject"].(map[string]any)["id"] = "did:example:learner"
	data := encode(t, by.prove(t, record))
	for value, answers := range map[string]bool{"did:example:learner": true, "did:example:other": false} {
		verdict := verifyAs(t, offline(), data, credential.Terms{Recipient: credential.Recipient{Type: "id", Value: value}})
		require.Equal(t, credential.Valid, verdict.Overall)
		require.Equal(t, answers, verdict.Answers(), value)
		require.Empty(t, verdict.Refusals())
	}
	require.NotContains(t, outcomes(verify(t, offline(), data)), "recipient pass")
}
