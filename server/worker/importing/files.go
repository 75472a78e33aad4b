package importing

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The names of files in the folder: while one is written, and then. No other file is touched.
const (
	prefix   = "clrhost-import-"
	arriving = ".part"
	arrived  = ".zip"
)

// fileLife is how long a file may lie: longer than it takes to go through the largest archive.
const fileLife = 24 * time.Hour

func (w *Worker) path(id, ending string) string { return filepath.Join(w.Folder, prefix+id+ending) }

// files are the ids of the imports whose files have arrived, in some order that stays.
func (w *Worker) files() (ids []string) {
	found, _ := filepath.Glob(w.path("*", arrived)) // only for a bad pattern
	for _, name := range found {
		ids = append(ids, strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), prefix), arrived))
	}
	return ids
}

// sweep removes the files that a process left which did not end by itself.
func (w *Worker) sweep(ctx context.Context) {
	for _, ending := range []string{arriving, arrived} {
		found, _ := filepath.Glob(w.path("*", ending))
		for _, name := range found {
			info, err := os.Stat(name)
			if err != nil || w.Now().Sub(info.ModTime()) < fileLife {
				continue
			}
			if err := os.Remove(name); err != nil {
				w.Log.WarnContext(ctx, "the file of an import was left over and cannot be removed", "file", name, "error", err)
			}
		}
	}
}
