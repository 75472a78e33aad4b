package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"clrhost/server/archive"
)

// archiveLimits are wide: whoever verifies an archive has it on a disk of their own. One that comes by standard input has to fit
// maxInput.
var archiveLimits = archive.Limits{Bytes: 64 << 30, Entries: 100_000, Unpacked: 256 << 30, Entry: maxInput}

// archiveIn reports whether an input is an archive on a disk, where it can be read in any order, and its size.
func archiveIn(in io.Reader) (size int64, ok bool) {
	file, isFile := in.(*os.File)
	if !isFile {
		return 0, false
	}
	about, err := file.Stat()
	if err != nil || !about.Mode().IsRegular() {
		return 0, false
	}
	start := make([]byte, 4)
	if _, err := file.ReadAt(start, 0); err != nil {
		return 0, false
	}
	return about.Size(), archive.Is(start)
}

// inspectArchive verifies every credential of an archive. Their source is the archive and the name that each has in it.
func (i *inspection) inspectArchive(ctx context.Context, path string, in io.ReaderAt, size int64) error {
	opened, err := archive.Open(in, size, archiveLimits)
	if err != nil {
		i.unread = append(i.unread, fmt.Errorf("%s: %w", path, err))
		return nil
	}
	found := 0
	for entry := range opened.Credentials(0) {
		found++
		source := path + ":" + entry.Name
		if entry.Err != nil {
			i.unread = append(i.unread, fmt.Errorf("%s: %w", source, entry.Err))
			continue
		}
		if err := i.examine(ctx, source, entry.Data); err != nil {
			return err
		}
	}
	if found == 0 {
		i.unread = append(i.unread, fmt.Errorf("%s holds no credential; it has %s", path, counted(opened.Entries(), "entry", "entries")))
		return nil
	}
	if err := i.printer.printArchive(path, found, opened.Entries()-found); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
