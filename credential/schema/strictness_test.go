package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/model"
	"clrhost/credential/model/modeltest"
	"clrhost/credential/schema"
)

// strictly reads a document strictly and returns why it is rejected, "" for one that is accepted.
func strictly(s specimen) (failures []string) {
	model.Read(string(s.name), s.document, func(f model.Finding) {
		if !f.Warning {
			failures = append(failures, f.String())
		}
	})
	return failures
}

func TestGoodDocumentsPassStrictly(t *testing.T) {
	for _, s := range append(append(maximal(), minimal()...), records(t)...) {
		require.Equal(t, s.label == byLanguage, len(strictly(s)) > 0, "%s %s: %v", s.label, s.name, strictly(s))
	}
}

// TestStrictReadingIsAtLeastAsStrict makes changes of all kinds at places of all documents, and reads each strictly. What
// passes must pass the schema, which TestAgreement compares with the published ones. The one exception is the domain of a
// proof, which may be several (VC Data Integrity 1.0, Section 2.1) though the published schemas take one.
func TestStrictReadingIsAtLeastAsStrict(t *testing.T) {
	good, count := append(append(maximal(), minimal()...), records(t)...), 1500
	if long {
		count = 100_000
	}
	accepted, refused, holes := 0, 0, 0
	for m, changed := range modeltest.Random(3, documentsOf(good)) {
		s := good[m.Document]
		s.document = changed
		if hasGeneration11(changed) {
			continue
		}
		problems := slices.DeleteFunc(schema.Validate(s.name, changed), func(p schema.Problem) bool {
			return strings.HasSuffix(p.Path, "/domain") && strings.HasSuffix(p.Rule, ", not an array")
		})
		switch failures := strictly(s); {
		case len(failures) == 0:
			require.Empty(t, problems, "%s %s: %s is accepted strictly", s.label, s.name, m)
			accepted++
		case len(problems) == 0:
			holes++
		default:
			refused++
		}
		if accepted+refused+holes == count {
			break
		}
	}
	t.Logf("%d changes: %d accepted strictly, %d refused though the schema accepts them", count, accepted, holes)
	require.Greater(t, min(accepted, holes), count/10, "too one-sided")
}

// hasGeneration11 finds a credential of the VC Data Model 1.1, which the strict reading supports and no schema does.
func hasGeneration11(v any) bool {
	switch v := v.(type) {
	case object:
		if v["@context"] != nil && model.GenerationOf(v) == model.Version11 {
			return true
		}
		for _, member := range v {
			if hasGeneration11(member) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if hasGeneration11(item) {
				return true
			}
		}
	}
	return false
}
