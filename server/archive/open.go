package archive

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
)

// Is reports whether a file is a ZIP archive, by its first bytes.
func Is(start []byte) bool {
	return bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte("PK\x05\x06")) // the latter has no entry
}

// Archive is an archive that was opened.
type Archive struct {
	files  []*zip.File
	limits Limits
}

// Open reads the directory of an archive. The error may be sent to a client, and is ErrLimit for an archive that is too large;
// one that breaks off, or is damaged, is rejected with a sentence of its own.
func Open(r io.ReaderAt, size int64, l Limits) (*Archive, error) {
	l = l.orDefault()
	if size > l.Bytes {
		return nil, tooMany("it has more than %d bytes", l.Bytes)
	}
	files, err := directory(r, size, l)
	if err != nil {
		return nil, err
	}
	if err := checkTotal(files, l); err != nil {
		return nil, err
	}
	if err := checkOverlap(files); err != nil {
		return nil, err
	}
	return &Archive{files: files, limits: l}, nil
}

// Entries is how many entries the archive has, credentials or not.
func (a *Archive) Entries() int { return len(a.files) }

// directory reads the list of entries. The count that an archive states of them is not relied on.
func directory(r io.ReaderAt, size int64, l Limits) ([]*zip.File, error) {
	bounded := &budget{from: r, left: int64(l.Entries)*directoryOfEntry + endOfArchive}
	read, err := zip.NewReader(bounded, size)
	switch {
	case errors.Is(err, ErrLimit):
		return nil, tooMany("its list of entries has more than %d bytes; at most %d entries are read", int64(l.Entries)*directoryOfEntry, l.Entries)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath): // no name is used as a path
		return nil, errors.New("the archive has no list of entries that can be read: it is damaged, or only a part of it has come")
	case len(read.File) > l.Entries:
		return nil, tooMany("it has more than %d entries", l.Entries)
	}
	bounded.open = true
	return read.File, nil
}

// endOfArchive is where the list of entries is looked for: the longest comment, and what stands around it.
const endOfArchive = 128 << 10

// budget reads until so many bytes were read. Without it, a list of entries would be read into memory whatever its length.
type budget struct {
	from io.ReaderAt
	left int64
	open bool // the list of entries is read, and what follows is bounded elsewhere
}

func (b *budget) ReadAt(p []byte, offset int64) (int, error) {
	if !b.open {
		if b.left -= int64(len(p)); b.left < 0 {
			return 0, ErrLimit
		}
	}
	return b.from.ReadAt(p, offset)
}

// checkTotal rejects an archive that says itself that it unpacks to too much, before any of it is unpacked.
func checkTotal(files []*zip.File, l Limits) error {
	left := uint64(l.Unpacked)
	for _, f := range files {
		if f.UncompressedSize64 > left {
			return tooMany("its entries unpack to more than %d bytes", l.Unpacked)
		}
		left -= f.UncompressedSize64
	}
	return nil
}

// checkOverlap rejects entries that share bytes. An entry whose own header cannot be read is reported when its turn comes.
func checkOverlap(files []*zip.File) error {
	type extent struct{ start, size int64 }
	var extents []extent
	for _, f := range files {
		start, err := f.DataOffset()
		size := int64(f.CompressedSize64)
		if err == nil && size > 0 {
			extents = append(extents, extent{start, size})
		}
	}
	slices.SortFunc(extents, func(a, b extent) int { return cmp.Compare(a.start, b.start) })
	for i := 1; i < len(extents); i++ {
		if before := extents[i-1]; extents[i].start-before.start < before.size {
			return errors.New("entries of the archive share bytes, as in an archive that is made to fill a disk")
		}
	}
	return nil
}
