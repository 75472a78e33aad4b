package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// publish makes a file, readable by its owner alone, of what fill writes to a temporary name beside it. The file appears
// whole and on the disk, or not at all. One that is there already stays as it is: that is fs.ErrExist.
func publish(file string, fill func(temp string) error) error {
	if err := requireNothing(file); err != nil { // before the work, not after it
		return err
	}
	dir := filepath.Dir(file)
	temp, err := os.CreateTemp(dir, filepath.Base(file)+".*.partial") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := errors.Join(fill(temp.Name()), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), file); err != nil {
		return fmt.Errorf("name the finished file, on a file system that must have hard links: %w", err)
	}
	return syncDirectory(dir)
}

// syncDirectory brings the names in a directory to the disk.
func syncDirectory(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
