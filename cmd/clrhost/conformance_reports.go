package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clrhost/conformance/report"
)

// reportFile is a report that was asked for.
type reportFile struct {
	flag, path string
	write      func(io.Writer, report.Document) error
}

// reportFiles are the reports that were asked for. Where they go is looked at before a run, not after it.
func (o providerOptions) reportFiles() ([]reportFile, error) {
	junit := func(w io.Writer, d report.Document) error {
		return report.WriteJUnit(w, d, report.JUnitOptions{Strict: o.Strict})
	}
	var m mistakes
	var files []reportFile
	seen := map[string]string{}
	for _, f := range []reportFile{{"--json", o.JSON, report.WriteJSON}, {"--junit", o.JUnit, junit}, {"--html", o.HTML, report.WriteHTML}, {"--bundle", o.Bundle, report.WriteBundle}} {
		if f.path == "" {
			continue
		}
		path := filepath.Clean(f.path)
		m.unless(seen[path] == "", "%s: must be another file than that of %s", f.flag, seen[path])
		m.note(f.check())
		seen[path] = f.flag
		files = append(files, f)
	}
	return files, errors.Join(m...)
}

func (f reportFile) check() error {
	folder, err := os.Stat(filepath.Dir(f.path))
	if err != nil || !folder.IsDir() {
		return fmt.Errorf("%s: there is no folder %s", f.flag, filepath.Dir(f.path))
	}
	if there, err := os.Stat(f.path); err == nil && !there.Mode().IsRegular() {
		return fmt.Errorf("%s: %s must be a file", f.flag, f.path)
	}
	return nil
}

// writeReports writes all the reports it can and returns the paths of those.
func writeReports(files []reportFile, d report.Document) (written []string, err error) {
	var m mistakes
	for _, f := range files {
		err := writeWhole(f.path, func(w io.Writer) error { return f.write(w, d) })
		if err != nil {
			m.note(cannotRun("", "%s: %w", f.flag, err))
			continue
		}
		written = append(written, f.path)
	}
	return written, errors.Join(m...)
}

// writeWhole replaces a file by what write writes. A reader sees the old file or the new one, and never a part.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	unfinished := path + ".part"
	file, err := os.OpenFile(unfinished, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(unfinished))
		}
	}()
	buffered := bufio.NewWriter(file)
	if err := errors.Join(write(buffered), buffered.Flush(), file.Close()); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}
