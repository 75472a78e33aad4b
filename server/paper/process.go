package paper

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/chromedp/chromedp"
)

// process is a running Chromium with one tab, and with a folder of its own for all that it writes.
type process struct {
	tab    context.Context
	folder string
	cmd    *exec.Cmd
	ends   []context.CancelFunc
	work   sync.WaitGroup // goroutines that answer requests of the tab
}

// start starts a Chromium. It runs until ctx ends, or end is called, which MUST be.
func (p *Printer) start(ctx context.Context) (*process, error) {
	folder, err := os.MkdirTemp("", "clrhost-pdf")
	if err != nil {
		return nil, fmt.Errorf("make a profile: %w", err)
	}
	started := &process{folder: folder}
	allocator, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(p.cfg.Path),
		chromedp.DisableGPU,
		chromedp.UserDataDir(filepath.Join(folder, "profile")),
		chromedp.Flag("no-sandbox", p.cfg.NoSandbox),            // said either way: chromedp would add it for root
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), // what is not intercepted, such as a preconnect, reaches nothing
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,HttpsUpgrades"),
		chromedp.NoInheritEnv, // it holds the host's secrets
		chromedp.Env("PATH="+os.Getenv("PATH"), "LANG=C.UTF-8", "HOME="+folder, "TMPDIR="+folder,
			"XDG_CONFIG_HOME="+folder, "XDG_CACHE_HOME="+folder, "XDG_RUNTIME_DIR="+folder),
		chromedp.ModifyCmdFunc(started.confine))...)
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {})) // the calls return what matters
	started.tab, started.ends = tab, []context.CancelFunc{closeTab, stop}
	if err := chromedp.Do(tab); err != nil {
		started.end()
		return nil, fmt.Errorf("start %s: %w", p.cfg.Path, err)
	}
	return started, nil
}

// maxMemory bounds the writable memory of each process, in KiB. A page of text takes a tenth of it.
const maxMemory = 2 << 20

// confine has the process begin in a group of its own, which ends as a whole, and with bounds.
func (s *process) confine(cmd *exec.Cmd) {
	s.cmd = cmd
	bounded := []string{"sh", "-c", `ulimit -c 0 && ulimit -d "$0" && exec "$@"`, strconv.Itoa(maxMemory)}
	cmd.Path, cmd.Args = "/bin/sh", append(bounded, cmd.Args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = s.kill
}

// kill ends the whole group.
func (s *process) kill() error { return syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) }

// How often, and after which time, it is tried to remove a folder in which a process that was killed may still have written.
const (
	removals     = 50
	removalPause = 20 * time.Millisecond
)

// end ends all processes and removes what they wrote.
func (s *process) end() {
	for _, end := range s.ends {
		end()
	}
	s.work.Wait()
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.kill() // those whose first process ended by itself; usually there are none
	}
	for range removals {
		if os.RemoveAll(s.folder) == nil {
			return
		}
		time.Sleep(removalPause)
	}
}
