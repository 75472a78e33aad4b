package deploy

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
)

// patience bounds every wait for a process. No test asserts how long something takes.
const patience = 30 * time.Second

// plenty are options with which no rate limits the tests.
var plenty = []string{
	"--register-per-minute=1000000", "--register-burst=1000000", "--clients-per-minute=1000000", "--clients-burst=1000000",
	"--discovery-per-minute=1000000", "--discovery-burst=1000000", "--grants-per-minute=1000000", "--grants-burst=1000000",
	"--signin-address-per-minute=1000000", "--signin-account-per-minute=1000000", "--client-failures-per-minute=1000000",
	"--unused-clients=1000000", "--upsert-per-minute=1000000", "--upsert-burst=1000000",
	"--refresh-per-minute=1000000", "--refresh-burst=1000000", "--uploads-per-client=1000",
}

// process is clrhost serve on a port of its own. It may end and be started again, on the same database.
type process struct {
	Address string // HOST:PORT
	dir     string // its working directory, where its secret file is

	database string
	args     []string

	cmd   *exec.Cmd
	ended chan struct{} // closed when cmd has been waited for
	err   error         // why it ended; read after ended
	log   *log
}

// newProcess prepares a process; start starts it.
func newProcess(t testing.TB, database string, options ...string) *process {
	t.Helper()
	p := &process{Address: "127.0.0.1:" + freeport.Take(t), dir: t.TempDir(), database: database, log: &log{}}
	p.args = append([]string{"serve", "--listen", p.Address, "--database", database, "--secret-file", filepath.Join(p.dir, "host.key")}, plenty...)
	p.args = append(p.args, options...) // the last of an option counts
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("the log of the host:\n%s", p.log.tail())
		}
	})
	return p
}

// serve starts a host and returns when it is ready.
func serve(t testing.TB, database string, options ...string) *process {
	t.Helper()
	p := newProcess(t, database, options...)
	p.start(t)
	return p
}

// start starts the process and returns when it is ready.
func (p *process) start(t testing.TB) {
	t.Helper()
	p.launch(t)
	p.waitReady(t)
}

// launch starts the process.
func (p *process) launch(t testing.TB) {
	t.Helper()
	cmd, ended := exec.Command(binary(t), p.args...), make(chan struct{})
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, p.log, p.log
	require.NoError(t, cmd.Start())
	p.cmd, p.ended = cmd, ended
	go func() {
		p.err = cmd.Wait()
		close(ended)
	}()
}

// URL is the default public URL.
func (p *process) URL() string {
	_, port, _ := net.SplitHostPort(p.Address)
	return "http://localhost:" + port
}

// waitReady returns when /readyz answers 200.
func (p *process) waitReady(t testing.TB) {
	t.Helper()
	require.Eventually(t, func() bool { return p.probe("/readyz") == http.StatusOK }, patience, 10*time.Millisecond, "the host does not get ready")
}

// probe returns the status of a probe, 0 without an answer.
func (p *process) probe(path string) int {
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(p.URL() + path)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// signal sends a signal.
func (p *process) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(s))
}

// wait returns how the process ended: nil for exit code 0.
func (p *process) wait(t testing.TB) error {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		require.Fail(t, "the host does not end")
	}
	return p.err
}

// kill ends the process as a power cut does, kill -9, and waits until it is gone.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

// run runs another command of clrhost in the directory of the process, and returns what it printed.
func (p *process) run(t testing.TB, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// password is that of every learner.
const password = "correct horse battery staple"

// addLearner makes an account, as an operator does.
func (p *process) addLearner(t testing.TB, email string) {
	t.Helper()
	file := filepath.Join(p.dir, "password")
	require.NoError(t, os.WriteFile(file, []byte(password+"\n"), 0o600))
	p.run(t, "user", "add", email, "--name", "A Learner", "--password-file", file, "--database", p.database)
}

// log keeps what a process writes.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// tail is the end of the log.
func (l *log) tail() string {
	text := l.String()
	return text[max(len(text)-20_000, 0):]
}
