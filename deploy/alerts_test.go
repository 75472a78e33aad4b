package deploy

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
	"clrhost/storage/storagetest"
)

// need skips the test where a command is absent, except in CI.
func need(t testing.TB, command, debianPackage string) {
	t.Helper()
	if _, err := exec.LookPath(command); err != nil {
		if os.Getenv("CI") == "true" {
			require.Fail(t, "CI must have the Debian package "+debianPackage)
		}
		t.Skip(command + " is absent: install the Debian package " + debianPackage)
	}
}

// promtool runs a command of promtool on the given input.
func promtool(t testing.TB, input string, args ...string) {
	t.Helper()
	cmd := exec.Command("promtool", args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "promtool %s\n%s", strings.Join(args, " "), out)
}

// The alerts are rules that Prometheus accepts, each is tested, and each looks at metrics that a host exposes.
func TestAlerts(t *testing.T) {
	operate(t)
	need(t, "promtool", "prometheus")
	promtool(t, "", "check", "rules", "alerts.yml")
	promtool(t, "", "test", "rules", "alerts_test.yml")

	rules, tests := read(t, "alerts.yml"), read(t, "alerts_test.yml")
	alerts, tested := words(`alert: (\w+)`, rules), words(`alertname: (\w+)`, tests)
	require.NotEmpty(t, alerts)
	require.Equal(t, alerts, tested, "alerts, and those that are tested")

	exposed := exposition(t)
	promtool(t, exposed, "check", "metrics")
	metrics := words(`(?m)^# TYPE (\w+) `, exposed)
	for _, used := range words(`\b(clrhost_\w+)`, rules) {
		if !slices.Contains(metrics, used) {
			used = strings.TrimSuffix(strings.TrimSuffix(used, "_bucket"), "_count") // series of a histogram
		}
		require.Contains(t, metrics, used)
	}
	for _, selected := range words(`clrhost_\w+(\{[^}]*\})`, rules) {
		label, _, _ := strings.Cut(strings.Trim(selected, "{}"), "=")
		require.Regexp(t, `(?m)^clrhost_\w+\{.*\b`+strings.Trim(label, "!")+`="`, exposed)
	}
}

// words are the first groups of all matches, sorted and each once.
func words(pattern, text string) (found []string) {
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

// exposition is what a host exposes that has served a partner.
func exposition(t *testing.T) string {
	t.Helper()
	operator := "127.0.0.1:" + freeport.Take(t)
	host := serve(t, storagetest.SQLiteURL(t), "--operator-listen", operator)
	l := newLoad(t, host, host.site())
	require.NoError(t, l.upsert(t.Context()))
	resp, err := http.Get("http://" + operator + "/metrics")
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	return string(text)
}

// What the page tells an operator to call while a host runs can be called as it is written there.
func TestTheCommandsOfWatch(t *testing.T) {
	operate(t)
	need(t, "promtool", "prometheus")
	need(t, "curl", "curl")
	operator := "127.0.0.1:" + freeport.Take(t)
	host := serve(t, storagetest.SQLiteURL(t), "--operator-listen", operator)
	require.NoError(t, newLoad(t, host, host.site()).upsert(t.Context())) // so that every metric has a value
	_, section, found := strings.Cut(read(t, "../docs/operations.md"), "\n## Watch\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := words("(?ms)^```sh\n(.*?)^```$", section)
	require.NotEmpty(t, blocks)
	require.Contains(t, section, "--operator-listen 127.0.0.1:9464")
	answers := ""
	for _, block := range blocks {
		cmd := exec.Command("sh", "-eu", "-c", strings.ReplaceAll(block, "127.0.0.1:9464", operator))
		cmd.Dir = t.TempDir()
		require.NoError(t, os.Symlink(folder(t), cmd.Dir+"/deploy"))
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		answers += string(out)
	}
	require.Contains(t, answers, "clrhost_http_requests_total")
	for _, alert := range words(`alert: (\w+)`, read(t, "alerts.yml")) {
		require.Contains(t, section, "`"+alert+"`", "what to do about it is not written")
	}
	described := strings.Join(words("`((?:clrhost|process|go)_[a-z_]*[*]?)`", section), "|")
	described = strings.ReplaceAll(described, "*", ".*")
	for _, metric := range words(`(?m)^# TYPE (\w+) `, answers) {
		require.Regexp(t, "^("+described+")$", metric, "the page does not describe it")
	}
}

func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	return dir
}
