package durable

import (
	"fmt"
	"os"
	"syscall"
)

// sameOwner gives the new file the owner of the old one: who replaces it as root must not take it away from whoever reads it.
func sameOwner(old, created string) error {
	was, err := os.Stat(old)
	if err != nil {
		return err
	}
	is, err := os.Stat(created)
	if err != nil {
		return err
	}
	from, ok := was.Sys().(*syscall.Stat_t)
	to, same := is.Sys().(*syscall.Stat_t)
	if !ok || !same || from.Uid == to.Uid && from.Gid == to.Gid {
		return nil
	}
	if err := os.Chown(created, int(from.Uid), int(from.Gid)); err != nil {
		return fmt.Errorf("keep its owner: %w", err)
	}
	return nil
}
