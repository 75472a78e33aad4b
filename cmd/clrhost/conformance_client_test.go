package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// A host that approves clients by hand is rehearsed in two runs: one that ends with what is to be approved, and one with that.
func TestConformanceWhereClientsAreApproved(t *testing.T) {
	e := newExaminer(t, servertest.Options{Config: func(c *server.Config) { c.Registration = "approval" }})
	code, stdout, stderr := e.run(t.Context(), "--only", "registration")
	require.Equal(t, conformance.ExitCouldNot, code, stdout)
	require.Contains(t, stdout+stderr, "the host approves clients by hand")
	require.Contains(t, stdout+stderr, "--save-client FILE")

	kept := filepath.Join(e.dir, "client")
	code, stdout, stderr = e.run(t.Context(), "--only", "registration", "--save-client", kept)
	require.Equal(t, conformance.ExitCouldNot, code, stdout)
	all := stdout + stderr + e.read(t, "report.json") + e.read(t, "report.html") + e.read(t, "report.xml")
	for _, path := range []string{kept, kept + ".other"} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		secret, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NotContains(t, all, strings.TrimSpace(string(secret)))
	}
	ids := regexp.MustCompile(`client-id (\S+)`).FindAllStringSubmatch(unwrapped(stdout+stderr), -1)
	require.GreaterOrEqual(t, len(ids), 2, stdout+stderr)
	prepared := []string{"--client-id", ids[0][1], "--client-secret-file", kept, "--other-client-id", ids[1][1], "--other-client-secret-file", kept + ".other"}

	code, stdout, stderr = e.run(t.Context(), append(prepared, "--only", "registration")...)
	require.Equal(t, conformance.ExitCouldNot, code, stdout)
	require.Contains(t, unwrapped(stdout+stderr), "is not approved yet")

	for _, id := range ids[:2] {
		require.NoError(t, e.host.Store.SetClientState(t.Context(), id[1], storage.ClientPending, storage.ClientActive))
	}
	code, stdout, _ = e.run(t.Context(), append(prepared, "--only", "authorization", "--only", "token", "--only", "registration", "--only", "management")...)
	require.Equal(t, conformance.ExitGood, code, stdout)
	outcomes := map[string]int{}
	for _, group := range e.json(t).Groups {
		for _, result := range group.Results {
			outcomes[group.Name+" "+result.Outcome]++
			require.NotContains(t, []string{"fail", "warn", "error"}, result.Outcome, result.ID)
		}
	}
	require.Greater(t, outcomes["registration skip"], 20)
	require.Greater(t, outcomes["token pass"], 20)
	require.Greater(t, outcomes["authorization pass"], 50)
	clients, err := e.host.Store.Clients(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, clients, "what was prepared stays")
}

// unwrapped is text of the terminal without the ends of its lines.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }
