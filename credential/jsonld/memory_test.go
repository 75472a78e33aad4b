package jsonld

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/work"
)

// TestMemoryMakesNoDifference: with any proofs, in any order, the remembered document has the form that it has without a
// memory.
func TestMemoryMakesNoDifference(t *testing.T) {
	one := map[string]any{"type": "DataIntegrityProof", "id": "urn:proof:1", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
	other := map[string]any{"type": "DataIntegrityProof", "cryptosuite": "ecdsa-rdfc-2019", "previousProof": "urn:proof:1", "domain": "x"}
	blank := map[string]any{"type": "DataIntegrityProof", "id": "_:b0", "nonce": "x"}
	for _, name := range []string{"workshop-badge", "nursing-program", "term-transcript"} {
		document := record(t, name)
		document["evidence"] = []any{map[string]any{"id": "_:b0", "type": "Evidence"}, map[string]any{"type": "Evidence"}, map[string]any{"type": "Evidence"}}
		remembered := maps.Clone(document)
		remembered["proof"] = []any{one, other}
		m := Reading{}.Remember(remembered)
		for _, proofs := range []any{nil, []any{one}, other, []any{one, other, one}, nil, []any{blank, other}, []any{}} {
			with := maps.Clone(document)
			if proofs != nil {
				with["proof"] = proofs
			}
			want, err := Canonicalize(t.Context(), with)
			require.NoError(t, err)
			got, err := m.Canonicalize(t.Context(), with)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
			want, err = Canonicalize384(t.Context(), with)
			require.NoError(t, err)
			got, err = m.Canonicalize384(t.Context(), with)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		}
	}
}

func TestMemoryOfAnotherDocumentIsNotUsed(t *testing.T) {
	document := record(t, "workshop-badge")
	m := Reading{}.Remember(document)
	_, err := m.Canonicalize(t.Context(), document)
	require.NoError(t, err)
	for _, change := range []func(map[string]any){
		func(d map[string]any) { d["name"] = "another" },
		func(d map[string]any) { delete(d, "name") },
		func(d map[string]any) { d["description"] = "one more" },
		func(d map[string]any) { d["@context"] = append([]any{}, d["@context"].([]any)...) },
	} {
		changed := maps.Clone(document)
		change(changed)
		want, err := Canonicalize(t.Context(), changed)
		require.NoError(t, err)
		got, err := m.Canonicalize(t.Context(), changed)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
}

func TestMemoryReadsOnce(t *testing.T) {
	document := withNested(t, 30)
	cost := func(with map[string]any, canonicalize func(m *Memory) error) int {
		ctx := work.Begin(t.Context(), work.Limit)
		m := Reading{}.Remember(document)
		require.NoError(t, canonicalize(m))
		_, err := m.Canonicalize(ctx, with)
		require.NoError(t, err)
		return work.Of(ctx).Used()
	}
	chained := maps.Clone(document)
	chained["proof"] = map[string]any{"type": "DataIntegrityProof", "nonce": "x"}
	fresh := cost(document, func(*Memory) error { return nil })
	again := cost(chained, func(m *Memory) error { _, err := m.Canonicalize(t.Context(), document); return err })
	require.Less(t, again, fresh/2)
}

// A defect of a proof is found with a memory as without one.
func TestMemoryRefusesProofsByPlace(t *testing.T) {
	for path, proof := range map[string]any{
		"/proof/colour": map[string]any{"type": "DataIntegrityProof", "colour": "red"},
		"/proof/1/type": []any{map[string]any{"type": "DataIntegrityProof"}, map[string]any{"type": "Unheard"}},
		"/proof/@graph": map[string]any{"@graph": "x"},
		"/proof/id":     map[string]any{"type": "DataIntegrityProof", "id": "proof 1"},
	} {
		document := record(t, "workshop-badge")
		document["proof"] = proof
		_, want := Canonicalize(t.Context(), document)
		_, got := Reading{}.Remember(document).Canonicalize(t.Context(), document)
		require.Equal(t, want, got)
		var undefined *UndefinedTermError
		require.ErrorAs(t, got, &undefined)
		require.Equal(t, path, undefined.Path)
	}
}

func TestCheckFindsWhatCanonicalizeFinds(t *testing.T) {
	require.NoError(t, Check(t.Context(), record(t, "nursing-program")))
	for _, members := range []string{`"id":"urn:a","nickname":"x"`, `"type":["Diploma"]`, `"id":7`, `"type":"VerifiableCredential","proof":"urn:a"`,
		`"credentialSubject":{"@context":"https://e.org/c"}`, `"type":"VerifiableCredential","issuer":{"@context":{"name":"urn:name"},"name":"x"}`} {
		document := decode(t, []byte(`{"@context":[`+vc2+`,`+clr+`,`+ob3+`],`+members+`}`))
		_, want := Canonicalize(t.Context(), document)
		require.Error(t, want)
		require.Equal(t, want, Check(t.Context(), document))
	}
	for _, members := range []string{`"id":"urn:a"`, `"id":" urn:a ","name":"x"`, `"type":"VerifiableCredential","issuer":"issuer/1"`} {
		document := decode(t, []byte(`{"@context":[`+vc2+`,`+clr+`,`+ob3+`],`+members+`}`))
		_, err := Canonicalize(t.Context(), document)
		require.Error(t, err)
		require.NoError(t, Check(t.Context(), document), "not about terms")
	}
}

func TestAReadingEndsWithItsBudget(t *testing.T) {
	document := record(t, "nursing-program")
	ctx := work.Begin(t.Context(), work.Limit)
	want, err := Canonicalize(ctx, document)
	require.NoError(t, err)
	used := work.Of(ctx).Used()
	for limit := 0; limit < used; limit += used / 20 {
		_, err := Canonicalize(work.Begin(t.Context(), limit), document)
		require.ErrorIs(t, err, work.ErrSpent)
	}
	got, err := Canonicalize(work.Begin(t.Context(), used), document)
	require.NoError(t, err, "the same work each time, whatever was kept before")
	require.Equal(t, string(want), string(got))
}
