package schema_test

import (
	"testing"

	"clrhost/credential/schema"
)

// BenchmarkValidate measures a small record and a whole program.
func BenchmarkValidate(b *testing.B) {
	schema.Validate(schema.Profile, nil) // compiles
	for _, s := range records(b) {
		if s.name != schema.ClrCredential || s.label == "term-transcript" {
			continue
		}
		b.Run(s.label, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if problems := schema.Validate(s.name, s.document); problems != nil {
					b.Fatal(problems)
				}
			}
		})
	}
}

// BenchmarkRefuse measures a hostile document: nothing in it is as it should be, 200,000 times.
func BenchmarkRefuse(b *testing.B) {
	document := object{"endorsement": make([]any, 200_000)}
	b.ReportAllocs()
	for b.Loop() {
		if problems := schema.Validate(schema.Profile, document); len(problems) != 26 {
			b.Fatal(problems)
		}
	}
}
