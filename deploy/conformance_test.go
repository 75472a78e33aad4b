package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The harness finds no fault with three processes between a proxy and a pooler, and nothing that it cannot decide: the
// exit code is 0.
func TestConformanceThroughProxyAndPooler(t *testing.T) {
	operate(t)
	server := newCluster(t)
	pooler := newPooler(t, server)
	newProcess(t, server.URL()).run(t, "migrate", "--database", server.URL())
	b := newBalanced(t, "haproxy", pooler.URL())
	operator := b.hosts[0]
	operator.addLearner(t, "ada@example.org")
	operator.addLearner(t, "ben@example.org")
	file := filepath.Join(operator.dir, "password")
	require.NoError(t, os.WriteFile(file, []byte(password+"\n"), 0o600))
	began := time.Now()
	said := operator.run(t, "conformance", "provider", b.site.URL, "--profile", "full", "--ca", b.pair.chain,
		"--user", "ada@example.org", "--password-file", file, "--second-user", "ben@example.org", "--second-password-file", file)
	lines := strings.Split(strings.TrimSpace(said), "\n")
	t.Logf("%s\n%s", strings.Join(lines[max(len(lines)-3, 0):], "\n"), time.Since(began).Round(time.Second))
}
