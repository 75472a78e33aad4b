package fetch

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGatesAreForgotten: an unused gate takes no memory, also when a caller gave up waiting.
func TestGatesAreForgotten(t *testing.T) {
	g := gates{width: 1, open: map[string]*gate{}}
	leave, err := g.enter(t.Context(), "issuer.example")
	require.NoError(t, err)
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = g.enter(impatient, "issuer.example")
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, g.open, 1)
	leave()
	leave()
	require.Empty(t, g.open)
}
