package importing

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"clrhost/server/archive"
	"clrhost/storage"
)

// MaxBytes is how long an archive may be.
const MaxBytes = 256 << 20

var (
	// ErrBusy means that as many archives wait as this process accepts.
	ErrBusy = errors.New("importing: too many archives wait")
	// ErrTooLarge means that the file is longer than MaxBytes.
	ErrTooLarge = errors.New("importing: the file is too large")
	// ErrCut means that the file did not arrive whole.
	ErrCut = errors.New("importing: the file did not arrive whole")
	// ErrUnreadable means that the file is no archive that can be read.
	ErrUnreadable = errors.New("importing: the archive cannot be read")
)

// Begin writes a file to the folder and begins to take it in. The id is that of the import. The error is one of those above,
// archive.ErrLimit, storage.ErrConflict while the owner has another import, or a failure of the disk or the database.
func (w *Worker) Begin(ctx context.Context, ownerID string, from io.Reader) (id string, err error) {
	if len(w.files()) >= waiting {
		return "", ErrBusy
	}
	id = rand.Text()
	file, err := os.OpenFile(w.path(id, arriving), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return "", fmt.Errorf("make the file of an import: %w", err)
	}
	defer func() {
		err = errors.Join(err, file.Close())
		if err != nil {
			_ = os.Remove(file.Name()) // sweep finds what is left
		}
	}()
	entries, err := receive(file, from, w.most)
	if err != nil {
		return "", err
	}
	if err := w.Store.CreateImport(ctx, storage.Import{OwnerID: ownerID, ID: id, Entries: entries}, w.holder); err != nil {
		return "", err
	}
	if err := os.Rename(file.Name(), w.path(id, arrived)); err != nil {
		return "", fmt.Errorf("name the file of an import: %w", err)
	}
	w.awake()
	return id, nil
}

// receive writes a file of bounded length, and returns how many entries the archive in it has.
func receive(file *os.File, from io.Reader, most int64) (entries int, err error) {
	source := &source{from: from}
	n, err := io.Copy(file, io.LimitReader(source, most+1))
	switch {
	case source.err != nil:
		return 0, fmt.Errorf("%w: %w", ErrCut, source.err)
	case err != nil:
		return 0, fmt.Errorf("write the file of an import: %w", err)
	}
	if n > most {
		return 0, ErrTooLarge
	}
	opened, err := archive.Open(file, n, limits)
	if errors.Is(err, archive.ErrLimit) {
		return 0, err
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return opened.Entries(), nil
}

// source keeps apart that a file cannot be read from that it cannot be written.
type source struct {
	from io.Reader
	err  error // other than io.EOF
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

var limits = archive.Limits{Bytes: MaxBytes}
