package registration

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func TestDifference(t *testing.T) {
	old := storage.Client{Name: "a", RedirectURIs: []string{"x"}, State: storage.ClientActive}
	next := old
	require.Empty(t, difference(old, next))
	next.Version, next.UpdatedAt, next.RegistrationNext = 2, time.Now(), []byte("x")
	require.Empty(t, difference(old, next))
	next.RedirectURIs, next.Scopes, next.State = []string{"x", "y"}, []string{"s"}, storage.ClientPending
	require.Equal(t, "redirect_uris scope; pending", difference(old, next))
}
