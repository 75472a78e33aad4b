package server

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/paper"
)

// A Chromium that was named must be there, and one that may be found need not. Without its sandbox it runs only when that was said.
func TestWhoMakesPDFs(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "chromium")
	require.NoError(t, os.WriteFile(program, nil, 0o755))
	isRoot := os.Geteuid() == 0
	for name, row := range map[string]struct {
		path      string
		cfg       Config
		made      bool
		fails     string
		log       string
		rootAlone bool
	}{
		"off":           {path: folder, cfg: Config{Chromium: "off"}},
		"none":          {path: "/nowhere", log: "no Chromium was found"},
		"named":         {cfg: Config{Chromium: program, NoSandbox: isRoot}, made: true},
		"found":         {path: folder, cfg: Config{NoSandbox: isRoot}, made: true},
		"missing":       {cfg: Config{Chromium: program + "x"}, fails: "chromium: "},
		"no program":    {cfg: Config{Chromium: folder}, fails: "is no program"},
		"found by root": {path: folder, log: "does not work for root", rootAlone: true},
		"named by root": {cfg: Config{Chromium: program}, fails: "does not work for root", rootAlone: true},
	} {
		t.Run(name, func(t *testing.T) {
			if row.rootAlone && !isRoot {
				t.Skip("only root has no sandbox")
			}
			t.Setenv("PATH", row.path)
			var log bytes.Buffer
			printer, err := openPrinter(mustResolve(t, row.cfg), slog.New(slog.NewTextHandler(&log, nil)))
			require.Equal(t, row.made, printer != nil)
			require.Contains(t, log.String(), row.log)
			if row.fails == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.fails)
		})
	}
}

// A host that stops ends what is being printed, and leaves no process.
func TestNoPrintingOutlivesTheHost(t *testing.T) {
	folder := t.TempDir()
	program, begun := filepath.Join(folder, "chromium"), filepath.Join(folder, "begun")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\necho $$ > "+begun+".new && mv "+begun+".new "+begun+"\nexec sleep 600\n"), 0o755))
	r := run(t, Config{Chromium: program, NoSandbox: true, Drain: time.Millisecond, ShutdownTimeout: time.Millisecond}, nil)
	printed := make(chan error, 1)
	go func() {
		_, err := r.printer.Print(context.Background(), "ada", paper.Document{HTML: []byte("x"), Address: "http://localhost/"})
		printed <- err
	}()
	require.Eventually(t, func() bool { _, err := os.Stat(begun); return err == nil }, 20*time.Second, 5*time.Millisecond)
	r.stop(nil)
	require.NoError(t, <-r.ended)
	number, err := os.ReadFile(begun)
	require.NoError(t, err)
	pid, err := strconv.Atoi(strings.TrimSpace(string(number)))
	require.NoError(t, err)
	require.ErrorIs(t, syscall.Kill(pid, 0), syscall.ESRCH)
	require.ErrorIs(t, <-printed, paper.ErrClosed)
}
