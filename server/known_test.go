package server

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The list of known issuers is read at start, when it has to be good, and again on a reload, when a bad one replaces nothing.
func TestKnownIssuersAreReloaded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuers.yaml")
	write := func(list string) { require.NoError(t, os.WriteFile(path, []byte(list), 0o600)) }
	config := Config{KnownIssuers: path, LogFormat: "json"}
	var out bytes.Buffer
	deps := Deps{Store: openStore(t), Keys: testKeys(t), Log: mustResolve(t, config).Logger(&out, &slog.LevelVar{})}

	_, err := New(mustResolve(t, config), deps)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "known-issuers: ")
	write("- id: urn:a\n")
	_, err = New(mustResolve(t, config), deps)
	require.ErrorContains(t, err, path+": line 1: name: is required")

	write("- {id: 'urn:a', name: A}\n")
	s, err := New(mustResolve(t, config), deps)
	require.NoError(t, err)
	known := func(id string) string {
		issuer, _ := s.known.Known(id)
		return issuer.Name
	}
	require.Equal(t, "A", known("urn:a"))

	write("- {id: 'urn:b', name: B}\n")
	s.Reload(mustResolve(t, config))
	require.Equal(t, []string{"", "B"}, []string{known("urn:a"), known("urn:b")})

	write("- {id: 'urn:c'}\n")
	other := config
	other.KnownIssuers = path + ".gone"
	for _, bad := range []Config{config, other} {
		out.Reset()
		s.Reload(mustResolve(t, bad))
		require.Equal(t, "B", known("urn:b"))
		require.Contains(t, out.String(), "the host goes on with the one it has")
		require.Contains(t, out.String(), `"applied":[],"need_restart":[]`)
	}

	out.Reset()
	s.Reload(mustResolve(t, Config{LogFormat: "json"}))
	require.Empty(t, known("urn:b"), "no list, nobody")
	require.Contains(t, out.String(), `"applied":["known-issuers"]`)
}
