package oauth_test

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// crashDatabase is the environment variable that makes a process of this test the host that is killed.
const crashDatabase = "CLRHOST_TEST_CRASH"

// A host that is killed during refreshes, and a client that keeps the last response: its refresh token works when the host
// is back.
func TestRefreshSurvivesKill(t *testing.T) {
	if url := os.Getenv(crashDatabase); url != "" {
		h := newHost(t, at(url), options{again: true})
		_, err := os.Stdout.WriteString("serves " + h.url + "\n")
		require.NoError(t, err)
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed, or the parent is gone
		return
	}
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		h := newHost(t, at(url))
		p := h.tokens("app", everything...)
		refreshes := 0
		for range 6 {
			h.duringCrash(url, func(address string) bool {
				next, ok := h.tryRefresh(address, p.Refresh)
				if ok {
					p = next
					refreshes++
				}
				return ok
			})
			p = h.redeem("app", refreshing(p.Refresh))
			require.True(t, h.isActive(p.Access))
		}
		require.NotZero(t, refreshes)
		require.Empty(t, h.events("token.reused"))
	})
}

func at(url string) storagetest.Open {
	return func(t testing.TB, now func() time.Time) *storage.Store { return storagetest.At(t, url, now) }
}

// duringCrash starts a second host on the database, calls step with its address until step fails, and meanwhile kills it.
func (h *host) duringCrash(url string, step func(address string) bool) {
	h.Helper()
	child := exec.CommandContext(h.Context(), os.Args[0], "-test.run=^TestRefreshSurvivesKill$")
	child.Env = append(os.Environ(), crashDatabase+"="+url)
	stdin, err := child.StdinPipe()
	require.NoError(h, err)
	defer stdin.Close()
	stdout, err := child.StdoutPipe()
	require.NoError(h, err)
	require.NoError(h, child.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(h, err)
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "serves ")
	require.True(h, ok, line)
	timer := time.AfterFunc(time.Duration(5+rand.IntN(40))*time.Millisecond, func() { _ = child.Process.Kill() })
	defer timer.Stop()
	for step(address) {
	}
	require.Error(h, child.Wait(), "it was killed")
}

// tryRefresh refreshes at another host of the database, which may be killed before it answers.
func (h *host) tryRefresh(address, token string) (p pair, ok bool) {
	h.Helper()
	req, err := http.NewRequestWithContext(h.Context(), http.MethodPost, address+"/oauth/token", strings.NewReader(refreshing(token).Encode()))
	require.NoError(h, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("app", password)
	resp, err := h.http.Do(req)
	if err != nil {
		return p, false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return p, false
	}
	require.Equal(h, http.StatusOK, resp.StatusCode, string(body))
	require.NoError(h, json.Unmarshal(body, &p))
	return p, true
}
