package fetch_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
)

// TestIsSilence distinguishes temporary from final failures.
func TestIsSilence(t *testing.T) {
	for status, want := range map[int]bool{404: false, 403: false, 410: false, 429: true, 408: true, 500: true, 503: true} {
		require.Equal(t, want, fetch.IsSilence(&fetch.Error{Kind: fetch.BadStatus, Status: status}), http.StatusText(status))
	}
	require.True(t, fetch.IsSilence(fetch.ErrOffline))
	require.True(t, fetch.IsSilence(&fetch.Error{Kind: fetch.Unreachable}))
	require.False(t, fetch.IsSilence(&fetch.Error{Kind: fetch.Refused, Rule: "only https URLs are fetched"}))
	require.False(t, fetch.IsSilence(&fetch.Error{Kind: fetch.TooLarge}))
	require.False(t, fetch.IsSilence(nil))
}
