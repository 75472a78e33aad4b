package schema_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/credential/schema"
)

// FuzzValidate: no document crashes the validation, and its problems are complete, bounded, readable and reproducible. The
// same holds for the strict reading, and what that accepts, the schema accepts.
func FuzzValidate(f *testing.F) {
	for _, s := range append(append(maximal(), minimal()...), records(f)...) {
		text, err := json.Marshal(s.document)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"issuer":{"en":1},"@context":[null],"type":[[]],"proof":[[{}]],"credentialSubject":{"type":{"":1}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var document any
		if json.Unmarshal(data, &document) != nil {
			return
		}
		for _, name := range schema.Names() {
			problems := schema.Validate(name, document)
			require.LessOrEqual(t, len(problems), 26)
			for _, p := range problems {
				require.NotEmpty(t, p.Rule)
				require.Less(t, len(p.Rule), 1500)
				require.True(t, utf8.ValidString(p.String()), "%q", p)
			}
			require.Equal(t, problems, schema.Validate(name, document))
			refused := strictly(specimen{name: name, document: document})
			for _, failure := range refused {
				require.True(t, utf8.ValidString(failure), "%q", failure)
			}
			if len(refused) == 0 && !hasGeneration11(document) {
				require.Empty(t, problems)
			}
		}
	})
}
