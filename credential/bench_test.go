package credential_test

import (
	"testing"
	"time"

	"clrhost/credential"
	"clrhost/strictjson"
)

// BenchmarkParseAndVerify measures what an upsert pays per record: a small one and a whole program.
func BenchmarkParseAndVerify(b *testing.B) {
	by := newIssuer(b, "benchmark")
	v := credential.Verifier{Now: func() time.Time { return today }}
	for _, name := range []string{"workshop-badge", "nursing-program"} {
		token := by.signDocument(b, sample(b, name, by))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(token)))
			b.ReportAllocs()
			for b.Loop() {
				c, err := credential.Parse(token, strictjson.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				if verdict := v.Verify(b.Context(), c); verdict.Verdict != credential.Valid {
					b.Fatal(verdict.Checks)
				}
			}
		})
	}
}

// BenchmarkEmbeddedProof measures what canonicalizing adds, for a small record and a whole program.
func BenchmarkEmbeddedProof(b *testing.B) {
	by, v := newParty(b, "benchmark"), offline()
	v.Now = clock
	for _, name := range []string{"workshop-badge", "nursing-program"} {
		record := encode(b, by.prove(b, by.record(b, name)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(record)))
			b.ReportAllocs()
			for b.Loop() {
				c, err := credential.Parse(record, strictjson.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				if verdict := v.Verify(b.Context(), c); verdict.Verdict != credential.Valid {
					b.Fatal(verdict.Checks)
				}
			}
		})
	}
}
