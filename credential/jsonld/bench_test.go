package jsonld

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/samples"
)

// record returns one of the project's sample records.
func record(t testing.TB, name string) map[string]any {
	t.Helper()
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(t, err)
	for _, r := range records {
		if r.Name == name {
			return decode(t, r.JSON)
		}
	}
	require.FailNow(t, "no such record", name)
	return nil
}

// withNested makes a record with n nested credentials, which differ in their ids.
func withNested(t testing.TB, n int) map[string]any {
	t.Helper()
	document := record(t, "workshop-badge")
	subject := document["credentialSubject"].(map[string]any)
	nested := subject["verifiableCredential"].([]any)[0].(map[string]any)
	text, err := json.Marshal(nested["credentialSubject"])
	require.NoError(t, err)
	var all []any
	for i := range n {
		one := maps.Clone(nested)
		one["id"] = fmt.Sprintf("urn:nested:%d", i)
		one["credentialSubject"] = decode(t, bytes.ReplaceAll(text, []byte(`urn:uuid:`), fmt.Appendf(nil, "urn:%d:", i)))
		all = append(all, one)
	}
	subject["verifiableCredential"] = all
	return document
}

// BenchmarkCanonicalize measures a record of about 50 statements, two of about 300 and 600, and one with 300 nested credentials.
func BenchmarkCanonicalize(b *testing.B) {
	for _, bench := range []struct {
		name     string
		document func(testing.TB) map[string]any
	}{
		{"small", func(t testing.TB) map[string]any {
			return decode(t, reference(t, "vectors", "clrv2p0-credential.json"))
		}},
		{"medium", func(t testing.TB) map[string]any { return withNested(t, 31) }},
		{"program", func(t testing.TB) map[string]any { return record(t, "nursing-program") }},
		{"nested300", func(t testing.TB) map[string]any { return withNested(t, 300) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			document := bench.document(b)
			nquads, err := Canonicalize(b.Context(), document)
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Canonicalize(b.Context(), document); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(bytes.Count(nquads, []byte("\n"))), "quads")
		})
	}
}
