package jsonld

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIRIs(t *testing.T) {
	for _, text := range []string{"urn:a", "https://e.org/ä?q#f", "did:key:z6Mk", "x+y-z.1:", "data:image/png;base64,AA=="} {
		require.True(t, isIRI(text), text)
	}
	for _, text := range []string{"", ":", "a", "/a", "1a:b", "a_b:c", "ä:b", "a b:c"} {
		require.False(t, isIRI(text), text)
	}
	for _, c := range "\x00\t\n <>\"{}|^`\\" {
		require.False(t, isIRI("urn:"+string(c)), "%q", c)
	}
}

func TestLanguages(t *testing.T) {
	for _, text := range []string{"en", "en-GB", "zh-Hant-TW", "x-2025"} {
		require.True(t, isLanguage(text), text)
	}
	for _, text := range []string{"", "-", "en-", "e1", "en_GB", "en GB", "en\n"} {
		require.False(t, isLanguage(text), text)
	}
}
