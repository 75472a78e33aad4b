package status

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// minEntries is how many entries a list has at least, so that asking for it tells little about which is meant.
	minEntries = 131_072
	// maxListBytes bounds a list when decompressed: 1 MiB of gzip can hold 1 GiB of zeros, and a record may have many
	// credentials that name the same list. It is enough for 33 million credentials.
	maxListBytes = 4 << 20
)

// base64url has no padding, and no stray bits in the last character.
var base64url = base64.RawURLEncoding.Strict()

// errBomb ends the reading of a list that is longer than maxListBytes.
var errBomb = errors.New("the status list is too long")

// lookup reads one entry of size bits of an encoded list. It decompresses the whole list, which proves the checksum and
// counts the entries, and keeps none of it.
func lookup(encoded string, index, size int64) (uint64, error) {
	digits, isBase64url := strings.CutPrefix(encoded, "u")
	if !isBase64url || strings.ContainsAny(digits, "\r\n") {
		return 0, failf(clauseList, "encodedList: must be multibase in base64url, which starts with u")
	}
	unzip, err := gzip.NewReader(base64.NewDecoder(base64url, strings.NewReader(digits)))
	if err != nil {
		return 0, failf(clauseBitstring, "encodedList: is not base64url of gzip")
	}
	bits := &window{first: index * size / 8, last: (index*size + size - 1) / 8}
	_, err = io.Copy(bits, unzip)
	switch {
	case errors.Is(err, errBomb):
		return 0, failf(clauseBitstring, "encodedList: has more than %d bytes when decompressed", maxListBytes)
	case err != nil:
		return 0, failf(clauseBitstring, "encodedList: is not base64url of gzip, or was cut short")
	case bits.length*8/size < minEntries:
		return 0, failf(clauseValidate, "the status list has %d entries, fewer than the %d it must have", bits.length*8/size, minEntries)
	case index >= bits.length*8/size:
		return 0, failf(clauseValidate, "statusListIndex: the status list has only %d entries", bits.length*8/size)
	}
	return bits.value(index*size, size), nil
}

// window is a writer that keeps the bytes from first to last and counts them all.
type window struct {
	first, last, length int64
	kept                []byte
}

func (w *window) Write(p []byte) (int, error) {
	begin := max(w.first-w.length, 0)
	end := min(w.last+1-w.length, int64(len(p)))
	if begin < end {
		w.kept = append(w.kept, p[begin:end]...)
	}
	w.length += int64(len(p))
	if w.length > maxListBytes {
		return len(p), errBomb
	}
	return len(p), nil
}

// value reads bits from a position in the list. Bit 0 is the most significant bit of byte 0 (Section 3.2).
func (w *window) value(position, size int64) (value uint64) {
	for i := position - w.first*8; size > 0; i, size = i+1, size-1 {
		value = value<<1 | uint64(w.kept[i/8]>>(7-i%8)&1)
	}
	return value
}

// List is a bitstring status list in the making: entries of 1 to 32 bits, all zero at first.
type List struct {
	bits    []byte
	entries int
	size    int
}

// NewList makes a list. It has at least 131,072 entries, however few are asked for.
func NewList(entries, size int) (*List, error) {
	if size < 1 || size > maxStatusSize {
		return nil, fmt.Errorf("a status has 1 to %d bits, not %d", maxStatusSize, size)
	}
	if entries > maxListBytes*8/size {
		return nil, fmt.Errorf("a status list of %d entries has more than %d bytes", entries, maxListBytes)
	}
	entries = max(entries, minEntries)
	return &List{bits: make([]byte, (entries*size+7)/8), entries: entries, size: size}, nil
}

// Set gives an entry a value.
func (l *List) Set(index int, value uint64) error {
	if index < 0 || index >= l.entries {
		return fmt.Errorf("the status list has no entry %d", index)
	}
	if value >= 1<<l.size {
		return fmt.Errorf("the value %d does not fit into %d bits", value, l.size)
	}
	for i := range l.size {
		position := index*l.size + i
		mask := byte(1) << (7 - position%8)
		l.bits[position/8] &^= mask
		if value>>(l.size-1-i)&1 == 1 {
			l.bits[position/8] |= mask
		}
	}
	return nil
}

// Encode writes the list as the encodedList of a BitstringStatusList.
func (l *List) Encode() (string, error) {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	if _, err := zip.Write(l.bits); err != nil {
		return "", fmt.Errorf("compress status list: %w", err)
	}
	if err := zip.Close(); err != nil {
		return "", fmt.Errorf("compress status list: %w", err)
	}
	return "u" + base64url.EncodeToString(zipped.Bytes()), nil
}
