package credential_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/jsonld"
	"clrhost/credential/model"
	"clrhost/credential/schema"
	"clrhost/internal/strictjson"
)

// BenchmarkCredential is a table: documents by steps. The floor of a document is what every verification needs:
// encoding/json of its bytes, SHA-256 of its statements, and an Ed25519 verification for each proof. "verify" is the whole,
// from bytes to verdict, also as a multiple of the floor measured in the same run; "verify JWT" is the same record as a JWT,
// for which nothing is canonicalized.
func BenchmarkCredential(b *testing.B) {
	by := newParty(b, "benchmark")
	schema.Validate(schema.Profile, nil) // compiles
	for _, document := range []struct {
		name           string
		nested, proofs int
	}{
		{"small", 4, 1},
		{"300 quads", 31, 1},
		{"300 nested", 300, 1},
		{"300 nested signed", 300, 301},
	} {
		b.Run(document.name, func(b *testing.B) {
			benchmarkSteps(b, newBenched(b, by, document.nested, document.proofs))
		})
	}
}

// benched is a record of a number of credentials in every form the steps need.
type benched struct {
	text, token []byte
	parsed      *credential.Credential
	unsigned    map[string]any
	nquads      []byte
	proofs      int
}

func newBenched(b *testing.B, by party, nested, proofs int) benched {
	b.Helper()
	record := by.record(b, "workshop-badge")
	all := make([]any, nested)
	for i := range all {
		one := renumbered(b, embedded(record), i)
		if one["issuer"] = by.id; proofs > 1 {
			by.prove(b, one)
		}
		all[i] = one
	}
	record["credentialSubject"].(map[string]any)["verifiableCredential"] = all
	jwt := newIssuer(b, "benchmark")
	d := benched{proofs: proofs, unsigned: record, token: jwt.signDocument(b, with(record, "issuer", jwt.id))}
	var err error
	d.nquads, err = jsonld.Canonicalize(b.Context(), record)
	require.NoError(b, err)
	d.text = encode(b, by.prove(b, with(record, "name", record["name"])))
	d.parsed, err = credential.Parse(d.text, strictjson.Limits{})
	require.NoError(b, err)
	return d
}

// renumbered is a credential like another, with ids of its own.
func renumbered(t testing.TB, document map[string]any, n int) (other map[string]any) {
	t.Helper()
	text := strings.ReplaceAll(string(encode(t, document)), `"urn:uuid:`, fmt.Sprintf(`"urn:n%d:`, n))
	require.NoError(t, json.Unmarshal([]byte(text), &other))
	return other
}

func benchmarkSteps(b *testing.B, d benched) {
	v := offline()
	whole := func(b *testing.B, data []byte) {
		c, err := credential.Parse(data, strictjson.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		if verdict := v.Verify(b.Context(), c, asRecord); verdict.Overall != credential.Valid {
			b.Fatal(verdict.Checks)
		}
	}
	var floor float64
	step := func(name string, run func(*testing.B)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run(b)
			}
			took := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			switch name {
			case "floor":
				floor = took
				b.ReportMetric(float64(bytes.Count(d.nquads, []byte("\n"))), "quads")
			case "verify", "verify JWT":
				b.ReportMetric(took/floor, "x-floor")
			}
		})
	}
	step("floor", d.floor())
	step("parse", func(b *testing.B) {
		if _, err := credential.Parse(d.text, strictjson.Limits{}); err != nil {
			b.Fatal(err)
		}
	})
	step("schema", func(b *testing.B) {
		if problems := schema.Validate(schema.ClrCredential, d.parsed.Document); problems != nil {
			b.Fatal(problems)
		}
	})
	step("model", func(b *testing.B) {
		model.Read(model.ClrCredential, d.parsed.Document, func(f model.Finding) { b.Fatal(f) })
	})
	step("canonicalize", func(b *testing.B) {
		if _, err := jsonld.Canonicalize(b.Context(), d.unsigned); err != nil {
			b.Fatal(err)
		}
	})
	step("verify", func(b *testing.B) { whole(b, d.text) })
	step("verify JWT", func(b *testing.B) { whole(b, d.token) })
}

func (d benched) floor() func(*testing.B) {
	private := ed25519.NewKeyFromSeed(seedOf("floor"))
	public := private.Public().(ed25519.PublicKey)
	hash := sha256.Sum256(d.nquads)
	signature := ed25519.Sign(private, hash[:])
	return func(b *testing.B) {
		var document any
		if err := json.Unmarshal(d.text, &document); err != nil {
			b.Fatal(err)
		}
		hash := sha256.Sum256(d.nquads)
		for range d.proofs {
			if !ed25519.Verify(public, hash[:], signature) {
				b.Fatal("does not verify")
			}
		}
	}
}

// BenchmarkStatusOfNested measures a record with 300 embedded credentials whose status is in one list.
func BenchmarkStatusOfNested(b *testing.B) {
	w, by := newWorld(b), newParty(b, "benchmark")
	list := w.publishList(b, "/list", "revocation", 7, by)
	record := by.record(b, "workshop-badge")
	all := make([]any, 300)
	for i := range all {
		all[i] = with(embedded(record), "credentialStatus", entryOf(list, "revocation", fmt.Sprint(1000+i)))
	}
	record["credentialSubject"].(map[string]any)["verifiableCredential"] = all
	c, err := credential.Parse(encode(b, by.prove(b, record)), strictjson.Limits{})
	require.NoError(b, err)
	v := w.verifier()
	b.ReportAllocs()
	for b.Loop() {
		if verdict := v.Verify(b.Context(), c, asRecord); verdict.Overall != credential.Valid {
			b.Fatal(verdict.Checks)
		}
	}
}
