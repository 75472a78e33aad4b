package jsonld

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"unicode/utf8"
)

// FuzzCanonicalize: no input crashes or hangs; the result is sorted statements, the same each time; a rejection is an error
// that may be sent to a client.
func FuzzCanonicalize(f *testing.F) {
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(f, err)
	for _, r := range records {
		f.Add(r.JSON)
	}
	for _, document := range hostile {
		text, err := json.Marshal(document())
		require.NoError(f, err)
		if len(text) < 10_000 { // long inputs make the fuzzer slow
			f.Add(text)
		}
	}
	for _, members := range []string{
		`"name":{"@value":"x","@language":"en"},"type":["Achievement"]`,
		`"type":"VerifiablePresentation","verifiableCredential":[{"@context":` + vc2 + `,"type":"VerifiableCredential","name":"x"}]`,
		`"cnf":{"kid":"urn:k","jwk":{"kty":"OKP"}},"id":"_:b"`,
		`"type":"ResultDescription","allowedValue":["a",["b",null]],"urn:p":[1,1.5e300,true]`,
		`"type":"VerifiableCredential","issuer":{"@context":{"a":{"@id":"urn:a","@type":"@vocab","@context":{"b":"urn:b"}}},"a":{"b":"a"}}`,
	} {
		f.Add([]byte(`{"@context":[` + vc2 + `,` + ob3 + `],` + members + `}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var document map[string]any
		if strictjson.Decode(data, strictjson.Limits{}, &document) != nil {
			return
		}
		// A hang is a failure of the test, and this names the input.
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		nquads, err := Canonicalize(ctx, document)
		if err != nil {
			requireFitForClient(t, err)
			return
		}
		lines := slices.Collect(strings.Lines(string(nquads)))
		require.True(t, slices.IsSorted(lines))
		for _, line := range lines {
			require.True(t, strings.HasSuffix(line, " .\n"), line)
		}
		again, err := Canonicalize(ctx, document)
		require.NoError(t, err)
		require.True(t, bytes.Equal(nquads, again))
		with384, err := Canonicalize384(ctx, document)
		if err != nil {
			require.ErrorIs(t, err, ErrTooComplex, "which hash is hard to sort by, depends on the hash")
			return
		}
		require.Equal(t, len(lines), bytes.Count(with384, []byte("\n")))
	})
}

func requireFitForClient(t *testing.T, err error) {
	_, isUnknown := errors.AsType[*UnknownContextError](err)
	_, isUndefined := errors.AsType[*UndefinedTermError](err)
	_, isInvalid := errors.AsType[*InvalidError](err)
	require.True(t, isUnknown || isUndefined || isInvalid || errors.Is(err, ErrTooComplex), "%v", err)
	require.Less(t, utf8.RuneCountInString(err.Error()), 1_000)
}
