package server

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
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
