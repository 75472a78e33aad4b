package archive

import (
	"cmp"
	"errors"
	"fmt"
)

// Limits bounds what is read of an archive. A zero field means the package's default.
type Limits struct {
	Bytes    int64 // length of the file; 256 MiB
	Entries  int   // 10,000
	Unpacked int64 // bytes that all entries together unpack to; 1 GiB
	Entry    int   // bytes of one credential, or of the image around it; 16 MiB
	Ratio    int64 // how many times longer an entry may be than what it was packed to; 200
}

func (l Limits) orDefault() Limits {
	return Limits{
		Bytes:    cmp.Or(l.Bytes, 256<<20),
		Entries:  cmp.Or(l.Entries, 10_000),
		Unpacked: cmp.Or(l.Unpacked, 1<<30),
		Entry:    cmp.Or(l.Entry, 16<<20),
		Ratio:    cmp.Or(l.Ratio, 200),
	}
}

// freelyUnpacked is how many bytes of an entry are unpacked whatever the ratio. A short text may repeat itself.
const freelyUnpacked = 1 << 20

// directoryOfEntry is how many bytes of the directory an entry may take on average: a name of moderate length, and what several
// systems add to it.
const directoryOfEntry = 512

// ErrLimit means that an archive exceeds what is read. Its text says which limit it is.
var ErrLimit = errors.New("the archive is too large")

func tooMany(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrLimit}, args...)...)
}
