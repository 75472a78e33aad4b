package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/internal/strictjson"
	"clrhost/internal/text"
)

// Entry is an entry of an archive that is a credential or claims to be one, or one that cannot be read.
type Entry struct {
	Number int    // its place in the list of entries, from 1; stays as long as the archive
	Name   string // as the archive has it, on one line and abridged: to be shown, and never to be used as a path
	Data   []byte // as credential.ParseFile reads it
	Err    error  // why it cannot be read, which may be shown; Data is nil then
}

const maxName = 120 // characters of a name

// Credentials yields the entries that are credentials, in the order of the archive, after the entry with the number; zero begins
// with the first. What it does not yield was passed over.
func (a *Archive) Credentials(after int) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := max(after, 0); i < len(a.files); i++ {
			f := a.files[i]
			data, err := a.read(f)
			if err == nil && data == nil {
				continue
			}
			if !yield(Entry{Number: i + 1, Name: text.Shorten(f.Name, maxName), Data: data, Err: err}) {
				return
			}
		}
	}
}

// head is how many bytes of an entry are looked at to tell what it is.
const head = 4 << 10

// read returns the content of a credential, and nil for an entry that is none.
func (a *Archive) read(f *zip.File) ([]byte, error) {
	if !f.Mode().IsRegular() {
		return nil, nil // a directory, or a link
	}
	if f.Flags&encrypted != 0 {
		return nil, errors.New("the entry is encrypted: pack it again without a password")
	}
	opened, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fmt.Errorf("the entry is packed by method %d: pack it again by Deflate", f.Method)
	}
	if err != nil {
		return nil, damaged(err)
	}
	defer opened.Close()
	from := &meter{from: opened, packed: int64(f.CompressedSize64), ratio: a.limits.Ratio}
	start, err := io.ReadAll(io.LimitReader(from, head))
	if err != nil {
		return nil, damaged(err)
	}
	if !mayBeCredential(start) {
		return nil, nil
	}
	rest, err := io.ReadAll(io.LimitReader(from, int64(a.limits.Entry-len(start)+1)))
	if err != nil {
		return nil, damaged(err)
	}
	data := append(start, rest...)
	if len(data) > a.limits.Entry {
		return nil, fmt.Errorf("the entry has more than %d bytes", a.limits.Entry)
	}
	if !a.isCredential(data) {
		return nil, nil
	}
	return data, nil
}

// encrypted is the flag of an entry that needs a password (ZIP, APPNOTE 4.4.4).
const encrypted = 1 << 0

// damaged is the failure to unpack an entry.
func damaged(err error) error {
	if errors.Is(err, errRatio) {
		return err
	}
	return errors.New("the entry is damaged and cannot be unpacked")
}

// mayBeCredential tells from the first bytes what is looked at whole: a JSON object, a JWT, or an image. An archive is not.
func mayBeCredential(start []byte) bool {
	if bytes.HasPrefix(start, []byte("\x1f\x8b")) {
		return false // gzip, which Sniff takes for an image
	}
	if bake.Sniff(start) != bake.KindOther {
		return true
	}
	start = bytes.TrimLeft(start, " \t\r\n")
	return bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("ey")) || bytes.HasPrefix(start, []byte("ew")) // {" or white space, in base64url
}

// isCredential reports whether the content is a credential or claims to be one, however wrong. An image that cannot be read may
// hold one.
func (a *Archive) isCredential(data []byte) bool {
	_, err := credential.ParseFile(data, strictjson.Limits{Bytes: a.limits.Entry})
	return !errors.Is(err, bake.ErrNotBaked) && !errors.Is(err, credential.ErrForeign)
}

var errRatio = errors.New("the entry unpacks to far more than a credential does")

// meter counts what is unpacked of an entry. More than the entry states, of which Open has added up all, does not come from
// package zip.
type meter struct {
	from                    io.Reader
	packed, unpacked, ratio int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	m.unpacked += int64(n)
	if m.unpacked > freelyUnpacked && m.unpacked/m.ratio > m.packed {
		return 0, errRatio
	}
	return n, err
}
