// Package durable writes files that appear whole and on the disk, or not at all: what is half written has another name, and
// a name is given after the bytes were synced. A power cut leaves at most a file that ends in .partial.
package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Create makes a file at path, readable by its owner alone, of what fill writes to an empty one. A file that is there already
// stays as it is: that is fs.ErrExist, also for one of two who create it at once.
func Create(path string, fill func(*os.File) error) error {
	return write(path, fill, func(temp string) error {
		if err := os.Link(temp, path); err != nil {
			return fmt.Errorf("name the finished file, on a file system that must have hard links: %w", err)
		}
		return nil
	})
}

// Replace puts a file of what fill writes in the place of the one at path, which keeps its owner. Where path is a link, it
// stays one.
func Replace(path string, fill func(*os.File) error) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	return write(path, fill, func(temp string) error {
		if err := sameOwner(path, temp); err != nil {
			return err
		}
		return os.Rename(temp, path)
	})
}

// write has fill write a file beside path, and name give it its name.
func write(path string, fill func(*os.File) error, name func(temp string) error) error {
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.partial") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := errors.Join(fill(temp), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := name(temp.Name()); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close()) // the name too survives a power cut
}
