package credential_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/model/modeltest"
	"clrhost/credential/schema"
)

// mutationCount keeps the test within seconds.
const mutationCount = 300

// TestRandomMutations changes good records at random places. None may crash the checks or yield an inconsistent verdict, and
// what the schema rejects MUST be rejected.
func TestRandomMutations(t *testing.T) {
	by, left := newIssuer(t, "random"), mutationCount
	var good []any
	for _, name := range []string{"nursing-program", "term-transcript", "workshop-badge"} {
		good = append(good, sample(t, name, by))
	}
	for m, changed := range modeltest.Random(1, good) {
		document, isObject := changed.(map[string]any)
		if !isObject {
			continue
		}
		verdict := verify(t, offline(), by.signDocument(t, document))
		contradictions(t, verdict)
		if problems := schema.Validate(schema.ClrCredential, document); len(verdict.Refusals()) == 0 {
			require.Empty(t, problems, "%s: refused by the schema, not here", m)
		}
		if left--; left == 0 {
			break
		}
	}
}
