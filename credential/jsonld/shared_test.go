package jsonld

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// An engine is shared by all requests, and what it keeps does not affect its results.
func TestEngineIsSharedAndBounded(t *testing.T) {
	e := newEngine(loader(nil))
	want, err := e.canonicalize(t.Context(), record(t, "nursing-program"), sum256)
	require.NoError(t, err)
	kept := len(e.steps)
	require.Less(t, kept, maxKept/2)

	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			document := record(t, "nursing-program")
			for range 5 {
				got, err := e.canonicalize(t.Context(), document, sum256)
				if err != nil || string(got) != string(want) {
					t.Errorf("differs from what one request alone gets: %v", err)
				}
			}
		})
	}
	group.Wait()
	require.Len(t, e.steps, kept)

	// Each chain of contexts has another result. They are unbounded, but what is kept is bounded.
	urls := []string{"https://w3id.org/security/multikey/v1", "https://www.w3.org/ns/did/v1", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"}
	for i := range maxKept {
		document := map[string]any{"urn:p": "x"}
		for n := i + 1; n > 0; n /= len(urls) {
			document = map[string]any{"@context": urls[n%len(urls)], "urn:p": document}
		}
		_, err := e.canonicalize(t.Context(), document, sum256)
		require.NoError(t, err)
		require.LessOrEqual(t, len(e.steps), maxKept)
	}
	got, err := e.canonicalize(t.Context(), record(t, "nursing-program"), sum256)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}
