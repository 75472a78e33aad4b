package server_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server"
	"clrhost/storage"
)

func TestRetentionIsTheOperators(t *testing.T) {
	settings, err := server.Config{}.Resolve()
	require.NoError(t, err)
	require.Equal(t, storage.DefaultRetention, settings.Retention())
	settings, err = server.Config{EndedGrantDays: 1, UnusedClientDays: 2, HistoryDays: 3}.Resolve()
	require.NoError(t, err)
	require.Equal(t, storage.Retention{EndedGrants: 24 * time.Hour, UnusedClients: 48 * time.Hour, History: 72 * time.Hour}, settings.Retention())
}
