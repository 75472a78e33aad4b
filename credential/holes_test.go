package credential_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/schema"
)

// holes are what the published schema accepts and the standard does not, with the check that reports each. An association
// that points nowhere is a warning; the rest is rejected.
var holes = []struct {
	name    string
	change  change
	finding string
	at      string
}{
	{"a single context of any kind", set("/@context", "https://e.org/x"), "context fail", "/@context: must be an array"},
	{"any single type", set("/type", "Foo"), "type fail", `/type: must contain "VerifiableCredential"`},
	{"an issuer without type", set("/issuer", map[string]any{"id": "https://a"}), "schema fail", "/issuer/type: is required"},
	{"a day in place of an instant", set("/validFrom", "2010-01-01"), "schema fail", "/validFrom: must be a date-time with a zone"},
	{"an instant without zone", set("/validFrom", "2010-01-01T00:00:00"), "schema fail", "/validFrom: must be a date-time with a zone"},
	{"a subject nobody can name", all(drop(subject+"/id"), drop(subject+"/identifier")), "subject fail", "/credentialSubject: id or at least one identifier"},
	{"an association to nowhere", set(association+"/targetId", "https://e.org/nowhere"), "association warn", association + "/targetId: is not an achievement"},
	{"no proof", func(testing.TB, map[string]any) {}, "proof fail", ""},
	{"an assertion of no achievement", drop(nested + subject + "/achievement"), "schema fail", nested + "/credentialSubject/achievement: is required"},
	{"criteria that say nothing", set(nested+subject+"/achievement/criteria", map[string]any{}), "schema fail", nested + "/credentialSubject/achievement/criteria: id or narrative"},
	{"an extension's term that is none", set(subject+"/identifier/0/identityType", "xxext:a b"), "schema fail", "/credentialSubject/identifier/0/identityType: must be a term"},
}

func TestWhatThePublishedSchemaDoesNotCatch(t *testing.T) {
	by := newIssuer(t, "holes")
	for _, hole := range holes {
		t.Run(hole.name, func(t *testing.T) {
			document := sample(t, "nursing-program", by)
			hole.change(t, document)
			require.Empty(t, schema.Validate(schema.ClrCredential, document), "the schema catches it by itself")

			verdict := verify(t, offline(), encode(t, document))
			require.Contains(t, outcomes(verdict), hole.finding)
			var said string
			for _, c := range verdict.Checks {
				if c.Name+" "+c.Outcome == hole.finding {
					said += c.Detail + "\n"
				}
			}
			require.Contains(t, said, hole.at)
		})
	}
}
