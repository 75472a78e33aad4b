package model

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The rule in another notation: the code is written out because identifiers are looked at often.
var absoluteURI = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:[^\s\pC]+$`)

func TestIsURI(t *testing.T) {
	pieces := []string{"https", "urn", "did", "a", "Z", "9", "+", "-", ".", ":", "://", "/", "x", " ", "\t", "\n", "\x00", "\x7f",
		"é", "学", "\u00ad", "\u200e", "\ue000", "\xff", "", "_"}
	source := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for range 200_000 {
		var text strings.Builder
		for range source.IntN(6) {
			text.WriteString(pieces[source.IntN(len(pieces))])
		}
		want := absoluteURI.MatchString(strings.TrimSpace(text.String()))
		require.Equal(t, want, isURI(text.String()), "%q", text.String())
		if want {
			accepted++
		}
	}
	require.Greater(t, accepted, 1000)
}
