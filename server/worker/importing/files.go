package importing

import (
	"context"
	"os"
	"path/filepath"
	"slices"
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

// files are the ids of the imports whose files have arrived, in the order of their names.
func (w *Worker) files() (ids []string) {
	for _, file := range w.own() {
		if id, ok := strings.CutSuffix(strings.TrimPrefix(file.Name(), prefix), arrived); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// own are the files in the folder that are of imports. A folder that cannot be read has none; who writes to it finds out.
func (w *Worker) own() []os.DirEntry {
	all, _ := os.ReadDir(w.Folder)
	return slices.DeleteFunc(all, func(file os.DirEntry) bool {
		ending := filepath.Ext(file.Name())
		return !strings.HasPrefix(file.Name(), prefix) || ending != arriving && ending != arrived
	})
}

// sweep removes the files that a process left which did not end by itself.
func (w *Worker) sweep(ctx context.Context) {
	for _, file := range w.own() {
		info, err := file.Info()
		if err != nil || w.Now().Sub(info.ModTime()) < fileLife {
			continue
		}
		if err := os.Remove(filepath.Join(w.Folder, file.Name())); err != nil {
			w.Log.WarnContext(ctx, "the file of an import was left over and cannot be removed", "file", file.Name(), "error", err)
		}
	}
}
