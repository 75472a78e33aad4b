package storagetest

import (
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Disk is a small file system of a test.
type Disk struct{ Dir string }

// SmallDisk mounts a file system of 12 MB until the test ends. Where that is not allowed the test is skipped; under CI=true it
// fails.
func SmallDisk(t testing.TB) Disk {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("mount a small file system, which takes root: %v: %s", err, out)
		}
		t.Skipf("needs to mount a small file system, which takes root: %v: %s", err, out)
	}
	t.Cleanup(func() {
		out, err := exec.Command("umount", dir).CombinedOutput()
		require.NoError(t, err, "%s", out)
	})
	return Disk{dir}
}

// DiskOf is the disk with the database at the URL.
func DiskOf(url string) Disk { return Disk{filepath.Dir(strings.TrimPrefix(url, "sqlite:"))} }

// URL is that of a SQLite database on the disk.
func (d Disk) URL() string { return "sqlite:" + filepath.Join(d.Dir, "clrhost.db") }

// Fill takes all room but so many bytes. Free gives it back.
func (d Disk) Fill(t testing.TB, left int64) {
	t.Helper()
	file, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	require.NoError(t, err)
	defer file.Close()
	block := make([]byte, 4096)
	_, _ = rand.Read(block)
	for err == nil {
		_, err = file.Write(block)
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	taken, err := file.Stat()
	require.NoError(t, err)
	require.NoError(t, file.Truncate(taken.Size()-left))
}

// Free gives back what Fill took.
func (d Disk) Free(t testing.TB) {
	t.Helper()
	require.NoError(t, os.Remove(d.filler()))
}

func (d Disk) filler() string { return filepath.Join(d.Dir, "filler") }
